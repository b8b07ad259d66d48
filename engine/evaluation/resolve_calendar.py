"""A rulebook's calendar with every parameter resolved."""

from __future__ import annotations

from datetime import date, time, timedelta

from engine.facts.calendar import TimetableEntry, WorkingCalendar
from engine.rulebook.model import Rulebook
from engine.rulebook.node import Scalar
from engine.values.value import Value

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def resolve_calendar(
    rulebook: Rulebook, overrides: dict[str, Value] | None = None, rest_days: tuple[str, ...] = ()
) -> WorkingCalendar:
    """The working calendar of a rulebook.

    Args:
        overrides: parameters with another value, as an example's `with` has them.
        rest_days: the weekdays that a rule gives, where the rulebook leaves them to a rule.

    A timetable whose times are parameters gives one entry for each span in which they stand unchanged.
    """
    spec = rulebook.calendar
    if spec is None:
        return WorkingCalendar()
    rest = spec.rest_days if isinstance(spec.rest_days, tuple) else rest_days
    entries: list[TimetableEntry] = []
    for entry in spec.timetable:
        scalars = [s for session in entry.sessions for s in (session.start, session.end)]
        starts = _changes(rulebook, scalars)
        for index, start in enumerate(starts):
            following = starts[index + 1] if index + 1 < len(starts) else None
            until = following - timedelta(days=1) if following else None
            day = start or date.min
            times = [_time(rulebook, s, day, overrides or {}) for s in scalars]
            known = [t for t in times if t is not None]
            if len(known) == len(times):
                pairs = tuple(zip(known[::2], known[1::2], strict=True))
                entries.append(
                    TimetableEntry(
                        pairs, _month_day(rulebook, entry.start), _month_day(rulebook, entry.until), start, until
                    )
                )
    return WorkingCalendar([_WEEKDAYS.index(d) for d in rest], spec.holidays, spec.days, entries)


def _changes(rulebook: Rulebook, scalars: list[Scalar]) -> list[date | None]:
    parameters = rulebook.parameters()
    named = [parameters[s.text] for s in scalars if s.text in parameters]
    dates = sorted({v.start for p in named for v in p.values})
    return list(dates) or [None]


def _time(rulebook: Rulebook, scalar: Scalar, day: date, overrides: dict[str, Value]) -> time | None:
    parameter = rulebook.parameters().get(scalar.text)
    if parameter is None:
        return time.fromisoformat(scalar.text.zfill(5))
    if isinstance(override := overrides.get(parameter.id), time):
        return override
    dated = parameter.at(day)
    return dated.value if dated is not None and isinstance(dated.value, time) else None


def _month_day(rulebook: Rulebook, scalar: Scalar | None) -> tuple[int, int] | None:
    if scalar is None:
        return None
    parameter = rulebook.parameters().get(scalar.text)
    text = scalar.text if parameter is None else str(parameter.values[-1].value)
    month, day = text.split("-")
    return int(month), int(day)
