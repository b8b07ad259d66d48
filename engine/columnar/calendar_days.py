"""The tables of a calendar, day by day: what the look-ups of engine/columnar/calendar_table.py find there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from engine.columnar.calendar_table import CalendarTable
from engine.columnar.previous_sessions import previous_sessions
from engine.columnar.profile import NotColumnar
from engine.facts import official_days
from engine.values.sql_text import name_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A calendar without official data, which has no end of its own, is laid out over no more days than these.
MOST_DAYS = 400 * 366

_TYPES = {
    "day": "DATE",
    "is_workday": "BOOLEAN",
    "day_type": "VARCHAR",
    "is_paid_holiday": "BOOLEAN",
    "workdays_to": "BIGINT",
    "unknown_to": "BIGINT",
    "paid_holidays_to": "BIGINT",
    "unknown_type_to": "BIGINT",
    "workday_from": "DATE",
    "workday_until": "DATE",
    "shift_start": "TIMESTAMP",
    "shift_end": "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """A table: its columns in order, all of one length, and their types in SQL."""

    cells: dict[str, list[Any]]
    types: dict[str, str]


def create_calendar(connection: DuckDBPyConnection, calendar: CalendarTable) -> None:
    """Write the tables into the database, if anything looks into them. Raises as `calendar_tables` does."""
    for name, table in calendar_tables(calendar).items():
        listed = ", ".join(f"unnest(CAST(? AS {type_}[])) AS {name_sql(c)}" for c, type_ in table.types.items())
        connection.execute(f"CREATE OR REPLACE TABLE {name_sql(name)} AS SELECT {listed}", list(table.cells.values()))


def calendar_tables(calendar: CalendarTable) -> dict[str, Columns]:
    """The tables that the queries look into, by name, with the columns that they read.

    Raises:
        NotColumnar: the days asked about are too many.
    """
    if not calendar.used:
        return {}
    days = list(_days(calendar))
    columns = _by_day(calendar, days)
    tables: dict[str, Columns] = {}
    if calendar.asked:
        types = {name: type_ for name, type_ in _TYPES.items() if name == "day" or name in calendar.asked}
        tables[calendar.name] = Columns({name: columns[name] for name in types}, types)
    if calendar.has_numbers:
        worked = [place for place, is_worked in enumerate(columns["is_workday"]) if is_worked]
        numbered = {"number": "workdays_to", "day": "day", "unknown_to": "unknown_to"}
        cells = {name: [columns[column][place] for place in worked] for name, column in numbered.items()}
        tables[f"{calendar.name}_workdays"] = Columns(
            cells, {"number": "BIGINT", "day": "DATE", "unknown_to": "BIGINT"}
        )
    if calendar.has_sessions:
        since, started = _sessions(calendar, days)
        tables[f"{calendar.name}_sessions"] = Columns(
            {"since": since[:-1], "before": since[1:], "started": started[:-1]},
            dict.fromkeys(("since", "before", "started"), "TIMESTAMP"),
        )
    return tables


def _by_day(table: CalendarTable, days: list[date]) -> dict[str, list[Any]]:
    """The columns asked for, and those that tell workdays, day by day."""
    calendar = table.calendar
    worked = [calendar.is_workday(day) for day in days]
    columns: dict[str, list[Any]] = {"day": list(days), "is_workday": list(worked)}
    columns["workdays_to"] = list(accumulate(int(bool(w)) for w in worked))
    columns["unknown_to"] = list(accumulate(int(w is None) for w in worked))
    if table.asked & {"day_type", "is_paid_holiday", "paid_holidays_to", "unknown_type_to"}:
        kinds = [calendar.day_type(day) for day in days]
        paid = [
            kind == "statutory_holiday" and day.weekday() not in calendar.rest_days
            for day, kind in zip(days, kinds, strict=True)
        ]
        columns |= {"day_type": list(kinds), "is_paid_holiday": list(paid)}
        columns["paid_holidays_to"] = list(accumulate(int(p) for p in paid))
        columns["unknown_type_to"] = list(accumulate(int(k is None) for k in kinds))
    for name in ("workday_from", "workday_until", "shift_start", "shift_end"):
        if name in table.asked:
            columns[name] = [getattr(calendar, name)(day) for day in days]
    return columns


def _days(table: CalendarTable) -> Iterator[date]:
    """The days asked about, no further than a day beyond the official data where it decides: workdays are counted
    from a day on which nothing need be known."""
    low, high, calendar = table.low, table.high, table.calendar
    if calendar.holidays is not None and not calendar.has_own_holidays:
        known = official_days.known_years()
        own = [d.toordinal() for d in calendar.days]
        first = min([date(min(known), 1, 1).toordinal(), *own])
        last = max([date(max(known), 12, 31).toordinal(), *own])
        low, high = max(low, first - 1), min(high, last + 1)
    if high - low > MOST_DAYS:
        raise NotColumnar(f"calendar: {date.fromordinal(low)} – {date.fromordinal(high)}")
    for ordinal in range(low, high + 1):
        yield date.fromordinal(ordinal)


def _sessions(table: CalendarTable, days: list[date]) -> tuple[list[datetime], list[datetime | None]]:
    """The moments at which the answer may change, and the answer from each on."""
    moments = {datetime.combine(day, time.min) for day in days}
    for day in days:
        moments |= {end for _, end in table.calendar.sessions(day)}
    ordered = sorted(moments)
    return ordered, previous_sessions(table.calendar, ordered)
