"""Programs evaluated by the columnar evaluator: the same results as the reference gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.columnar.compiler import Compiler, Reported
from engine.columnar.layers import name_sql
from engine.columnar.linking import LinkedRules, RuleId
from engine.columnar.loading import load_facts
from engine.columnar.macros import create_macros
from engine.columnar.places import Places
from engine.columnar.profile import FactsProfile, absent_column, denominator_column, table_name
from engine.columnar.settings import Settings
from engine.columnar.terms import Term
from engine.columnar.windows import Windows
from engine.evaluation.program_calendar import calendar_of
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Facts
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.values.exact import simplify
from engine.values.period import Period
from engine.values.value import ABSENT, Undetermined, Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Place = tuple[str, Period | None]
OPEN = Undetermined(frozenset())
"""An undetermined outcome whose reasons have not been asked for."""


@dataclass(eq=False)
class ColumnarEvaluation:
    """Programs evaluated together on facts in memory. `vocabulary` is that of all of them."""

    programs: Sequence[Program]
    facts: Facts
    vocabulary: Vocabulary
    period: Period
    as_of: date
    calendars: Mapping[str, WorkingCalendar] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    @cached_property
    def linked(self) -> LinkedRules:
        return LinkedRules(self.programs, self.roles)

    def compiled(self, profile: FactsProfile, wanted: set[RuleId]) -> Compiler:
        """The compiled programs for facts of a profile."""
        calendars = {
            p.rulebook.id: self.calendars.get(p.rulebook.id) or calendar_of(p, self.period) for p in self.programs
        }
        windows = Windows(
            self.linked, profile, calendars, self.period, self.as_of, _within(profile, self.period), self.settings
        )
        needed = self.linked.closure(sorted(wanted))
        places = Places(self.linked, self.vocabulary, profile, windows, self.period, needed)
        compiler = Compiler(
            self.linked,
            self.vocabulary,
            profile,
            calendars,
            self.period,
            self.as_of,
            wanted,
            windows,
            places,
            self.settings,
        )
        compiler.compile()
        return compiler

    def values(self, rules: set[RuleId] | None = None) -> Iterator[tuple[RuleId, list[tuple[Place, Value]]]]:
        """The outcomes of each rule by row and period, in rulebook order."""
        import duckdb

        wanted = rules if rules is not None else {(p.rulebook.id, r) for p in self.programs for r in p.rules}
        with duckdb.connect(config={"threads": 2}) as connection:
            create_macros(connection)
            entities = {e for p in self.programs for e in p.entities_read()}
            entities |= {e.id for e in self.vocabulary.entities.values() if e.of in entities}
            profile = load_facts(connection, self.facts, self.vocabulary, entities)
            for entity in entities:
                if profile.table(entity) is None:
                    connection.execute(f"CREATE TABLE {table_name(entity)} (row BIGINT, key VARCHAR)")
            compiler = self.compiled(profile, wanted)
            reported = compiler.reported()
            statements = list(compiler.statements())
            for calendar in compiler.calendar_tables:
                calendar.create(connection)
            for statement in statements:
                connection.execute(statement.sql)
            found: dict[RuleId, list[tuple[Place, Value]]] = {}
            for report in reported:
                found |= _fetch(connection, report, self.period)
        for program in self.programs:
            for rule in program.rules:
                id_ = (program.rulebook.id, rule)
                if id_ in found:
                    yield id_, found[id_]


def _within(profile: FactsProfile, period: Period) -> tuple[date, date]:
    """The days that the facts name anywhere, and the evaluation's."""
    low, high = period.start.toordinal(), period.end.toordinal()
    for table in profile.tables.values():
        for item in table.fields.values():
            if item.kind in ("date", "datetime") and item.low:
                unit = 86_400 if item.kind == "datetime" else 1
                low, high = min(low, item.low // unit), max(high, item.high // unit)
    return date.fromordinal(max(low, 1)), date.fromordinal(high)


def _fetch(connection: DuckDBPyConnection, report: Reported, period: Period) -> dict[RuleId, list[tuple[Place, Value]]]:
    """The outcomes of a grid, row by row as the facts have them, then period by period."""
    grid = report.grid
    columns: list[str] = []
    readers: list[tuple[RuleId, Callable[[Sequence[Any]], Value]]] = []
    first = ["key", "row"] if grid.entity is not None else []
    if grid.each is not None:
        first.append("period")
    columns += [name_sql(c) for c in first]
    for id_, term in report.rules:
        name = report.names[id_]
        at = len(columns)
        columns.append(name_sql(name))
        beside = {}
        if term.absent is not None:
            beside["absent"] = len(columns)
            columns.append(name_sql(absent_column(name)))
        if term.denominator is not None:
            beside["denominator"] = len(columns)
            columns.append(name_sql(denominator_column(name)))
        readers.append((id_, _reader(term, at, beside)))
    where = ["there IS NOT FALSE"] if report.has_there else []
    if grid.each is not None:
        where.append(f"period BETWEEN DATE '{period.start}' - 400 AND DATE '{period.end}'")
    order = ", ".join(c for c in ("row", "period") if c in first) or "1"
    clause = f" WHERE {' AND '.join(where)}" if where else ""
    rows = connection.execute(
        f"SELECT {', '.join(columns)} FROM {name_sql(report.relation)}{clause} ORDER BY {order}"
    ).fetchall()
    found: dict[RuleId, list[tuple[Place, Value]]] = {id_: [] for id_, _ in readers}
    reported = set(Period.ending_within(grid.each, period.start, period.end)) if grid.each else set()
    for row in rows:
        key = row[0] if grid.entity is not None else ""
        at_ = Period.containing(grid.each, row[len(first) - 1]) if grid.each is not None else None
        if at_ is not None and at_ not in reported:
            continue
        for id_, read in readers:
            found[id_].append(((key, at_), read(row)))
    return found


def _reader(term: Term, at: int, beside: Mapping[str, int]) -> Callable[[Sequence[Any]], Value]:
    """How an outcome's columns become its value."""
    absent, below = beside.get("absent"), beside.get("denominator")
    factor = term.factor

    def read(row: Sequence[Any]) -> Value:
        if absent is not None and row[absent]:
            return ABSENT
        cell = row[at]
        if cell is None:
            return OPEN
        if term.kind == "number":
            return simplify(Fraction(cell) * factor / (row[below] if below is not None else 1))
        if term.kind == "time":
            return time(cell // 3600, cell // 60 % 60, cell % 60)
        return tuple(cell) if term.kind == "list" else cell  # type: ignore[no-any-return]

    return read
