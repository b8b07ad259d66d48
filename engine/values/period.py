"""Calendar periods: day, ISO week, month, quarter, year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

PeriodKind = Literal["day", "iso_week", "month", "quarter", "year"]
PERIOD_KINDS: tuple[str, ...] = get_args(PeriodKind)
# Which longer periods a shorter one lies in whole. Weeks do not nest in months.
_NESTS = {
    "day": {"iso_week", "month", "quarter", "year"},
    "iso_week": set(),
    "month": {"quarter", "year"},
    "quarter": {"year"},
    "year": set(),
}


def nests(inner: str, outer: str) -> bool:
    """Whether every `inner` period lies in exactly one `outer` period.

    >>> nests("month", "year"), nests("iso_week", "month"), nests("month", "month")
    (True, False, True)
    """
    return inner == outer or outer in _NESTS[inner]


class Period(NamedTuple):
    """A period from `start` to `end`, both included. A tuple, since outcomes are kept by it: it is hashed all the time.

    >>> str(Period.parse("2024-10")), str(Period.parse("2024-W41").start)
    ('2024-10', '2024-10-07')
    """

    start: date
    end: date
    kind: PeriodKind

    @classmethod
    def containing(cls, kind: PeriodKind, day: date) -> Period:
        """The period of that kind in which the day lies."""
        if kind == "day":
            return cls(day, day, kind)
        if kind == "iso_week":
            start = day - timedelta(days=day.weekday())
            return cls(start, start + min(timedelta(days=6), date.max - start), kind)
        first = {"month": day.month, "quarter": day.month - (day.month - 1) % 3, "year": 1}[kind]
        start = date(day.year, first, 1)
        months = {"month": 1, "quarter": 3, "year": 12}[kind]
        index = start.year * 12 + start.month - 1 + months
        following = date(index // 12, index % 12 + 1, 1) if index < 120_000 else None
        return cls(start, following - timedelta(days=1) if following else date.max, kind)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2024-10-08`, `2024-W41`, `2024-10`, `2024-Q4` or `2024`.

        Raises:
            ValueError: the text names no period.
        """
        text = text.strip()
        if re.fullmatch(r"\d{4}", text):
            return cls.containing("year", date(int(text), 1, 1))
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return cls.containing("month", date.fromisoformat(f"{text}-01"))
        if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
            return cls.containing("quarter", date(int(match[1]), int(match[2]) * 3 - 2, 1))
        if match := re.fullmatch(r"(\d{4})-W(\d{2})", text):
            return cls.containing("iso_week", date.fromisocalendar(int(match[1]), int(match[2]), 1))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return cls.containing("day", date.fromisoformat(text))
        raise ValueError(f"not a period: {text!r}")

    @classmethod
    def ending_within(cls, kind: PeriodKind, start: date, end: date) -> Iterator[Period]:
        """Every period of the kind whose last day lies from `start` to `end`."""
        period = cls.containing(kind, start)
        while period.end <= end:
            yield period
            if period.end == date.max:
                return
            period = cls.containing(kind, period.end + timedelta(days=1))

    @classmethod
    def touching(cls, kind: PeriodKind, start: date, end: date) -> Iterator[Period]:
        """Every period of the kind with at least one day from `start` to `end`."""
        if start > end:
            return
        period = cls.containing(kind, start)
        while period.start <= end:
            yield period
            if period.end == date.max:
                return
            period = cls.containing(kind, period.end + timedelta(days=1))

    def __str__(self) -> str:
        if self.kind == "day":
            return self.start.isoformat()
        if self.kind == "iso_week":
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind == "month":
            return self.start.isoformat()[:7]
        if self.kind == "quarter":
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        return f"{self.start.year}"
