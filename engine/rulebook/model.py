"""The model of a rulebook as written: chapters of clauses with parameters, interpretations, rules, examples.

Expressions are kept as the scalars they were written in (`Scalar`: text and place); what they mean is
found later, in engine/program. Everything is immutable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from engine.diagnostics.source import Position
from engine.rulebook.node import Mapping as MappingNode
from engine.rulebook.node import Node, Scalar
from engine.rulebook.vocabulary import Vocabulary
from engine.values.exact import Rounding
from engine.values.period import PeriodKind
from engine.values.text import Text
from engine.values.types import Enumeration, Type
from engine.values.units import Unit
from engine.values.value import Number, Plain

Statement = Literal["earning", "deduction", "information", "total", "year_to_date", "payment"]
AGGREGATES = ("count", "sum", "min", "max", "any", "all", "distinct", "longest_run", "covered")
RULE_KINDS = ("formula", "table", "first", "collect", "list", *AGGREGATES)
COLLECTS = ("sum", "min", "max", "count")


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both included; None is open."""

    start: date | None
    until: date | None

    def contains(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


# --- parameters -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a scale: up to a bound, which belongs to the band if `inclusive`; None is the rest.

    `bound` and `value` are in base units.
    """

    bound: Number | None
    inclusive: bool
    value: Number
    position: Position


@dataclass(frozen=True, slots=True, eq=False)
class DatedValue:
    """`value` from `start` on; None where the source leaves it blank. A scale is a tuple of bands."""

    start: date
    value: Plain | tuple[Band, ...] | None
    position: Position


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A figure of the policy, dated. With `scale_of`, a scale from that unit to `type.unit`."""

    id: str
    label: Text
    type: Type
    scale_of: Unit | None
    values: tuple[DatedValue, ...]
    clause: str
    position: Position

    def at(self, day: date) -> DatedValue | None:
        """The value in force on a day; None before the first."""
        for dated in reversed(self.values):
            if dated.start <= day:
                return dated
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Interpretation:
    """A question the text leaves open, the answers on offer, the one chosen, and why."""

    id: str
    question: Text
    options: Mapping[str, Text]
    chosen: str
    reason: Text | None
    clause: str
    position: Position


# --- rules ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    expression: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of a table: every test and the condition must hold; then the result.

    `tests` maps an input (a name or expression) to a unary test. No tests and no condition:
    the `otherwise` row. `result` is a scalar, or a sequence of codes.
    """

    tests: tuple[tuple[Scalar, Scalar], ...]
    condition: Scalar | None
    result: Node
    position: Position

    @property
    def is_otherwise(self) -> bool:
        return not self.tests and self.condition is None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """`table` (unique), `first` or `collect`. `collect` names how results are gathered: sum, min, max or
    count; `gathered` is the author's word for what is gathered, as in `{sum: points, rows: […]}`.
    """

    policy: Literal["unique", "first", "collect"]
    collect: str | None
    rows: tuple[Row, ...]
    position: Position
    gathered: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CodeList:
    """`list`: each code with the condition under which it is on the list."""

    items: tuple[tuple[Scalar, Scalar], ...]
    position: Position


@dataclass(frozen=True, slots=True, eq=False)
class Aggregation:
    """An aggregate over the rows of an entity or over the owner's own periods.

    `body` is what is summed, compared, counted apart or tested; None for count and covered.
    """

    function: str
    body: Scalar | None
    over: Scalar
    where: Scalar | None
    via: Scalar | None
    by: Scalar | None
    between: tuple[Scalar, Scalar] | None
    position: Position


Body = Formula | Table | CodeList | Aggregation


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One outcome: what it is of, how it is found, how it is shown.

    `type` is the declared type, None where it follows from the body (flags, lists, dates by `type:`
    are declared). `exact` keeps a rational unrounded. `codes` is the enumeration a `list` or an inline
    `type: {code: label}` declares.
    """

    id: str
    label: Text
    clause: str
    of: Scalar | None
    each: PeriodKind | None
    kind: str
    body: Body
    declared_type: str | None
    codes: Enumeration | None
    unit: Unit | None
    places: int | None
    exact: bool
    rounding: Rounding | None
    when: Scalar | None
    require: Scalar | None
    exception_to: Scalar | None
    statement: Statement | None
    finding: bool | tuple[str, ...]
    in_force: Span | None
    position: Position


# --- examples -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A worked example as written; engine/evaluation/example.py runs it.

    `given`: entity or rule -> row, rows or a fixed value; also `holidays`. `choices`: the `with`
    block (interpretations and parameters). `expect`: rule -> value.
    """

    clause: str | None
    given: MappingNode | None
    choices: MappingNode | None
    period: Scalar | None
    as_of: Scalar | None
    expect: MappingNode
    note: Text | None
    position: Position


# --- the rulebook ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A working session; each end is a time literal or a parameter's name."""

    start: Scalar
    end: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """Sessions of a workday, from and until month-days (a literal or a parameter's name) if seasonal."""

    start: Scalar | None
    until: Scalar | None
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CalendarSpec:
    """`rest_days`: weekday names, or the name of a constant rule that gives them. `holidays`: a
    country's code or None. `days`: HR's own days, which prevail: workday, rest_day or statutory_holiday.
    """

    rest_days: tuple[str, ...] | Scalar
    holidays: str | None
    days: Mapping[date, str]
    timetable: tuple[Timetable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A clause of the policy. `quote` is the source verbatim; `text` is ours, with `{{ parameter }}`."""

    id: str
    chapter: str
    number: str | None
    source: str | None
    quote: tuple[str, ...]
    text: Text
    note: Text | None
    conflicts_with: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    interpretations: Mapping[str, Interpretation]
    rules: Mapping[str, Rule]
    examples: tuple[Example, ...]
    position: Position


@dataclass(frozen=True, slots=True, eq=False)
class Chapter:
    id: str
    title: Text
    clauses: tuple[Clause, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it stands in its file."""

    media: Literal["image/svg+xml", "image/png"]
    content: bytes


@dataclass(frozen=True, slots=True)
class Organisation:
    """Whose policy it is. `colour` is `#rrggbb`."""

    name: Text
    logo: Logo | None = None
    colour: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook:
    """A policy as written, layers and includes already resolved."""

    id: str
    title: Text
    version: str | None
    organisation: Organisation | None
    in_force: Span
    currency: str
    rounding: Rounding
    vocabulary: Vocabulary
    vocabularies: tuple[str, ...]
    calendar: CalendarSpec | None
    yields_to: Mapping[str, Text]  # roles, and what people call them
    chapters: tuple[Chapter, ...]
    position: Position

    def __repr__(self) -> str:
        return f"<Rulebook {self.id}>"

    def clauses(self) -> list[Clause]:
        return [clause for chapter in self.chapters for clause in chapter.clauses]

    def rules(self) -> Mapping[str, Rule]:
        return self._rules

    def parameters(self) -> Mapping[str, Parameter]:
        return self._parameters

    def interpretations(self) -> Mapping[str, Interpretation]:
        return self._interpretations

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {k: r for c in self.clauses() for k, r in c.rules.items()}

    @cached_property
    def _parameters(self) -> dict[str, Parameter]:
        return {k: p for c in self.clauses() for k, p in c.parameters.items()}

    @cached_property
    def _interpretations(self) -> dict[str, Interpretation]:
        return {k: i for c in self.clauses() for k, i in c.interpretations.items()}
