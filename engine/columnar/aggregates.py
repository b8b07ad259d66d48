"""Aggregates as grouped queries. Those of one stage that take the same rows in the same windows share one.

Two shapes:
- fixed: the windows are known for every period beforehand. Rows are grouped by their owner and, where there are several
  periods, by the windows they lie in.
- joined: windows or conditions depend on the rule's own row. Rows are joined to it, and grouped by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.columnar import logic
from engine.columnar.choosing import choose
from engine.columnar.layers import Layers, name_sql
from engine.columnar.linking import KEY, PERIOD, PERIOD_END, THERE
from engine.columnar.moments import as_date
from engine.columnar.profile import absent_column
from engine.columnar.relations import Readable, Relation, Source, column_of
from engine.columnar.rows import Row, start_of
from engine.columnar.terms import Term, integer_type, literal, literal_sql, number, undetermined
from engine.columnar.translate import Translator
from engine.evaluation.reference import MAX_WINDOW_DAYS
from engine.language.core import Aggregate, Expression, Read
from engine.program.model import Grid
from engine.rulebook.vocabulary import Entity
from engine.values.period import Period, PeriodKind
from engine.values.value import Plain

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler

Bounds = tuple[date, date]


@dataclass(eq=False)
class Group:
    """One grouped query: rows under the alias `r`, joined to the rule's own row under `o` if need be."""

    name: str
    owner: Row
    rulebook: str
    node: Aggregate
    windows: dict[Period, Bounds] | Bounds | None
    layers: Layers
    rows: Row
    joined: Row | None
    keys: list[tuple[str, str]]
    """The columns to group by: name and SQL over the last layer."""
    selected: Term
    outputs: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    """Of the outputs, in SQL."""
    key_columns: tuple[str, str] = ("", "")
    """The columns of a row's own key and period, where it is a period of somebody."""
    relevant: list[Term] = field(default_factory=list)
    """Under which condition a row adds anything, for each aggregate; rows that add nothing to any are left out."""

    def output(self, sql: str, type_: str, hint: str) -> str:
        """A column of the grouped query, of a type of SQL's."""
        for name, known in self.outputs.items():
            if known == sql:
                return name
        name = f"{hint}_{len(self.outputs) + 1}"
        self.outputs[name], self.types[name] = sql, type_
        return name

    @property
    def adds_something(self) -> str:
        """The condition, over the last layer, under which a row adds anything; empty if that cannot be said of any.

        An owner none of whose rows adds anything has no group, which is the same as having no rows.
        """
        any_of = logic.either(self.relevant)
        if not self.keys or any_of.is_constant:
            return ""
        return f"{any_of.sql} IS NOT FALSE" if any_of.nullable else any_of.sql

    def query(self) -> str:
        listed = [f"{sql} AS {name_sql(name)}" for name, sql in self.keys]
        listed += [f"{sql} AS {name_sql(name)}" for name, sql in self.outputs.items()]
        grouped = f"\nGROUP BY {', '.join(sql for _, sql in self.keys)}" if self.keys else ""
        where = f"\nWHERE {self.adds_something}" if self.adds_something else ""
        return self.layers.query(",\n  ".join(listed), where + grouped)


@dataclass(eq=False)
class AggregateCompiler:
    """Translates the aggregates of one rulebook's rules on one relation."""

    compiler: Compiler
    lines: bool = False
    """A statement's lines count in every period in which their row is not surely away."""

    def term(self, rulebook: str, node: Aggregate, owner: Row) -> Term:
        """An aggregate as a term of the rule's own row."""
        table = self.compiler.profile.table(node.entity) if node.each is None else None
        kind = node.type.kind
        if node.each is None and table is None:
            return undetermined(kind)
        windows = self._known_windows(rulebook, node, owner)
        if windows == "undetermined":
            return undetermined(kind)
        group = self._group(rulebook, node, owner, None if isinstance(windows, str) else windows, windows == "dynamic")
        taken = Taken(self, group, node, rulebook)
        made = taken.term()
        made = self._covered_by_facts(made, node, group, owner, windows)
        return self._where_related(made, node, owner)

    def _where_related(self, made: Term, node: Aggregate, owner: Row) -> Term:
        """Undetermined where it is not known to what the rule's own row belongs, whose siblings are taken."""
        if node.link.kind != "sibling":
            return made
        sql, absent, nullable = owner.relation(owner.grid.entity or "", node.link.owner_field, owner.holder(()), False)
        if not nullable:
            return made
        known = f"({sql} IS NOT NULL OR {absent})" if absent is not None else f"{sql} IS NOT NULL"
        return choose([(Term(owner.layers.input(known, "_related"), "flag"), made)], None)

    # --- windows ----------------------------------------------------------------------------------

    def _known_windows(self, rulebook: str, node: Aggregate, owner: Row) -> dict[Period, Bounds] | str | None:
        """The window of each period; "dynamic" where the row decides, "undetermined" where nothing can."""
        if node.window is None:
            return None
        if node.function == "covered" or self._reads_owner(node):
            return "dynamic"
        if owner.grid.each is None and owner.grid.entity is not None:
            return "dynamic"
        ends = (node.window.start, node.window.until)
        found: dict[Period, Bounds] = {}
        for period in owner.periods or (self.compiler.period,):
            each = period if owner.grid.each is not None else None
            values = [self._fixed(rulebook, end, owner.grid.entity, each) for end in ends]
            if any(v is None or isinstance(v, datetime) for v in values):
                return "dynamic"
            found[period] = (values[0], values[1])  # type: ignore[assignment]
        return found

    def _fixed(self, rulebook: str, node: Expression, entity: str | None, period: Period | None) -> Plain | None:
        if isinstance(node, Read) and node.kind == "builtin" and node.name == "as_of":
            return self.compiler.as_of
        found = self.compiler.windows.static(rulebook, node, entity, period)
        return found if isinstance(found, date) else None

    def _reads_owner(self, node: Aggregate) -> bool:
        if node.link.kind == "sibling":
            return True
        if node.link.row_field and self._relation_missing(node):
            return True
        parts = [p for p in (node.body, node.where, node.by) if p is not None]
        return any(isinstance(n, Read) and n.frame == 1 for p in parts for n in p.walk())

    def _relation_missing(self, node: Aggregate) -> bool:
        profile = self.compiler.profile.field(node.entity, node.link.row_field)
        return profile is None or profile.has_missing

    # --- groups -----------------------------------------------------------------------------------

    def _group(
        self, rulebook: str, node: Aggregate, owner: Row, windows: dict[Period, Bounds] | None, dynamic: bool
    ) -> Group:
        dynamic = dynamic or (node.window is None and self._reads_owner(node))
        source = self._source(rulebook, node, owner)
        by = repr(id(node.by)) if node.by is not None else ""
        window = str(windows) if not dynamic else f"{id(node.window)}"
        signature = (
            owner.reader,
            rulebook,
            source.name,
            str(node.link),
            by,
            window,
            node.function == "covered",
            self.lines,
        )
        group = self.compiler.groups.get(signature)
        if group is None:
            name = f"{owner.reader}_of_{source.name}_{len(self.compiler.groups) + 1}"
            if dynamic:
                group = self._joined(name, rulebook, node, owner, source)
            else:
                group = self._fixed_group(name, rulebook, node, owner, source, windows)
            self.compiler.groups[signature] = group
            self.compiler.add_group(group)
        return group

    def _source(self, rulebook: str, node: Aggregate, owner: Row) -> Readable:
        """The relation that has all the outcomes which the aggregate reads of the rows."""
        grid = Grid(owner.grid.entity, node.each) if node.each is not None else Grid(node.entity, None)
        needed: list[Relation] = []
        for part in (node.body, node.where, node.by):
            for below in part.walk() if part is not None else ():
                if isinstance(below, Read) and below.kind == "outcome" and below.frame == 0 and not below.path:
                    relation = self.compiler.relation_of.get(self.compiler.linked.standing(rulebook, below.name))
                    if relation is not None and relation.grid == grid:
                        needed.append(relation)
        return max(needed, key=lambda r: r.stage) if needed else self.compiler.source_of(grid)

    def _fixed_group(
        self,
        name: str,
        rulebook: str,
        node: Aggregate,
        owner: Row,
        source: Readable,
        windows: dict[Period, Bounds] | None,
    ) -> Group:
        layers = Layers(f"{name_sql(source.name)} AS r")
        grid = Grid(owner.grid.entity, node.each) if node.each is not None else Grid(node.entity, None)
        rows = Row(self.compiler, rulebook, grid, source, layers, "r", name)
        keys: list[tuple[str, str]] = []
        if node.link.kind == "down":
            keys.append(("owner", layers.input(rows.own(column_of(node.entity, node.link.row_field)), "owner")))
        elif node.link.kind == "own" and owner.grid.entity is not None:
            keys.append(("owner", layers.input(rows.own(KEY), "owner")))
        selected = logic.TRUE
        bounds: dict[Period, Bounds] | Bounds | None = windows
        if windows is not None:
            listed = sorted(windows.items())
            own = self._own_period(node, rows, windows)
            if len(listed) > 1 and own is not None:
                each, day = own
                keys.append(("period", layers.bind(start_of(each, day.sql), day.level, "period")))
                low, high = literal(listed[0][1][0], "date"), literal(listed[-1][1][1], "date")
                selected = self._inside(rulebook, node, rows, low, high)
                if not selected.is_constant:
                    layers.keep(selected)
                    selected = selected if selected.nullable else logic.TRUE
            elif len(listed) == 1:
                bounds = listed[0][1]
                start, until = (literal(b, "date") for b in bounds)
                selected = self._inside(rulebook, node, rows, start, until)
                if not selected.is_constant:
                    layers.keep(selected)
                    selected = selected if selected.nullable else logic.TRUE
            else:
                values = ", ".join(
                    f"({literal_sql(p.start)}, {literal_sql(s)}, {literal_sql(u)})" for p, (s, u) in listed
                )
                lows, highs = [s.toordinal() for s, _ in windows.values()], [u.toordinal() for _, u in windows.values()]
                layers.source = (
                    f"(VALUES {values}) AS w(period, first_day, last_day)\n  CROSS JOIN {name_sql(source.name)} AS r"
                )
                start = Term(layers.input("w.first_day", "first_day"), "date", low=min(lows), high=max(lows))
                until = Term(layers.input("w.last_day", "last_day"), "date", low=min(highs), high=max(highs))
                keys.append(("period", layers.input("w.period", "period")))
                selected = self._inside(rulebook, node, rows, start, until)
                self._join_on(layers, rows, node)
        return Group(name, owner, rulebook, node, bounds, layers, rows, None, keys, selected)

    def _own_period(self, node: Aggregate, rows: Row, windows: dict[Period, Bounds]) -> tuple[PeriodKind, Term] | None:
        """The kind of period and the date by which rows fall into windows that are the periods themselves, all of them
        from the first to the last; None where that does not say it all."""
        periods = sorted(windows)
        kind = periods[0].kind
        if any(windows[p] != (p.start, p.end) for p in periods) or node.by is not None:
            return None
        if periods != list(Period.ending_within(kind, periods[0].start, periods[-1].end)):
            return None
        if node.each is not None:
            return (kind, rows.bound_of_period(end=True)) if len(rows.periods) > 1 else None
        entity = self.compiler.vocabulary.entities[node.entity]
        if len(entity.dated) != 1:
            return None
        day = rows.date_of_row()
        return (kind, day) if day.given else None

    def _join_on(self, layers: Layers, rows: Row, node: Aggregate) -> None:
        """Rows meet windows by a plain condition on their date where that settles it: a join need not try all."""
        if node.by is not None:
            return
        if node.each is not None:
            raw = rows.own(PERIOD_END)
        else:
            entity = self.compiler.vocabulary.entities[node.entity]
            profile = self.compiler.profile.field(entity.id, entity.dated[0]) if len(entity.dated) == 1 else None
            if profile is None or profile.has_missing or profile.has_absent:
                return
            raw = rows.own(column_of(entity.id, entity.dated[0]))
            raw = f"CAST({raw} AS DATE)" if profile.kind == "datetime" else raw
        layers.layers[0].where.append(f"{raw} BETWEEN w.first_day AND w.last_day")

    def _joined(self, name: str, rulebook: str, node: Aggregate, owner: Row, source: Readable) -> Group:
        """Rows joined to the rule's own row, of the stage before."""
        layers = Layers("")
        grid = Grid(owner.grid.entity, node.each) if node.each is not None else Grid(node.entity, None)
        before = owner.source
        own = Row(self.compiler, rulebook, owner.grid, before, layers, "o", name)
        rows = Row(self.compiler, rulebook, grid, source, layers, "r", name)
        keys: list[tuple[str, str]] = []
        on: list[str] = []
        placed = logic.TRUE
        if owner.grid.entity is not None:
            keys.append(("owner", layers.input(own.own(KEY), "owner")))
        if owner.grid.each is not None and len(owner.periods) > 1:
            keys.append(("period", layers.input(own.own(PERIOD), "period")))
        right = f"{name_sql(source.name)} AS r"
        if node.link.kind == "own" and owner.grid.entity is not None:
            on.append(f"{own.own(KEY)} = {rows.own(KEY)}")
        elif node.link.kind in ("down", "sibling"):
            target = own.own(KEY)
            if node.link.kind == "sibling":
                target, _, _ = own.relation(owner.grid.entity or "", node.link.owner_field, own.holder(()), False)
            relation = column_of(node.entity, node.link.row_field)
            on.append(f"{target} = {rows.own(relation)}")
            placed = self._placed(node, rows, on, relation)
        layers.source = f"{name_sql(before.name)} AS o"
        joins = layers.layers[0].joins
        # What the condition names of the rule's own row has to be joined before the rows.
        joins.append(f"JOIN {right} ON {' AND '.join(on) or 'TRUE'}")
        selected = placed
        group = Group(name, owner, rulebook, node, None, layers, rows, own, keys, selected)
        if node.window is not None:
            reader = Translator(self.compiler, rulebook, own)
            start, until = reader.term(node.window.start), reader.term(node.window.until)
            inside = self._inside(rulebook, node, rows, start, until, own)
            group.selected = logic.both([placed, inside])
        return group

    def _placed(self, node: Aggregate, rows: Row, on: list[str], relation: str) -> Term:
        """Whether a row surely belongs to the owner: one whose relation is missing may belong to anybody."""
        profile = self.compiler.profile.field(node.entity, node.link.row_field)
        if profile is None:
            on[-1] = "TRUE"
            return undetermined("flag")
        if not profile.has_missing:
            return logic.TRUE
        missing = f"{rows.own(relation)} IS NULL"
        if profile.has_absent:
            missing = f"({missing} AND NOT {rows.own(column_of(node.entity, absent_column(node.link.row_field)))})"
        on[-1] = f"({on[-1]} OR {missing})"
        sql = rows.layers.input(f"CASE WHEN NOT ({missing}) THEN TRUE END", "placed")
        return Term(sql, "flag", 0, True)

    # --- where a row lies ---------------------------------------------------------------------------

    def _inside(
        self, rulebook: str, node: Aggregate, rows: Row, start: Term, until: Term, owner: Row | None = None
    ) -> Term:
        """Whether a row lies in a window; open where its date is missing."""
        if node.by is not None:
            moment = Translator(self.compiler, rulebook, rows, owner).term(node.by)
            return _within(moment, start, until)
        if node.each is not None:
            return self._period_inside(rows, as_date(start), as_date(until))
        return touches(rows, self.compiler.vocabulary.entities[node.entity], start, until)

    def _period_inside(self, rows: Row, start: Term, until: Term) -> Term:
        last = rows.bound_of_period(end=True)
        inside = logic.both([_compare(last, ">=", start), _compare(last, "<=", until)])
        source = rows.source if isinstance(rows.source, Source) else rows.source.places
        if not source.there_nullable and not self.compiler.has_places_away(rows.grid):
            return inside
        there = Term(rows.input(THERE), "flag", 0, source.there_nullable)
        if self.lines and there.nullable:
            there = Term(f"COALESCE({there.sql}, TRUE)", "flag")
        return logic.both([there, inside])

    def _covered_by_facts(
        self, made: Term, node: Aggregate, group: Group, owner: Row, windows: dict[Period, Bounds] | str | None
    ) -> Term:
        """Undetermined where the window is, or reaches beyond what the facts cover."""
        if node.window is None:
            return made
        if isinstance(windows, dict):
            return self._known_cover(made, node, owner, windows)
        reader = Translator(self.compiler, group.rulebook, owner)
        layers = owner.layers
        start = layers.bound(reader.flag(node.window.start), "_from")
        until = layers.bound(reader.flag(node.window.until), "_until")
        tests: list[Term] = []
        if start.nullable or until.nullable:
            known = f"({start.sql} IS NOT NULL AND {until.sql} IS NOT NULL)"
            tests.append(Term(known, "flag", max(start.level, until.level)))
        if node.each is not None:
            if as_date(until).high - as_date(start).low > MAX_WINDOW_DAYS:
                far = f"(days_between({as_date(start).sql}, {as_date(until).sql}) <= {MAX_WINDOW_DAYS})"
                tests.append(Term(far, "flag", max(start.level, until.level)))
        else:
            table = self.compiler.profile.table(node.entity)
            assert table is not None
            if table.covers.start is not None and as_date(start).low < table.covers.start.toordinal():
                tests.append(_compare(as_date(start), ">=", literal(table.covers.start, "date")))
            last = _last_day(node, start, until)
            if table.covers.until is not None and last.high > table.covers.until.toordinal():
                tests.append(_compare(last, "<=", literal(table.covers.until, "date")))
        if not tests:
            return made
        return choose([(logic.both(replace(t, nullable=False) for t in tests), made)], None)

    def _known_cover(self, made: Term, node: Aggregate, owner: Row, windows: dict[Period, Bounds]) -> Term:
        def sound(bounds: Bounds) -> bool:
            if node.each is not None:
                return (bounds[1] - bounds[0]).days <= MAX_WINDOW_DAYS
            table = self.compiler.profile.table(node.entity)
            return table is not None and table.covers.contains(*bounds)

        wrong = [p for p, bounds in windows.items() if not sound(bounds)]
        if not wrong:
            return made
        if len(wrong) == len(windows):
            return undetermined(node.type.kind)
        period = owner.input(PERIOD)
        listed = ", ".join(literal_sql(p.start) for p in sorted(wrong))
        return choose([(Term(f"({period} NOT IN ({listed}))", "flag"), made)], None)


# --- what an aggregate takes ----------------------------------------------------------------------------


@dataclass(eq=False)
class Taken:
    """One aggregate of a group: its columns there, and its term on the rule's own row."""

    by: AggregateCompiler
    group: Group
    node: Aggregate
    rulebook: str

    def term(self) -> Term:
        node, group = self.node, self.group
        translator = Translator(self.by.compiler, self.rulebook, group.rows, group.joined)
        selected = group.selected
        if node.where is not None:
            selected = logic.both([selected, translator.flag(node.where)])
        body = translator.term(node.body) if node.body is not None else logic.TRUE
        if body.kind == "number" and body.denominator is not None:
            self.by.compiler.refuse_quotient()
        return getattr(self, f"_{node.function}")(selected, body)  # type: ignore[no-any-return]

    # --- columns of the grouped query ---------------------------------------------------------------

    def _column(self, term: Term, hint: str) -> str:
        """A term as a column of the row query's last layer."""
        return self.group.layers.bound(term, hint, always=True).sql if not term.is_constant else term.sql

    def _filter(self, selected: Term) -> str:
        return "" if selected.constant is True else f" FILTER (WHERE {self._column(selected, '_taken')})"

    def doubt(self, *open_: Term) -> str | None:
        """A column that says whether any row leaves the aggregate open."""
        doubt = logic.either(open_)
        if doubt.is_constant and not doubt.constant:
            return None
        return self.group.output(f"COALESCE(bool_or({self._column(doubt, '_open')}), FALSE)", "BOOLEAN", "open")

    def _open_row(self, selected: Term, body: Term | None) -> Term:
        """Whether a row leaves a sum open: it may or may not be taken, or is taken and has no value."""
        doubt = logic.is_open(selected)
        if body is None:
            return doubt
        lacking = logic.is_open(replace(body, nullable=body.nullable or body.absent is not None, absent=None))
        return logic.either([doubt, logic.both([_certain(selected), lacking])])

    # --- on the rule's own row ----------------------------------------------------------------------

    def _read(self, name: str, otherwise: str) -> str:
        alias = self.by.compiler.join_group(self.group, self.group.owner)
        layers = self.group.owner.layers
        return layers.input(f"COALESCE({alias}.{name_sql(name)}, {otherwise})", f"{alias}/{name}")

    def _unless_open(self, made: Term, doubt: str | None) -> Term:
        if doubt is None:
            return made
        open_ = Term(self._read(doubt, "FALSE"), "flag")
        return choose([(logic.negated(open_), made)], None)

    def _rows_at_most(self) -> int:
        if self.node.each is not None:
            return max(len(self.group.rows.periods), 1)
        table = self.by.compiler.profile.table(self.node.entity)
        return max(table.rows, 1) if table is not None else 1

    def _relevant(self, condition: Term) -> None:
        """A row matters where the condition holds, or is open."""
        if condition.nullable:
            sure = self.group.layers.bound(condition, "_relevant", always=True)
            condition = Term(f"({sure.sql} IS NOT FALSE)", "flag", sure.level)
        self.group.relevant.append(condition)

    def _count(self, selected: Term, body: Term) -> Term:
        self._relevant(selected)
        doubt = self.doubt(self._open_row(selected, None))
        n = self.group.output(f"count(*){self._filter(selected)}", "BIGINT", "count")
        made = Term(self._read(n, "0"), "number", low=0, high=self._rows_at_most())
        return self._unless_open(made, doubt)

    def _sum(self, selected: Term, body: Term) -> Term:
        doubt = self.doubt(self._open_row(selected, body))
        if body.low == body.high == 0 and body.is_constant:
            self._relevant(selected)
            return self._unless_open(number(0), doubt)
        lacking = Term(f"({self._column(body, '_summed')} IS DISTINCT FROM 0)", "flag", body.level + 1)
        self._relevant(logic.either([logic.is_open(selected), logic.both([lacking, selected])]))
        most = self._rows_at_most()
        low, high = min(body.low * most, 0), max(body.high * most, 0)
        type_ = integer_type(low, high)
        summed = f"sum({self._column(body, '_summed')}){self._filter(selected)}"
        name = self.group.output(f"CAST({summed} AS {type_})", type_, "sum")
        made = Term(self._read(name, "0"), "number", factor=body.factor, low=low, high=high)
        return self._unless_open(made, doubt)

    def _min(self, selected: Term, body: Term) -> Term:
        return self._extreme("min", selected, body)

    def _max(self, selected: Term, body: Term) -> Term:
        return self._extreme("max", selected, body)

    def _extreme(self, function: str, selected: Term, body: Term) -> Term:
        """Absent without rows; rows whose value is absent are passed over."""
        self._relevant(selected)
        present = logic.both([selected, logic.negated(logic.is_absent(body))])
        doubt = self.doubt(logic.is_open(selected), logic.both([_certain(selected), logic.is_open(body)]))
        found = f"{function}({self._column(body, '_compared')}){self._filter(present)}"
        name = self.group.output(found, body.sql_type, function)
        alias = self.by.compiler.join_group(self.group, self.group.owner)
        found = self.group.owner.layers.input(f"{alias}.{name_sql(name)}", f"{alias}/{name}")
        none = f"({found} IS NULL)"
        made = replace(body, sql=found, level=0, nullable=False, absent=none, constant=None)
        if doubt is None:
            return made
        open_ = Term(self._read(doubt, "FALSE"), "flag")
        return choose([(logic.negated(open_), made)], None)

    def _distinct(self, selected: Term, body: Term) -> Term:
        self._relevant(selected)
        present = logic.both([selected, logic.negated(logic.is_absent(body))])
        doubt = self.doubt(logic.is_open(selected), logic.both([_certain(selected), logic.is_open(body)]))
        counted = f"count(DISTINCT {self._column(body, '_told_apart')}){self._filter(present)}"
        n = self.group.output(counted, "BIGINT", "distinct")
        made = Term(self._read(n, "0"), "number", low=0, high=self._rows_at_most())
        return self._unless_open(made, doubt)

    def _any(self, selected: Term, body: Term) -> Term:
        found = logic.both([selected, replace(body, nullable=body.nullable or body.absent is not None, absent=None)])
        return self._decided(found, True)

    def _all(self, selected: Term, body: Term) -> Term:
        strict = replace(body, nullable=body.nullable or body.absent is not None, absent=None)
        return self._decided(logic.either([logic.negated(selected), strict]), False)

    def _decided(self, row: Term, deciding: bool) -> Term:
        """True for `any` if a row is, false for `all` if a row is; else open if any row is."""
        row = self.group.layers.bound(row, "_row", always=True)
        self._relevant(row if deciding else logic.negated(row))
        sure = row if deciding else logic.negated(row)
        name = self.group.output(f"COALESCE(bool_or({sure.sql}), FALSE)", "BOOLEAN", "decided")
        decided = Term(self._read(name, "FALSE"), "flag")
        doubt = self.doubt(logic.is_open(row))
        if doubt is None:
            return decided if deciding else logic.negated(decided)
        open_ = Term(self._read(doubt, "FALSE"), "flag")
        known = choose(
            [(decided, literal(deciding, "flag")), (logic.negated(open_), literal(not deciding, "flag"))], None
        )
        return known

    def _longest_run(self, selected: Term, body: Term) -> Term:
        """The most periods in a row, of those taken, in which a condition holds."""
        from engine.columnar.runs import longest_run

        self._relevant(selected)
        strict = replace(body, nullable=body.nullable or body.absent is not None, absent=None)
        doubt = self.doubt(self._open_row(selected, strict))
        name = longest_run(self.by.compiler, self.group, _certain(selected), strict)
        alias = self.by.compiler.join_named(name, self.group, self.group.owner)
        sql = self.group.owner.layers.input(f"COALESCE({alias}.longest, 0)", f"{alias}/longest")
        return self._unless_open(Term(sql, "number", low=0, high=self._rows_at_most()), doubt)

    def _covered(self, selected: Term, body: Term) -> Term:
        """The seconds inside the window that the rows' spans cover together."""
        from engine.columnar.runs import covered_seconds

        self._relevant(selected)
        return covered_seconds(self.by.compiler, self.group, self.node, self.rulebook, self)

    def read_open(self, doubt: str | None, made: Term) -> Term:
        return self._unless_open(made, doubt)


def _certain(selected: Term) -> Term:
    """Whether a row is surely taken; never open."""
    if not selected.nullable or selected.is_constant:
        return selected
    return Term(f"COALESCE({selected.sql}, FALSE)", "flag", selected.level)


def _compare(left: Term, op: str, right: Term) -> Term:
    if left.is_constant and right.is_constant:
        assert isinstance(left.constant, date)
        assert isinstance(right.constant, date)
        return literal(left.constant >= right.constant if op == ">=" else left.constant <= right.constant, "flag")
    settled = left.high <= right.low if op == "<=" else left.low >= right.high
    if settled and left.given and right.given:
        return logic.TRUE
    return logic.condition(f"({left.sql} {op} {right.sql})", left, right)


def _last_day(node: Aggregate, start: Term, until: Term) -> Term:
    """The last day whose rows matter: time covered up to midnight asks nothing of the day that begins then."""
    if node.function != "covered" or until.kind != "datetime":
        return as_date(until)
    sql = f"CASE WHEN {start.sql} < {until.sql} THEN add_seconds({until.sql}, -1) ELSE {until.sql} END"
    return as_date(replace(until, sql=sql, constant=None, low=until.low - 1))


def _alike(one: Term, other: Term) -> tuple[Term, Term]:
    """Beside a date, a datetime counts as its day."""
    return (one, other) if one.kind == other.kind else (as_date(one), as_date(other))


def _not_after(one: Term, other: Term) -> Term:
    one, other = _alike(one, other)
    return _compare(one, "<=", other)


def _within(moment: Term, start: Term, until: Term) -> Term:
    """Whether a moment lies in a window; an absent one lies in none."""
    present = replace(moment, absent=None)
    inside = logic.both([_not_after(start, present), _not_after(present, until)])
    if moment.absent is None:
        return inside
    return choose([(logic.is_absent(moment), logic.FALSE)], replace(inside, nullable=moment.nullable))


def touches(rows: Row, entity: Entity, start: Term, until: Term) -> Term:
    """Whether a row's date or span has a day (or a moment) in a window.

    One without a beginning lies in none; one that surely begins after it neither, whenever it ends.
    """
    first = rows.fact(entity, entity.dated[0], ())
    single = len(entity.dated) == 1
    last = first if single else rows.fact(entity, entity.dated[1], ())
    begun = _not_after(replace(first, absent=None), until)
    if single:
        inside = logic.both([begun, _not_after(start, replace(first, absent=None))])
        if first.absent is None:
            return inside
        return choose([(logic.is_absent(first), logic.FALSE)], replace(inside, nullable=first.nullable))
    lasting = _not_after(start, replace(last, absent=None))
    if last.absent is not None:
        lasting = logic.either([logic.is_absent(last), replace(lasting, nullable=last.nullable)])
    branches = []
    if first.absent is not None:
        branches.append((logic.is_absent(first), logic.FALSE))
    if first.nullable:
        branches.append((logic.is_open(first), undetermined("flag")))
    inside = logic.both([replace(begun, nullable=False), lasting])
    return choose(branches, inside) if branches else inside
