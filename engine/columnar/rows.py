"""The row at hand as the compiler sees it: how facts, outcomes, dates and parameters of it are read in SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from engine.columnar import logic
from engine.columnar.choosing import choose
from engine.columnar.layers import Join, Layers, Optional
from engine.columnar.linking import KEY, PERIOD, PERIOD_END, RuleId
from engine.columnar.moments import DAY
from engine.columnar.profile import FieldProfile, absent_column, denominator_column, field_column, table_name
from engine.columnar.relations import Readable, Relation, Source, column_of
from engine.columnar.terms import Term, absent, literal, literal_sql, undetermined
from engine.evaluation.kleene import is_plain
from engine.language.core import Read, Step
from engine.program.model import Grid
from engine.rulebook.model import Band, Parameter
from engine.rulebook.vocabulary import Entity
from engine.values.period import Period, PeriodKind
from engine.values.sql_text import name_sql
from engine.values.types import Kind
from engine.values.value import Plain

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler

TRUNCATIONS = {"iso_week": "week", "month": "month", "quarter": "quarter", "year": "year"}


@dataclass(frozen=True, slots=True)
class Held:
    """Where a row stands in the query: the alias of its facts, when it is not there for sure, how it is spelt."""

    alias: str
    present: str | None
    absent: str | None
    """The condition under which the way to it ends at an absent relation."""
    key: str | None = None
    """Its key as the way to it has it, even where there is no such row; None for the row at hand."""


@dataclass(eq=False)
class Row:
    """A row of a grid that a query reads, under an alias."""

    compiler: Compiler
    rulebook: str
    grid: Grid
    source: Readable
    layers: Layers
    alias: str
    reader: str
    _held: dict[tuple[str, ...], Held] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.source.read_by(self.reader)

    # --- columns of the row itself ----------------------------------------------------------------

    def own(self, column: str) -> str:
        """A column that the source gives, raw: to be used in layer 0 only."""
        return f"{self.alias}.{name_sql(self.source.give(column))}"

    def input(self, column: str) -> str:
        """A column that the source gives, as a column of the layers."""
        return self.layers.input(self.own(column), column if self.alias == "p" else f"{self.alias}.{column}")

    @property
    def periods(self) -> tuple[Period, ...]:
        source = self.source
        return source.periods if isinstance(source, Source) else source.places.periods

    @property
    def entity(self) -> Entity | None:
        return self.compiler.vocabulary.entities.get(self.grid.entity or "")

    def bound_of_period(self, end: bool) -> Term:
        """The first or the last day of the row's period, or of the evaluation's."""
        if self.grid.each is None:
            return literal(self.compiler.period.end if end else self.compiler.period.start, "date")
        days = [p.end if end else p.start for p in self.periods] or [self.compiler.period.end]
        if len(days) == 1:
            return literal(days[0], "date")
        low, high = min(days, default=date.min), max(days, default=date.min)
        return Term(self.input(PERIOD_END if end else PERIOD), "date", low=low.toordinal(), high=high.toordinal())

    def day(self) -> Term:
        """The day on which the row reads dated values: its period's last, else its own first date."""
        if self.grid.each is not None:
            return self.bound_of_period(end=True)
        entity = self.entity
        if entity is None or not entity.dated or entity.id in self.compiler.with_periods:
            return literal(self.compiler.period.end, "date")
        first = self.date_of_row()
        if first.absent is None:
            return first
        return choose(
            [(logic.is_absent(first), literal(self.compiler.period.end, "date"))], replace(first, absent=None)
        )

    def date_of_row(self) -> Term:
        """The row's own first date, as a date."""
        entity = self.entity
        assert entity is not None
        first = self.fact(entity, entity.dated[0], ())
        if first.kind != "datetime":
            return first
        return replace(
            first, sql=f"CAST({first.sql} AS DATE)", kind="date", low=first.low // 86_400, high=first.high // 86_400
        )

    # --- facts ------------------------------------------------------------------------------------

    def read(self, node: Read) -> Term:
        """A fact or an outcome, up relations and over to other periods."""
        if node.kind == "outcome":
            return self._outcome(node)
        entity = self.compiler.vocabulary.entities[node.entity or ""]
        return self.fact(entity, node.name, node.path)

    def fact(self, entity: Entity, name: str, path: tuple[Step, ...]) -> Term:
        profile = self.compiler.profile.field(entity.id, name)
        kind = entity.fields[name].type.kind
        held = self.holder(path)
        if profile is None:
            return self._on_the_way(undetermined(kind), held)
        if entity.of is None:
            if held.alias == self.alias and not path:
                term = self._field_term(profile, lambda c: self.own(column_of(entity.id, c)), name, entity.id, True)
            else:
                sure = held.present is None
                term = self._field_term(
                    profile, lambda c: f"{held.alias}.{name_sql(field_column(c))}", name, held.alias, sure
                )
            return self._on_the_way(term, held)
        return self._on_the_way(self._column_fact(entity, name, profile, held), held)

    def _field_term(
        self, profile: FieldProfile, column: Callable[[str], str], name: str, prefix: str, blank_is_absent: bool
    ) -> Term:
        """A field read by its columns. `blank_is_absent`: unless cells are missing, NULL can only mean absent."""
        sql = self.layers.input(column(name), f"{prefix}/{name}")
        blank = None
        if profile.has_absent and blank_is_absent and not profile.has_missing:
            blank = f"({sql} IS NULL)"
        elif profile.has_absent:
            blank = self.layers.input(column(absent_column(name)), f"{prefix}/{absent_column(name)}")
        return self._of_profile(profile, sql, blank)

    def _of_profile(self, profile: FieldProfile, sql: str, blank: str | None) -> Term:
        low, high = profile.low, profile.high
        if not low and profile.kind in ("date", "datetime"):  # no cell has a date: any will do
            low = high = self.compiler.period.end.toordinal() * (DAY if profile.kind == "datetime" else 1)
        return Term(sql, profile.kind, 0, profile.has_missing, blank, factor=profile.factor, low=low, high=high)

    def _on_the_way(self, term: Term, held: Held) -> Term:
        """The term with what the relations on the way to its row leave open."""
        if held.present is not None:
            blank = None if term.absent is None else f"COALESCE({term.absent}, FALSE)"
            term = replace(term, nullable=True, absent=blank, constant=None)
        if held.absent is not None:
            way = self.layers.input(f"COALESCE({held.absent}, FALSE)", f"_{held.alias}_absent")
            either = way if term.absent is None else f"({way} OR {term.absent})"
            term = replace(term, absent=either, constant=None)
        return term

    def holder(self, path: tuple[Step, ...]) -> Held:
        """Where the facts of the row at the end of a path stand."""
        names = tuple(step.field for step in path)
        if names not in self._held:
            self._held[names] = self._step(path) if path else Held(self.alias, None, None)
        return self._held[names]

    def _step(self, path: tuple[Step, ...]) -> Held:
        step = path[-1]
        before = self.holder(path[:-1])
        entity = path[-2].entity if len(path) > 1 else self.grid.entity or ""
        sql, absent, nullable = self.relation(entity, step.field, before, bool(path[:-1]))
        alias = self.layers.alias("path", self.alias, *(s.field for s in path))
        if self.compiler.profile.table(step.entity) is None:
            return Held(self.compiler.empty_row(self.layers, alias), alias, absent, sql)
        table = name_sql(table_name(step.entity))
        self.layers.join(Join(table, alias, f"{alias}.key = {sql}"))
        sure = not nullable and before.present is None and absent is None and before.absent is None
        if before.absent is not None:
            absent = f"({before.absent} OR COALESCE({absent}, FALSE))" if absent else before.absent
        return Held(alias, None if sure else alias, absent, sql)

    def relation(self, entity: str, name: str, held: Held, on_path: bool) -> tuple[str, str | None, bool]:
        """A relation of a row, raw: its SQL, when it is absent, and whether it may name no row there is."""
        model = self.compiler.vocabulary.holding(entity, name)
        profile = self.compiler.profile.field(model.id, name)
        if profile is None:
            return "CAST(NULL AS VARCHAR)", None, True
        alias = held.alias if model.id == entity else self._widened(model, held)
        if alias == self.alias and not on_path:
            column = self.own(column_of(model.id, name))
            absent = self.own(column_of(model.id, absent_column(name))) if profile.has_absent else None
        else:
            column = f"{alias}.{name_sql(field_column(name))}"
            absent = f"{alias}.{name_sql(absent_column(name))}" if profile.has_absent else None
        return column, absent, profile.has_missing or profile.dangling

    def _widened(self, model: Entity, held: Held) -> str:
        """The alias of the columns that widen a row once."""
        alias = self.layers.alias("columns", held.alias, model.id)
        key = self.own(KEY) if held.key is None else held.key
        self.layers.join(Join(name_sql(table_name(model.id)), alias, f"{alias}.key = {key}"))
        return alias

    def _column_fact(self, entity: Entity, name: str, profile: FieldProfile, held: Held) -> Term:
        """A fact of a column entity: of the row, or of one of its periods; the row may have none."""
        alias, read = self._beside(entity, held)
        period = self.period_start(entity.each) if entity.each is not None else None
        there = Term(self.layers.input(read("key IS NOT NULL", "there"), f"{alias}/there"), "flag")
        no_row = self._no_row(entity, name)
        term = self._field_term(
            profile, lambda c: read(name_sql(field_column(c)), c), name, alias, no_row.absent is not None
        )
        found = self._where_covered(_unless_there(term, there, no_row), entity, period, there)
        return self._where_known(found, held, period)

    def _beside(self, entity: Entity, held: Held) -> tuple[str, Callable[[str, str], str]]:
        """The alias of a column entity's row, and its columns, raw: by their SQL under the alias, and a name for it.

        What stands beside the row at hand is looked up in the grid's first stage alone, which gives it on.
        """
        alias = self.layers.alias("columns", held.alias, entity.id)
        if held.key is None and self.alias == "p" and isinstance(self.source, Relation):
            before = self.compiler.row_of(self.source, self.rulebook)
            _, given = before._beside(entity, before.holder(()))
            return alias, lambda sql, name: self.own(before.layers.input(given(sql, name), f"{alias}/{name}")[1:-1])
        key = self.own(KEY) if held.key is None else held.key
        on = f"{alias}.key = {key}"
        if entity.each is not None:
            on += f" AND {alias}.period = {self._raw_period(entity.each)}"
        table = table_name(entity.id)
        own = held.key is None and entity.each == self.grid.each and entity.of == self.grid.entity
        profile = self.compiler.profile.table(entity.id)
        types = profile.types if profile is not None else {}
        optional = Optional(table, True, types) if own and entity.each is not None else None
        self.layers.join(Join(name_sql(table), alias, on, optional))
        return alias, lambda sql, _: f"{alias}.{sql}"

    def _where_known(self, term: Term, held: Held, period: Term | None) -> Term:
        """A value that needs no row to be there, undetermined where it is not known whose or of when it is."""
        known = []
        if held.present is not None:
            known.append(Term(self.layers.input(f"{held.key} IS NOT NULL", f"{held.alias}/known"), "flag"))
        if period is not None and not period.is_constant and (period.nullable or period.absent is not None):
            known.append(Term(f"({period.sql} IS NOT NULL)", "flag", period.level))
        if not known:
            return term
        made = choose([(logic.both(known), replace(term, absent=None))], None)
        return replace(made, absent=term.absent)

    def _no_row(self, entity: Entity, name: str) -> Term:
        column = entity.fields[name]
        if entity.optional or column.optional:
            return absent(column.type.kind)
        if column.default is not None:
            return literal(column.default, column.type.kind)
        return undetermined(column.type.kind)

    def _where_covered(self, term: Term, entity: Entity, period: Term | None, there: Term) -> Term:
        """Undetermined where there is no row and the table does not cover the period."""
        table = self.compiler.profile.table(entity.id)
        if period is None or table is None or entity.each is None:
            return term
        day = self.day() if self.grid.each is None else self.bound_of_period(end=True)
        days = [Period.containing(entity.each, date.fromordinal(o)) for o in (day.low, day.high) if o >= 1]
        if all(table.covers.contains(p.start, p.end) for p in days):
            return replace(term, absent=self._absent_period(term, period))
        start, last = f"{period.sql}", f"end_of_{entity.each}({period.sql})"
        parts = [f"{start} >= {literal_sql(table.covers.start)}"] if table.covers.start else []
        parts += [f"{last} <= {literal_sql(table.covers.until)}"] if table.covers.until else []
        covered = Term("(" + " AND ".join([*parts, f"{period.sql} IS NOT NULL"]) + ")", "flag", period.level)
        made = choose([(logic.either([there, covered]), term)], undetermined(term.kind))
        return replace(made, absent=self._absent_period(made, period))

    def _absent_period(self, term: Term, period: Term) -> str | None:
        if period.absent is None:
            return term.absent
        return period.absent if term.absent is None else f"({period.absent} OR {term.absent})"

    # --- periods ----------------------------------------------------------------------------------

    def period_start(self, each: PeriodKind) -> Term:
        """The first day of the period around the row's (or around its date) as a term; absent as its date is."""
        if self.grid.each is not None:
            starts = sorted({Period.containing(each, p.end).start for p in self.periods}) or [
                self.compiler.period.start
            ]
            if len(starts) == 1:
                return literal(starts[0], "date")
            sql = self.input(PERIOD) if each == self.grid.each else start_of(each, self.input(PERIOD_END))
            low, high = starts[0].toordinal(), starts[-1].toordinal()
            return Term(sql, "date", low=low, high=high)
        own = self.date_of_row()
        return replace(own, sql=start_of(each, own.sql))

    def _raw_period(self, each: PeriodKind) -> str:
        """As period_start, for use in layer 0."""
        if self.grid.each is not None:
            starts = {Period.containing(each, p.end).start for p in self.periods}
            if len(starts) == 1:
                return literal_sql(next(iter(starts)))
            return self.own(PERIOD) if each == self.grid.each else start_of(each, self.own(PERIOD_END))
        entity = self.entity
        assert entity is not None
        field_ = self.compiler.profile.field(entity.id, entity.dated[0])
        if field_ is None:
            return "CAST(NULL AS DATE)"
        raw = self.own(column_of(entity.id, entity.dated[0]))
        return start_of(each, f"CAST({raw} AS DATE)" if field_.kind == "datetime" else raw)

    # --- outcomes ---------------------------------------------------------------------------------

    def _outcome(self, node: Read) -> Term:
        compiler = self.compiler
        id_ = compiler.linked.standing(self.rulebook, node.name)
        if id_ not in compiler.outcomes:  # never asked for: what reads it is never reached
            return undetermined(node.type.kind)
        relation, term = compiler.relation_of[id_], compiler.outcomes[id_]
        name = compiler.linked.column_names[id_]
        held = self.holder(node.path) if node.path else Held(self.alias, None, None)
        if not node.path and relation.grid == self.grid:
            return self.local(id_)
        if term.is_constant and held.present is None and held.absent is None and self.grid.each is not None:
            return term
        alias = self.layers.alias("outcome", held.alias, relation.name, *([node.each] if node.each else []))
        on: list[str] = []
        if relation.grid.entity is not None:
            key = self.own(KEY) if held.key is None else held.key
            on.append(f"{alias}.key = {key}")
        if node.each is not None:
            if len(relation.places.periods) > 1:
                on.append(f"{alias}.period = {self._raw_period(node.each)}")
                relation.give(PERIOD)
            elif relation.places.periods:
                on.append(f"{literal_sql(relation.places.periods[0].start)} = {self._raw_period(node.each)}")
        if relation.grid.entity is not None:
            relation.give(KEY)
        relation.read_by(self.reader)
        self.layers.join(Join(name_sql(relation.name), alias, " AND ".join(on) or "TRUE"))

        def give(column: str) -> str:
            return self.layers.input(f"{alias}.{name_sql(relation.give(column))}", f"{alias}/{column}")

        made = outcome_term(term, name, give)
        if made.is_constant:
            period = self.period_start(node.each) if node.each is not None else None
            made = self._where_known(made, held, period)
        if self.grid.each is None and node.each is not None:
            own = self.date_of_row()
            if own.absent is not None:
                absent = f"COALESCE({made.absent}, FALSE)" if made.absent else None
                made = replace(made, absent=own.absent if absent is None else f"({own.absent} OR {absent})")
            if own.nullable:
                made = replace(made, nullable=True)
        if made.absent is not None and (held.present is not None or self.grid.each is None):
            made = replace(made, absent=f"COALESCE({made.absent}, FALSE)")
        return self._on_the_way(made, held)

    def local(self, id_: RuleId) -> Term:
        """An outcome on the row itself."""
        relation, term = self.compiler.relation_of[id_], self.compiler.outcomes[id_]
        if term.is_nothing or (self.alias == "p" and self.source is relation.source):
            return term
        return outcome_term(term, self.compiler.linked.column_names[id_], self.input)

    # --- parameters -------------------------------------------------------------------------------

    def parameter(self, parameter: Parameter) -> Term:
        """A parameter's value on the row's day."""
        kind = parameter.type.kind

        def term(value: Plain | tuple[Band, ...] | None) -> Term:
            return undetermined(kind) if value is None else literal(value, kind)  # type: ignore[arg-type]

        return self.dated(parameter, term, kind)

    def dated(self, parameter: Parameter, made: Callable[[Plain | tuple[Band, ...] | None], Term], kind: Kind) -> Term:
        """What is made of the value in force on the row's day, for each of a parameter's values."""
        override = self.compiler.settings.overrides.get(parameter.id)
        if override is not None:
            return made(override) if is_plain(override) else undetermined(kind)  # type: ignore[arg-type]
        day = self.day()
        low, high = date.fromordinal(max(day.low, 1)), date.fromordinal(min(max(day.high, 1), date.max.toordinal()))
        spans = [(v.start, v.value) for v in parameter.values if v.start <= high]
        current = max((i for i, (start, _) in enumerate(spans) if start <= low), default=None)
        before = None if current is None else spans[current][1]
        later = spans if current is None else spans[current + 1 :]
        branches = []
        earlier: Plain | tuple[Band, ...] | None = before
        for start, value in later:
            branches.append((logic.condition(f"{day.sql} < {literal_sql(start)}", day), made(earlier)))
            earlier = value
        if not branches and not day.nullable:
            return made(earlier)
        if not branches:
            known = Term(f"{day.sql} IS NOT NULL", "flag", day.level)
            return choose([(known, made(earlier))], None)
        if not day.nullable:
            return choose(branches, made(earlier))
        last = later[-1][0]
        branches.append((logic.condition(f"{day.sql} >= {literal_sql(last)}", day), made(earlier)))
        return choose(branches, None)


def _unless_there(term: Term, there: Term, no_row: Term) -> Term:
    """A cell of a row that may not be there, whose columns are NULL then, with what holds without the row."""
    if no_row.absent is not None:
        if term.absent is None:
            return replace(term, absent=f"(NOT {there.sql})" if term.nullable else f"({term.sql} IS NULL)")
        return term if not term.nullable else replace(term, absent=f"COALESCE({term.absent}, TRUE)")
    sure = replace(term, absent=None if term.absent is None else f"COALESCE({term.absent}, FALSE)", nullable=True)
    return sure if no_row.is_nothing else choose([(there, sure)], no_row)


def outcome_term(term: Term, name: str, give: Callable[[str], str]) -> Term:
    """The term of a stored outcome, read by the columns that hold it."""
    if term.is_constant:
        return replace(term, level=0)
    return replace(
        term,
        sql=give(name),
        level=0,
        absent=None if term.absent is None else give(absent_column(name)),
        denominator=None if term.denominator is None else give(denominator_column(name)),
    )


def start_of(each: PeriodKind, sql: str) -> str:
    """The first day of the period around a date."""
    return sql if each == "day" else f"CAST(date_trunc('{TRUNCATIONS[each]}', {sql}) AS DATE)"
