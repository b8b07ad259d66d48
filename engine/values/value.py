"""Values as the evaluators see them.

Numbers are exact rationals (`int` or `Fraction`) in base units; never a float. Beside plain values
there are three states a cell or an outcome can be in, see docs/language.md, "Missing, absent,
undetermined".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from fractions import Fraction
from typing import Literal

Number = int | Fraction


class State(Enum):
    """ABSENT is an answer (“there is none”); MISSING is a blank where a value is required."""

    ABSENT = "absent"
    MISSING = "missing"

    def __repr__(self) -> str:
        return self.value


ABSENT = State.ABSENT
MISSING = State.MISSING

ReasonKind = Literal[
    "missing",  # a required fact is blank or its column was not supplied: subject entity.field
    "not_supplied",  # a whole entity was not supplied: subject entity
    "not_covered",  # a window reaches beyond what the facts cover: subject entity
    "unset",  # a parameter has no value on the date: subject parameter
    "division",  # division by zero: subject rule
    "require",  # a rule's own validity condition failed: subject rule
    "conflict",  # exceptions that disagree: subject rule
    "calendar",  # a date beyond the calendar's data: subject date
    "range",  # a date or number beyond what the engine represents
    "unknown",  # a reference to a row that does not exist: subject entity.field
]
FACT_REASONS = frozenset({"missing", "not_supplied", "not_covered", "unknown"})


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why an outcome is undetermined. `subject` is what is lacking, `detail` whose or which."""

    kind: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Undetermined:
    """No value, and why. Nothing in a rule can test it."""

    reasons: frozenset[Reason]


Plain = int | Fraction | bool | str | date | datetime | time | tuple[str, ...]
Value = Plain | State | Undetermined
