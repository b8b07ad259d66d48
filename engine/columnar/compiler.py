"""Programs to queries: every rule on the relation of its grid and stage, the aggregates beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal as Words

from engine.columnar import logic, numbers
from engine.columnar.aggregates import AggregateCompiler, Group, touches
from engine.columnar.calendar_table import CalendarTable
from engine.columnar.choosing import choose
from engine.columnar.layers import Layers, Optional, name_sql
from engine.columnar.linking import KEY, PERIOD, ROW, THERE, LinkedRules, RuleId
from engine.columnar.parts import Part, joined_query, parts_of
from engine.columnar.places import Places
from engine.columnar.placing import places_query
from engine.columnar.profile import FactsProfile, absent_column, denominator_column, table_name
from engine.columnar.relations import Readable, Relation, Source
from engine.columnar.rows import Row
from engine.columnar.rules import rule_term
from engine.columnar.settings import Settings
from engine.columnar.sieve import sieve_of
from engine.columnar.sparse import sparse_grids
from engine.columnar.stages import assign_stages
from engine.columnar.statement import Statement
from engine.columnar.terms import Term, TooWide, given_term, literal, literal_sql, number, quoted_text
from engine.columnar.translate import Translator
from engine.columnar.windows import Windows
from engine.facts.calendar import WorkingCalendar
from engine.language.core import Aggregate, Call, Link, Literal, Read, Window
from engine.program.model import CompiledRule, Grid
from engine.rulebook.model import Parameter
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period, nests
from engine.values.types import DATE

# A view that reads views that read views is planned as one query; deeper than this it is stored.
DEEPEST_QUERY = 24


class CannotCompile(Exception):
    """A rule that whole numbers of 127 bits cannot hold, or whose aggregate adds up quotients."""

    def __init__(self, id_: RuleId, why: Words["too_wide", "quotient"]) -> None:
        super().__init__(f"{id_[0]}.{id_[1]}: {why}")
        self.id, self.why = id_, why


@dataclass(frozen=True, slots=True)
class Reported:
    """Where the outcomes of a grid are found: the relation, and each rule's term with its columns there."""

    name: str
    grid: Grid
    relation: str
    rules: tuple[tuple[RuleId, Term], ...]
    names: Mapping[RuleId, str]
    scales: Mapping[RuleId, Fraction]
    """How many base units one of a number's own unit is."""
    has_there: bool


@dataclass(eq=False)
class Compiler:
    """Compiles the rules wanted, of one or several programs, for facts of a known profile."""

    linked: LinkedRules
    vocabulary: Vocabulary
    profile: FactsProfile
    calendars: Mapping[str, WorkingCalendar]
    period: Period
    as_of: date
    wanted: set[RuleId]
    windows: Windows
    places: Places
    settings: Settings = field(default_factory=Settings)
    relations: dict[tuple[Grid, int], Relation] = field(default_factory=dict)
    relation_of: dict[RuleId, Relation] = field(default_factory=dict)
    outcomes: dict[RuleId, Term] = field(default_factory=dict)
    groups: dict[object, Group] = field(default_factory=dict)
    _beside: dict[str, list[Group | tuple[str, str]]] = field(default_factory=dict)
    _rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    _calendars: dict[str, CalendarTable] = field(default_factory=dict)
    _sources: dict[Grid, Source] = field(default_factory=dict)
    _joined: list[Statement] = field(default_factory=list)
    """The views that join the parts of a report."""
    _compiling: RuleId = ("", "")

    def __post_init__(self) -> None:
        self.parameters: dict[str, Mapping[str, Parameter]] = {
            p.rulebook.id: p.rulebook.parameters() for p in self.linked.programs
        }

    @cached_property
    def needed(self) -> set[RuleId]:
        """The rules wanted, and those that they rest on at some place."""
        return {i for i in self.linked.order if i in self.wanted or self.places.asks(i)}

    @cached_property
    def with_periods(self) -> frozenset[str]:
        return frozenset(e.of for e in self.vocabulary.entities.values() if e.of and e.each)

    # --- compiling --------------------------------------------------------------------------------

    def compile(self) -> None:
        """Translate every rule needed.

        Raises:
            CannotCompile: a rule has no exact form in whole numbers.
        """
        stages = assign_stages(self.linked, self.needed)
        for grid, stage in sorted({(self.linked.rule(i).grid, s) for i, s in stages.items()}, key=_by_stage):
            self._add_relation(grid, stage)
        for id_ in self.linked.order:
            if id_ in stages:
                self.relation_of[id_] = self.relations[self.linked.rule(id_).grid, stages[id_]]
        for id_ in self.linked.order:
            if id_ in stages:
                self._compile_rule(id_)

    def grid_name(self, grid: Grid) -> str:
        """A grid's name, which is no other grid's: an entity may be called `order_month` or `constant`."""
        name = _grid_words(grid)
        with_rows = {e.id for e in self.vocabulary.entities.values() if e.of is None}
        while name != grid.entity and name in with_rows:
            name += "_"
        return name

    def _add_relation(self, grid: Grid, stage: int) -> None:
        below = [r for (g, _), r in self.relations.items() if g == grid]
        source: Readable = max(below, key=lambda r: r.stage) if below else self.source_of(grid)
        name = f"{self.grid_name(grid)}_{stage}"
        layers = Layers(f"{name_sql(source.name)} AS p")
        relation = Relation(name, grid, stage, source, layers)
        source.read_by(name)
        self.relations[grid, stage] = relation

    def _compile_rule(self, id_: RuleId) -> None:
        relation, rule = self.relation_of[id_], self.linked.rule(id_)
        self._compiling = id_
        translator = Translator(self, id_[0], self.row_of(relation, id_[0]))
        try:
            term = self._given_instead(translator.row, rule, lambda: rule_term(translator, rule))
        except TooWide:
            raise CannotCompile(id_, "too_wide") from None
        name = self.linked.column_names[id_]
        layers, level = relation.layers, term.level
        layers.add(level, name, _stored(term))
        kept = (
            replace(term, kind=rule.type.kind, level=0)
            if term.is_nothing
            else Term(
                term.sql if term.is_constant else name_sql(name),
                rule.type.kind,
                0 if term.is_constant else level + 1,
                term.nullable,
                factor=term.factor,
                low=term.low,
                high=term.high,
                denominator_high=term.denominator_high,
                constant=term.constant,
                absent=name_sql(absent_column(name)) if term.absent is not None else None,
                denominator=name_sql(denominator_column(name)) if term.denominator is not None else None,
            )
        )
        if term.absent is not None:
            layers.add(level, absent_column(name), term.absent)
        if term.denominator is not None:
            layers.add(level, denominator_column(name), term.denominator)
        self.outcomes[id_] = relation.outcomes[name] = kept

    def _given_instead(self, row: Row, rule: CompiledRule, found: Callable[[], Term]) -> Term:
        """An outcome that is given is not found."""
        fixed, kind = self.settings.fixed, rule.type.kind
        if rule.id in fixed and not any(isinstance(place, tuple) and place[0] == rule.id for place in fixed):
            return given_term(fixed[rule.id], kind)
        by_key = {place[1]: value for place, value in fixed.items() if isinstance(place, tuple) and place[0] == rule.id}
        if not by_key:
            return found()
        key = row.input(KEY)
        branches = [
            (Term(f"({key} = {quoted_text(k)})", "flag"), given_term(value, kind)) for k, value in by_key.items()
        ]
        return choose(branches, given_term(fixed[rule.id], kind) if rule.id in fixed else found())

    def row_of(self, relation: Relation, rulebook: str) -> Row:
        """The row that the rules of a rulebook read on a relation."""
        place = (relation.name, rulebook)
        if place not in self._rows:
            self._rows[place] = Row(self, rulebook, relation.grid, relation.source, relation.layers, "p", relation.name)
        return self._rows[place]

    # --- what rows and aggregates ask -------------------------------------------------------------

    def source_of(self, grid: Grid) -> Source:
        """The places of a grid: an entity's facts, its periods, or the one constant row."""
        if grid not in self._sources:
            self._sources[grid] = self._source(grid)
        return self._sources[grid]

    def _source(self, grid: Grid) -> Source:
        if grid.each is None:
            return Source(table_name(grid.entity) if grid.entity else "places", grid, ())
        entity = self.vocabulary.entities.get(grid.entity or "")
        dated = entity is not None and bool(entity.dated)
        nullable = False
        if entity is not None and dated:
            profiles = [self.profile.field(entity.id, name) for name in entity.dated]
            nullable = any(p is None or p.has_missing for p in profiles)
        return Source(f"places_{self.grid_name(grid)}", grid, tuple(self.places.of(grid)), dated, nullable)

    def calendar(self, rulebook: str) -> CalendarTable:
        if rulebook not in self._calendars:
            several = len(self.linked.programs) > 1
            name = f"calendar_{rulebook}" if several else "calendar"
            self._calendars[rulebook] = CalendarTable(name, self.calendars[rulebook])
        return self._calendars[rulebook]

    @property
    def calendar_tables(self) -> list[CalendarTable]:
        return list(self._calendars.values())

    def empty_row(self, layers: Layers, alias: str) -> str:
        """A row that is not there, under an alias: of an entity that was not supplied."""
        layers.join(alias, f"LEFT JOIN (SELECT CAST(NULL AS VARCHAR) AS key) AS {alias} ON FALSE")
        return alias

    def aggregate(self, rulebook: str, node: Aggregate, owner: Row) -> Term:
        return AggregateCompiler(self).term(rulebook, node, owner)

    def refuse_quotient(self) -> None:
        raise CannotCompile(self._compiling, "quotient")

    def add_group(self, group: Group) -> None:
        self._beside.setdefault(group.owner.reader, []).append(group)

    def add_query(self, group: Group, hint: str, query: str) -> str:
        """A query of its own beside a group's."""
        beside = self._beside[group.owner.reader]
        name = f"{group.name}_{hint}_{len(beside)}"
        beside.append((name, query))
        return name

    def join_group(self, group: Group, owner: Row) -> str:
        return self.join_named(group.name, group, owner)

    def join_named(self, name: str, group: Group, owner: Row) -> str:
        """Join a grouped query to the rule's own row."""
        by = {"owner": owner.own(KEY) if owner.grid.entity is not None else "", "period": ""}
        if any(key == "period" for key, _ in group.keys):
            by["period"] = owner.own(PERIOD)
        on = " AND ".join(f"{name}.{name_sql(key)} = {by[key]}" for key, _ in group.keys) or "TRUE"
        owner.layers.join(name, f"LEFT JOIN {name_sql(name)} ON {on}", Optional(name, False, group.types))
        return name

    def total(self, which: str, row: Row) -> Term:
        """The sum of a row's statement lines over all programs: of its period, of shorter ones in it and of longer ones
        that end with it."""
        total = number(0)
        for id_ in self.linked.lines(which, row.grid):
            if id_ == self._compiling:
                continue
            each = self.linked.rule(id_).grid.each
            assert each is not None
            assert row.grid.each is not None
            if id_ not in self.outcomes:
                continue
            if each == row.grid.each:
                total = self._added(row, total, self._if_there(row, row.local(id_)))
            elif nests(each, row.grid.each):
                total = numbers.add(total, self._shorter(id_, row))
            else:
                total = self._longer(id_, self.row_of(self.relation_of[self._compiling], id_[0]), total)
        return row.layers.bound(total, "_total")

    def _if_there(self, row: Row, line: Term) -> Term:
        """A line of a period in which the row surely is not counts nothing."""
        if not self.has_places_away(row.grid):
            return line
        away = Term(f"({row.input(THERE)} IS FALSE)", "flag")
        return choose([(away, number(0))], line)

    def has_places_away(self, grid: Grid) -> bool:
        """Whether some of a grid's places may be periods in which their row surely is not."""
        source = self.source_of(grid)
        return source.has_there and grid in self.places.direct and self.profile.table(grid.entity or "") is not None

    def _added(self, row: Row, total: Term, line: Term) -> Term:
        line = choose([(logic.is_absent(line), number(0))], _bare(line)) if line.absent is not None else line
        both = numbers.add(total, line)
        return row.layers.bound(both, "_total") if both.denominator is not None else both

    def _read(self, id_: RuleId) -> Read:
        rule = self.linked.rule(id_)
        return Read(
            type=rule.type,
            position=rule.rule.position,
            kind="outcome",
            name=id_[1],
            entity=rule.grid.entity,
            each=rule.grid.each,
            optional=rule.optional,
        )

    def _shorter(self, id_: RuleId, row: Row) -> Term:
        """The sum of a line over the shorter periods of the row's; absent ones count nothing."""
        rule = self.linked.rule(id_)
        place = rule.rule.position
        nought = Literal(type=rule.type, position=place, value=0)
        body = Call(type=rule.type, position=place, function="default", arguments=(self._read(id_), nought))
        ends = [Read(type=DATE, position=place, kind="builtin", name=n) for n in ("period_start", "period_end")]
        node = Aggregate(
            type=rule.type,
            position=place,
            function="sum",
            entity=row.grid.entity or "",
            each=rule.grid.each,
            link=Link("own"),
            body=body,
            where=None,
            by=None,
            window=Window(ends[0], ends[1]),
        )
        return AggregateCompiler(self, lines=True).term(id_[0], node, row)

    def _longer(self, id_: RuleId, row: Row, total: Term) -> Term:
        """A line of a longer period counts in the period that ends with it."""
        each = self.linked.rule(id_).grid.each
        assert each is not None
        ending = [p for p in row.periods if Period.containing(each, p.end).end == p.end]
        if not ending:
            return total
        line = self._added(row, number(0), row.read(self._read(id_)))
        if len(ending) < len(row.periods):
            listed = ", ".join(literal_sql(p.start) for p in ending)
            line = choose([(Term(f"({row.input(PERIOD)} IN ({listed}))", "flag"), line)], number(0))
        return numbers.add(total, line)

    # --- what is to be run ------------------------------------------------------------------------

    def reported(self) -> list[Reported]:
        """Where the outcomes wanted are found; their relations are kept as tables."""
        by_grid: dict[Grid, list[RuleId]] = {}
        for program in self.linked.programs:
            for rule in program.rules.values():
                id_ = (program.rulebook.id, rule.id)
                if id_ in self.wanted:
                    by_grid.setdefault(rule.grid, []).append(id_)
        return [self._reported(grid, ids) for grid, ids in by_grid.items()]

    def _reported(self, grid: Grid, ids: list[RuleId]) -> Reported:
        relations = sorted((r for (g, _), r in self.relations.items() if g == grid), key=lambda r: r.stage)
        columns = {id_: tuple(_columns_of(self.linked.column_names[id_], self.outcomes[id_])) for id_ in ids}
        parts = parts_of(relations, columns)
        by = [column for column, there in ((ROW, grid.entity), (PERIOD, grid.each)) if there]
        beside = [KEY] if grid.entity is not None else []
        has_there = self._give_there(grid, parts)
        if has_there:
            beside.append(THERE)
        for part in parts:
            part.relation.kept = True
            for column in (*(c for id_ in part.rules for c in columns[id_]), *by, *beside):
                part.relation.give(column)
        relation = parts[-1].relation.name
        if len(parts) > 1:
            relation = f"reported_{self.grid_name(grid)}"
            self._joined.append(Statement(relation, joined_query(parts, columns, by, beside), False))
        return Reported(
            self.grid_name(grid),
            grid,
            relation,
            tuple((id_, self.outcomes[id_]) for id_ in ids),
            {id_: self.linked.column_names[id_] for id_ in ids},
            {id_: self.linked.rule(id_).type.unit.scale for id_ in ids},
            has_there,
        )

    def _give_there(self, grid: Grid, parts: list[Part]) -> bool:
        """See to it that every part says whether a row lies in its period, or in the evaluation's."""
        entity = self.vocabulary.entities.get(grid.entity or "")
        if entity is None or not entity.dated or self.profile.table(entity.id) is None:
            return False
        if grid.each is None:
            first = parts[0].relation
            row = self.row_of(first, self.linked.programs[0].rulebook.id)
            there = touches(row, entity, literal(self.period.start, "date"), literal(self.period.end, "date"))
            first.layers.add(there.level, THERE, there.sql)
        return True

    def statements(self) -> Iterator[Statement]:
        """All tables and views, each after those it reads."""
        ordered = sorted(self.relations.values(), key=lambda r: (r.stage, r.name))
        sieves = {relation: sieve for relation in ordered if (sieve := sieve_of(self, relation))}
        for relation in ordered:
            if relation.depth > DEEPEST_QUERY:
                relation.kept = True
        sparse = sparse_grids(self)
        for grid, source in sorted(self._sources.items(), key=lambda item: item[1].name):
            if grid not in sparse and (grid.entity is None or grid.each is not None):
                yield Statement(source.name, places_query(self, source), len(source.readers) > 1)
        for relation in ordered:
            chain = sparse.get(relation.grid)
            for beside in self._beside.get(relation.name, ()):
                if isinstance(beside, Group):
                    yield Statement(beside.name, beside.query(), chain is not None)
                else:
                    yield Statement(beside[0], beside[1], False)
            if chain is None:
                yield Statement(relation.name, relation.query(), relation.is_table)
                if relation in sieves:
                    yield sieves[relation].statement()
            elif relation is chain.relations[-1]:
                yield from chain.statements()
        yield from self._joined

    def groups_of(self, relation: Relation) -> list[Group]:
        """The grouped queries that take a relation's rows."""
        return [g for g in self.groups.values() if g.rows.source is relation]

    def has_queries_beside(self, group: Group) -> bool:
        """Whether a query of its own takes a group's rows beside it."""
        return any(
            isinstance(beside, tuple) and beside[0].startswith(f"{group.name}_")
            for beside in self._beside.get(group.owner.reader, ())
        )


def _stored(term: Term) -> str:
    """A term as a column: a constant in the type of its range."""
    if term.is_constant and term.kind in ("number", "time"):
        return f"CAST({term.sql} AS {term.sql_type})"
    return term.sql


def _bare(term: Term) -> Term:
    return replace(term, absent=None)


def _columns_of(name: str, term: Term) -> Iterable[str]:
    yield name
    if term.absent is not None:
        yield absent_column(name)
    if term.denominator is not None:
        yield denominator_column(name)


def _grid_words(grid: Grid) -> str:
    return "_".join(part for part in (grid.entity or "constant", grid.each) if part)


def _by_stage(item: tuple[Grid, int]) -> tuple[int, str]:
    return item[1], _grid_words(item[0])
