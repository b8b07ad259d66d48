"""The working calendar of a program, its rest days found by a rule where the rulebook says so."""

from __future__ import annotations

from engine.evaluation.index import FactsIndex
from engine.evaluation.reference import Reference
from engine.evaluation.resolve_calendar import resolve_calendar
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Facts
from engine.program.model import Program
from engine.rulebook.node import Scalar
from engine.values.period import Period
from engine.values.value import Value


def calendar_of(
    program: Program,
    period: Period,
    choices: dict[str, str] | None = None,
    overrides: dict[str, Value] | None = None,
) -> WorkingCalendar:
    """The calendar under which a program is evaluated for a period.

    A constant rule named by `rest_days` is evaluated without a calendar of its own; where it is
    undetermined no day is taken for a rest day, and `policy check` has said why.
    """
    calendar = resolve_calendar(program.rulebook, overrides)
    spec = program.rulebook.calendar
    if spec is None or not isinstance(spec.rest_days, Scalar) or spec.rest_days.text not in program.rules:
        return calendar
    index = FactsIndex(Facts(), program.rulebook.vocabulary)
    reference = Reference(program, index, calendar, period, period.end, choices=choices, overrides=overrides)
    found = reference.outcome(spec.rest_days.text, "", None)
    return resolve_calendar(program.rulebook, overrides, found if isinstance(found, tuple) else ())
