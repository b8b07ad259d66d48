"""Which rows an aggregate takes: its grouped query. Aggregates of one stage that take the same rows in the same windows
share one.

Two shapes:
- fixed: the windows are known for every period beforehand. Rows are grouped by their owner and, where there are several
  periods, by the windows they lie in.
- joined: windows or conditions depend on the rule's own row. Rows are joined to it, and grouped by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.columnar import in_window, logic
from engine.columnar.choosing import choose
from engine.columnar.groups import Group
from engine.columnar.layers import Join, Layers
from engine.columnar.linking import KEY, PERIOD, PERIOD_END, THERE
from engine.columnar.moments import as_date
from engine.columnar.profile import absent_column
from engine.columnar.relations import Readable, Relation, Source, column_of
from engine.columnar.rows import Row, start_of
from engine.columnar.taking import Taken
from engine.columnar.terms import Term, literal, literal_sql, undetermined
from engine.columnar.translate import Translator
from engine.evaluation.reference import MAX_WINDOW_DAYS
from engine.language.core import Aggregate, Expression, Read
from engine.program.model import Grid
from engine.values.period import Period, PeriodKind
from engine.values.sql_text import name_sql
from engine.values.value import Plain

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler

Bounds = tuple[date, date]
WindowsByPeriod = dict[Period, Bounds]
"""The first and the last day of the window of each of the rule's own periods."""


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
        group = self._group(rulebook, node, owner, windows)
        made = Taken(self.compiler, group, node, rulebook).term()
        made = self._covered_by_facts(made, node, rulebook, owner, windows)
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

    def _known_windows(self, rulebook: str, node: Aggregate, owner: Row) -> WindowsByPeriod | None:
        """The window of each period; None where there is none, or the rule's own row decides."""
        if node.window is None or node.function == "covered" or self._reads_owner(node):
            return None
        if owner.grid.each is None and owner.grid.entity is not None:
            return None
        ends = (node.window.start, node.window.until)
        found: WindowsByPeriod = {}
        for period in owner.periods or (self.compiler.period,):
            each = period if owner.grid.each is not None else None
            values = [self._bound(rulebook, end, owner.grid.entity, each) for end in ends]
            if any(v is None or isinstance(v, datetime) for v in values):
                return None
            found[period] = (values[0], values[1])  # type: ignore[assignment]
        return found

    def _bound(self, rulebook: str, node: Expression, entity: str | None, period: Period | None) -> Plain | None:
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

    def _group(self, rulebook: str, node: Aggregate, owner: Row, windows: WindowsByPeriod | None) -> Group:
        joined = self._reads_owner(node) if node.window is None else windows is None
        source = self._source(rulebook, node, owner)
        by = repr(id(node.by)) if node.by is not None else ""
        window = f"{id(node.window)}" if joined else str(windows)
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
            if joined:
                group = self._joined(name, rulebook, node, owner, source)
            else:
                group = self._fixed(name, rulebook, node, owner, source, windows)
            self.compiler.groups[signature] = group
        return group

    def _source(self, rulebook: str, node: Aggregate, owner: Row) -> Readable:
        """The relation that has all the outcomes which the aggregate reads of the rows."""
        grid = _grid_of_rows(node, owner)
        needed: list[Relation] = []
        for part in (node.body, node.where, node.by):
            for below in part.walk() if part is not None else ():
                if isinstance(below, Read) and below.kind == "outcome" and below.frame == 0 and not below.path:
                    relation = self.compiler.relation_of.get(self.compiler.linked.standing(rulebook, below.name))
                    if relation is not None and relation.grid == grid:
                        needed.append(relation)
        return max(needed, key=lambda r: r.stage) if needed else self.compiler.source_of(grid)

    def _fixed(
        self,
        name: str,
        rulebook: str,
        node: Aggregate,
        owner: Row,
        source: Readable,
        windows: WindowsByPeriod | None,
    ) -> Group:
        layers = Layers(f"{name_sql(source.name)} AS r")
        grid = _grid_of_rows(node, owner)
        rows = Row(self.compiler, rulebook, grid, source, layers, "r", name)
        keys: list[tuple[str, str]] = []
        if node.link.kind == "down":
            keys.append(("owner", layers.input(rows.own(column_of(node.entity, node.link.row_field)), "owner")))
        elif node.link.kind == "own" and owner.grid.entity is not None:
            keys.append(("owner", layers.input(rows.own(KEY), "owner")))
        selected = logic.TRUE
        if windows is not None:
            listed = sorted(windows.items())
            own = self._own_period(node, rows, windows)
            if len(listed) > 1 and own is not None:
                each, day = own
                keys.append(("period", layers.bind(start_of(each, day.sql), day.level, "period")))
                low, high = literal(listed[0][1][0], "date"), literal(listed[-1][1][1], "date")
                selected = self._kept(layers, self._inside(rulebook, node, rows, low, high))
            elif len(listed) == 1:
                start, until = (literal(b, "date") for b in listed[0][1])
                selected = self._kept(layers, self._inside(rulebook, node, rows, start, until))
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
        return Group(name, owner, layers, rows, None, keys, selected)

    def _kept(self, layers: Layers, inside: Term) -> Term:
        """Leave out the rows surely outside; what is still to be asked of the others."""
        if inside.is_constant:
            return inside
        layers.keep(inside)
        return inside if inside.nullable else logic.TRUE

    def _own_period(self, node: Aggregate, rows: Row, windows: WindowsByPeriod) -> tuple[PeriodKind, Term] | None:
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
        grid = _grid_of_rows(node, owner)
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
        # What the condition names of the rule's own row has to be joined before the rows.
        layers.join(Join(name_sql(source.name), "r", " AND ".join(on) or "TRUE", leaves_out=True))
        selected = placed
        if node.window is not None:
            reader = Translator(self.compiler, rulebook, own)
            start, until = reader.term(node.window.start), reader.term(node.window.until)
            selected = logic.both([placed, self._inside(rulebook, node, rows, start, until, own)])
        return Group(name, owner, layers, rows, own, keys, selected)

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
            return in_window.within(moment, start, until)
        if node.each is not None:
            return self._period_inside(rows, as_date(start), as_date(until))
        return in_window.touches(rows, self.compiler.vocabulary.entities[node.entity], start, until)

    def _period_inside(self, rows: Row, start: Term, until: Term) -> Term:
        last = rows.bound_of_period(end=True)
        inside = logic.both([in_window.compare(last, ">=", start), in_window.compare(last, "<=", until)])
        source = rows.source if isinstance(rows.source, Source) else rows.source.places
        if not source.there_nullable and not self.compiler.has_places_away(rows.grid):
            return inside
        there = Term(rows.input(THERE), "flag", 0, source.there_nullable)
        if self.lines and there.nullable:
            there = Term(f"COALESCE({there.sql}, TRUE)", "flag")
        return logic.both([there, inside])

    def _covered_by_facts(
        self, made: Term, node: Aggregate, rulebook: str, owner: Row, windows: WindowsByPeriod | None
    ) -> Term:
        """Undetermined where the window is, or reaches beyond what the facts cover."""
        if node.window is None:
            return made
        if windows is not None:
            return self._known_cover(made, node, owner, windows)
        reader = Translator(self.compiler, rulebook, owner)
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
                tests.append(in_window.compare(as_date(start), ">=", literal(table.covers.start, "date")))
            last = _last_day(node, start, until)
            if table.covers.until is not None and last.high > table.covers.until.toordinal():
                tests.append(in_window.compare(last, "<=", literal(table.covers.until, "date")))
        if not tests:
            return made
        return choose([(logic.both(replace(t, nullable=False) for t in tests), made)], None)

    def _known_cover(self, made: Term, node: Aggregate, owner: Row, windows: WindowsByPeriod) -> Term:
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


def _last_day(node: Aggregate, start: Term, until: Term) -> Term:
    """The last day whose rows matter: time covered up to midnight asks nothing of the day that begins then."""
    if node.function != "covered" or until.kind != "datetime":
        return as_date(until)
    sql = f"CASE WHEN {start.sql} < {until.sql} THEN add_seconds({until.sql}, -1) ELSE {until.sql} END"
    return as_date(replace(until, sql=sql, constant=None, low=until.low - 1))


def _grid_of_rows(node: Aggregate, owner: Row) -> Grid:
    """The grid of the rows that an aggregate goes through: periods of the rule's own row, or rows of an entity."""
    return Grid(owner.grid.entity, node.each) if node.each is not None else Grid(node.entity, None)
