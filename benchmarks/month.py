"""The working month of a population: which of its days are workdays, rest days and statutory holidays.

A population carries its month in `month.json`, so that a contender need not find it out and is not timed for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FILE = "month.json"


@dataclass(frozen=True, slots=True)
class Day:
    """A day. `kind`: workday, rest_day or statutory_holiday; `scheduled`: a workday, or a holiday that is paid."""

    date: date
    kind: str
    scheduled: bool

    @property
    def is_workday(self) -> bool:
        return self.kind == "workday"


@dataclass(frozen=True, slots=True)
class Month:
    """A month's days in order."""

    days: Sequence[Day]

    @property
    def start(self) -> date:
        return self.days[0].date

    @property
    def end(self) -> date:
        return self.days[-1].date

    @property
    def name(self) -> str:
        return f"{self.start:%Y-%m}"

    @property
    def workdays(self) -> list[date]:
        return [day.date for day in self.days if day.is_workday]

    @property
    def scheduled(self) -> int:
        return sum(day.scheduled for day in self.days)

    def workdays_within(self, start: date, until: date) -> int:
        return sum(day.is_workday for day in self.days if start <= day.date <= until)

    def scheduled_within(self, start: date, until: date) -> int:
        return sum(day.scheduled for day in self.days if start <= day.date <= until)

    def write(self, folder: Path) -> None:
        rows = [{"date": d.date.isoformat(), "kind": d.kind, "scheduled": d.scheduled} for d in self.days]
        (folder / FILE).write_text(json.dumps(rows), encoding="utf-8")


def read_month(folder: Path) -> Month:
    rows = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Month([Day(date.fromisoformat(row["date"]), row["kind"], row["scheduled"]) for row in rows])


def month_of(rulebook: str, period: str) -> Month:
    """The month as the calendar of a bundled rulebook has it."""
    import engine
    from engine.evaluation.program_calendar import calendar_of
    from engine.workspace.periods import parse_period

    within = parse_period(period)
    calendar = calendar_of(engine.load(rulebook), within)
    days = []
    for number in range((within.end - within.start).days + 1):
        day = within.start + timedelta(days=number)
        paid = calendar.paid_holidays(day, day)
        kind = calendar.day_type(day)
        if kind is None or paid is None:
            raise ValueError(f"the calendar of {rulebook} does not reach to {day}")
        days.append(Day(day, kind, kind == "workday" or paid > 0))
    return Month(days)
