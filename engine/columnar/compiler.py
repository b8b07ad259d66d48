"""Programs to queries: every rule on the relation of its grid and stage, the aggregates beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal as Words

from engine.columnar import titles
from engine.columnar.aggregates import AggregateCompiler
from engine.columnar.calendar_table import CalendarTable
from engine.columnar.choosing import choose
from engine.columnar.groups import Group
from engine.columnar.layers import Join, Layers, Optional
from engine.columnar.linking import KEY, PERIOD, LinkedRules, RuleId
from engine.columnar.places import Places
from engine.columnar.placing import places_query
from engine.columnar.profile import FactsProfile, absent_column, denominator_column, table_name
from engine.columnar.relations import Readable, Relation, Source
from engine.columnar.reporting import Reported, report_of
from engine.columnar.rows import Row
from engine.columnar.rules import rule_term
from engine.columnar.settings import Settings
from engine.columnar.sieve import sieve_of
from engine.columnar.sparse import sparse_grids
from engine.columnar.stages import assign_stages
from engine.columnar.statement import Statement
from engine.columnar.terms import Term, TooWide, given_term
from engine.columnar.totals import Total
from engine.columnar.translate import Translator
from engine.columnar.windows import Windows
from engine.facts.calendar import WorkingCalendar
from engine.language.core import Aggregate
from engine.program.model import CompiledRule, Grid
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.sql_text import name_sql, quoted_text

# A view that reads views that read views is planned as one query; deeper than this it is stored.
DEEPEST_QUERY = 24


class CannotCompile(Exception):
    """A rule that whole numbers of 127 bits cannot hold, or whose aggregate adds up quotients."""

    def __init__(self, id_: RuleId, why: Words["too_wide", "quotient"]) -> None:
        super().__init__(f"{id_[0]}.{id_[1]}: {why}")
        self.id, self.why = id_, why


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
    compiling: RuleId = ("", "")
    """The rule that is being compiled."""
    _rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    _calendars: dict[str, CalendarTable] = field(default_factory=dict)
    _sources: dict[Grid, Source] = field(default_factory=dict)
    _joined: list[Statement] = field(default_factory=list)
    """The views that join the parts of a report."""

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

    def relations_on(self, grid: Grid) -> list[Relation]:
        """The relations of a grid, stage by stage."""
        return sorted((r for (g, _), r in self.relations.items() if g == grid), key=lambda r: r.stage)

    def _add_relation(self, grid: Grid, stage: int) -> None:
        below = self.relations_on(grid)
        source: Readable = below[-1] if below else self.source_of(grid)
        name = f"{self.grid_name(grid)}_{stage}"
        layers = Layers(f"{name_sql(source.name)} AS p")
        relation = Relation(name, grid, stage, source, layers)
        source.read_by(name)
        self.relations[grid, stage] = relation

    def _compile_rule(self, id_: RuleId) -> None:
        relation, rule = self.relation_of[id_], self.linked.rule(id_)
        self.compiling = id_
        translator = Translator(self, id_[0], self.row_of(relation, id_[0]))
        try:
            term = self._given_instead(translator.row, rule, lambda: rule_term(translator, rule))
        except TooWide:
            raise CannotCompile(id_, "too_wide") from None
        name = self.linked.column_names[id_]
        layers, level = relation.layers, term.level
        layers.add(level, name, _stored(term))
        if term.absent is not None:
            layers.add(level, absent_column(name), term.absent)
        if term.denominator is not None:
            layers.add(level, denominator_column(name), term.denominator)
        self.outcomes[id_] = relation.outcomes[name] = _by_columns(replace(term, kind=rule.type.kind), name)

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
        layers.join(Join("(SELECT CAST(NULL AS VARCHAR) AS key)", alias, "FALSE"))
        return alias

    def aggregate(self, rulebook: str, node: Aggregate, owner: Row) -> Term:
        return AggregateCompiler(self).term(rulebook, node, owner)

    def refuse_quotient(self) -> None:
        raise CannotCompile(self.compiling, "quotient")

    def join_group(self, group: Group, owner: Row) -> str:
        return self.join_named(group.name, group, owner)

    def join_named(self, name: str, group: Group, owner: Row) -> str:
        """Join a grouped query to the rule's own row."""
        by = {"owner": owner.own(KEY) if owner.grid.entity is not None else "", "period": ""}
        if any(key == "period" for key, _ in group.keys):
            by["period"] = owner.own(PERIOD)
        on = " AND ".join(f"{name}.{name_sql(key)} = {by[key]}" for key, _ in group.keys) or "TRUE"
        owner.layers.join(Join(name_sql(name), name, on, Optional(name, False, group.types)))
        return name

    def total(self, which: str, row: Row) -> Term:
        """The sum of a row's statement lines, without the rule that is being compiled and those that nobody asks for."""
        lines = [i for i in self.linked.lines(which, row.grid) if i != self.compiling and i in self.outcomes]
        return Total(self, which, row).of(lines)

    def has_places_away(self, grid: Grid) -> bool:
        """Whether some of a grid's places may be periods in which their row surely is not."""
        source = self.source_of(grid)
        return source.has_there and grid in self.places.direct and self.profile.table(grid.entity or "") is not None

    # --- what is to be run ------------------------------------------------------------------------

    def reported(self) -> list[Reported]:
        """Where the outcomes wanted are found; their relations are kept as tables."""
        found = [report_of(self, grid, ids) for grid, ids in self._wanted_by_grid().items()]
        self._joined = [statement for _, statement in found if statement is not None]
        return [report for report, _ in found]

    def _wanted_by_grid(self) -> dict[Grid, list[RuleId]]:
        by_grid: dict[Grid, list[RuleId]] = {}
        for program in self.linked.programs:
            for rule in program.rules.values():
                id_ = (program.rulebook.id, rule.id)
                if id_ in self.wanted:
                    by_grid.setdefault(rule.grid, []).append(id_)
        return by_grid

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
                yield Statement(source.name, places_query(self, source), len(source.readers) > 1, titles.places(grid))
        for relation in ordered:
            chain = sparse.get(relation.grid)
            for group in self._groups_for(relation):
                yield group.statement(is_table=chain is not None)
                yield from group.beside
            if chain is None:
                yield relation.statement()
                if relation in sieves:
                    yield sieves[relation].statement()
            elif relation is chain.relations[-1]:
                yield from chain.statements()
        yield from self._joined

    def groups_of(self, relation: Relation) -> list[Group]:
        """The grouped queries that take a relation's rows."""
        return [g for g in self.groups.values() if g.rows.source is relation]

    def _groups_for(self, relation: Relation) -> list[Group]:
        """The grouped queries that are joined to a relation's rows."""
        return [g for g in self.groups.values() if g.owner.reader == relation.name]


def _stored(term: Term) -> str:
    """A term as a column: a constant in the type of its range."""
    if term.is_constant and term.kind in ("number", "time"):
        return f"CAST({term.sql} AS {term.sql_type})"
    return term.sql


def _by_columns(term: Term, name: str) -> Term:
    """A term as the columns that hold it have it, under the name of its rule."""
    if term.is_nothing:
        return replace(term, level=0)
    return Term(
        term.sql if term.is_constant else name_sql(name),
        term.kind,
        0 if term.is_constant else term.level + 1,
        term.nullable,
        factor=term.factor,
        low=term.low,
        high=term.high,
        denominator_high=term.denominator_high,
        constant=term.constant,
        absent=name_sql(absent_column(name)) if term.absent is not None else None,
        denominator=name_sql(denominator_column(name)) if term.denominator is not None else None,
    )


def _grid_words(grid: Grid) -> str:
    return "_".join(part for part in (grid.entity or "constant", grid.each) if part)


def _by_stage(item: tuple[Grid, int]) -> tuple[int, str]:
    return item[1], _grid_words(item[0])
