"""Dates, times and periods as people and exports write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from engine.values.period import Period, PeriodKind

_WEEKDAYS = "一二三四五六日"
_DATE = re.compile(
    r"(?P<year>\d{4}|\d{2}(?=-\d{2}-\d{2}\s*星期))"
    r"(?P<mark>[-/.年])(?P<month>\d{1,2})(?:(?P=mark)|月)(?P<day>\d{1,2})日?"
    r"(?:\s*星期(?P<weekday>[一二三四五六日天]))?"
)
_COMPACT_DATE = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_TIME = re.compile(r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:\.0+)?)?")
_DATETIME = re.compile(
    r"(?P<date>.*?\d日?(?:\s*星期[一二三四五六日天])?)(?:[T\s]\s*|(?<=日)|(?=次日))"
    rf"(?P<next>次日\s*)?(?P<time>{_TIME.pattern})"
)
_SHORTHAND = {
    "month": re.compile(r"(\d{4})(?:[-/.年]?)(\d{1,2})月?"),
    "quarter": re.compile(r"(\d{4})[-年]?\s*(?:[Qq]|第)([1-4一二三四])(?:季度)?"),
    "iso_week": re.compile(r"(\d{4})-?[Ww](\d{2})"),
    "year": re.compile(r"(\d{4})年?度?"),
}
_ONE_DAY = timedelta(days=1)


def parse_date(text: str) -> date:
    """Read `2024-10-08`, `2024/10/8`, `2024年10月8日`, `20241008`, `21-09-01 星期三`; a midnight may follow.

    Raises:
        ValueError: no such form, no such date, or a weekday that is not the date's.
    """
    text = re.sub(r"[T\s]+0?0:00(:00(\.0+)?)?\Z", "", text.strip())
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if not found:
        raise ValueError(f"not a date: {text!r}")
    parts = found.groupdict()
    year = int(parts["year"])
    day = date(year + 2000 if len(parts["year"]) == 2 else year, int(parts["month"]), int(parts["day"]))
    weekday = parts.get("weekday")
    if weekday and _WEEKDAYS[day.weekday()] != weekday.replace("天", "日"):
        raise ValueError(f"not the weekday of {day}: {text!r}")
    return day


def parse_time(text: str) -> time:
    """Read `8:30`, `08:30:00`.

    Raises:
        ValueError: no such time of day.
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not a time of day: {text!r}")
    return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))


def parse_datetime(text: str) -> datetime:
    """Read a date followed by a time; `24:00` is the day's end, `次日` the day after.

    >>> parse_datetime("2024年10月8日 次日01:30"), parse_datetime("2024/10/8 24:00")
    (datetime.datetime(2024, 10, 9, 1, 30), datetime.datetime(2024, 10, 9, 0, 0))

    Raises:
        ValueError: no such form, date or time; a date alone is not a moment.
    """
    found = _DATETIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not a date and time: {text!r}")
    day, clock = parse_date(found["date"]), found["time"]
    days = 1 if found["next"] else 0
    if re.fullmatch(r"24:00(:00)?", clock):
        days, clock = days + 1, "00:00"
    return datetime.combine(day, parse_time(clock)) + days * _ONE_DAY


def parse_period(text: str, kind: PeriodKind) -> Period:
    """Read a period of a kind: `2024-10`, `2024年10月`, `202410`, `2024-Q4`, `2024-W41`, `2024`, or a date in it.

    >>> [str(parse_period(t, "month")) for t in ("2024-10", "2024/9", "2024年10月", "2024-10-01")]
    ['2024-10', '2024-09', '2024-10', '2024-10']

    Raises:
        ValueError: the text names no period of that kind.
    """
    text = text.strip()
    found = _SHORTHAND[kind].fullmatch(text) if kind in _SHORTHAND else None
    if not found:
        return Period.containing(kind, parse_date(text))
    if kind == "month":
        return Period.parse(f"{found[1]}-{int(found[2]):02d}")
    if kind == "quarter":
        return Period.parse(f"{found[1]}-Q{'一二三四'.find(found[2]) + 1 or found[2]}")
    return Period.parse(f"{found[1]}-W{found[2]}" if kind == "iso_week" else found[1])


def period_of(value: date, kind: PeriodKind) -> Period:
    """The period a spreadsheet's date stands for: Excel makes a date of a typed `2024-10`."""
    day = value.date() if isinstance(value, datetime) else value
    return Period.containing(kind, day)
