"""A calendar as a query short enough to be read: what is usual on each weekday, and the days that are otherwise.

Days counted up to a day are sums over the days before it; a neighbouring workday is so many days away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from engine.columnar.calendar_days import Columns, calendar_tables
from engine.columnar.calendar_table import CalendarTable
from engine.columnar.terms import literal_sql
from engine.values.sql_text import name_sql

_COUNTED = {
    "workdays_to": "is_workday",
    "unknown_to": "is_workday IS NULL",
    "paid_holidays_to": "is_paid_holiday",
    "unknown_type_to": "day_type IS NULL",
}


def calendar_queries(
    calendar: CalendarTable, days_query: Callable[[date, date], str], written: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """The tables of a calendar, each with the query that makes it.

    Args:
        days_query: a query for the column `day`, from the first to the last.
        written: the compiler's SQL as the database at hand has it.
    """
    for name, table in calendar_tables(calendar).items():
        if name == calendar.name:
            yield name, written(_by_weekday(table, days_query))
        elif name == f"{calendar.name}_workdays":
            days = name_sql(calendar.name)
            yield name, written(f"SELECT workdays_to AS number, day, unknown_to FROM {days} WHERE is_workday")
        else:
            yield name, _listed(table, written)


def _by_weekday(table: Columns, days_query: Callable[[date, date], str]) -> str:
    days: list[date] = table.cells["day"]
    names = [n for n in table.cells if n != "day" and n not in _COUNTED]
    missing = {c for n in table.cells if n in _COUNTED for c in [_COUNTED[n].split()[0]]} - set(names)
    assert not missing, missing
    columns = [[_away(cell, day) for cell, day in zip(table.cells[n], days, strict=True)] for n in names]
    rows = list(zip(*columns, strict=True)) if columns else [() for _ in days]
    usual = {
        weekday: Counter(row for row, day in zip(rows, days, strict=True) if day.isoweekday() == weekday).most_common(1)
        for weekday in range(1, 8)
    }
    common = {weekday: found[0][0] if found else (None,) * len(names) for weekday, found in usual.items()}
    others = [(day, *row) for day, row in zip(days, rows, strict=True) if row != common[day.isoweekday()]]
    taken = [f"{_back(f'CASE WHEN o.day IS NULL THEN u.{n} ELSE o.{n} END', table.types[n])} AS {n}" for n in names]
    return (
        f"WITH usual AS (\n{_values([(w, *row) for w, row in common.items()], ['weekday', *names])}\n), "
        f"other AS (\n{_values(others or [(date.min, *common[1])], ['day', *names])}\n), "
        f"days AS (\n{days_query(days[0], days[-1])}\n), "
        f"known AS (SELECT {', '.join(['d.day', *taken])} FROM days AS d "
        "JOIN usual AS u ON u.weekday = isodow(d.day) LEFT JOIN other AS o ON o.day = d.day) "
        f"SELECT {', '.join(_counted(n) for n in table.cells)} FROM known"
    )


def _counted(name: str) -> str:
    if name not in _COUNTED:
        return name
    return f"CAST(sum(CASE WHEN {_COUNTED[name]} THEN 1 ELSE 0 END) OVER (ORDER BY day) AS BIGINT) AS {name}"


def _away(cell: Any, day: date) -> Any:
    """A moment as seconds after a day's beginning, another day as days after it; the rest as it is."""
    if isinstance(cell, datetime):
        return int((cell - datetime.combine(day, time.min)).total_seconds())
    return (cell - day).days if isinstance(cell, date) else cell


def _back(sql: str, type_: str) -> str:
    if type_ == "DATE":
        return f"add_days(d.day, CAST({sql} AS BIGINT))"
    if type_ == "TIMESTAMP":
        return f"add_seconds(CAST(d.day AS TIMESTAMP), CAST({sql} AS BIGINT))"
    return f"CAST({sql} AS {type_})"


def _listed(table: Columns, written: Callable[[str], str]) -> str:
    """All rows, one a line. There may be so many that they are not read again: literals are the same everywhere."""
    head = written("SELECT " + ", ".join(f"CAST({n} AS {type_}) AS {n}" for n, type_ in table.types.items()))
    rows = zip(*table.cells.values(), strict=True)
    listed = ",\n".join(f"  ({', '.join('NULL' if c is None else literal_sql(c) for c in row)})" for row in rows)
    return f"{head}\nFROM (VALUES\n{listed}\n) AS t({', '.join(table.cells)})"


def _values(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> str:
    listed = ", ".join(f"({', '.join('NULL' if c is None else literal_sql(c) for c in row)})" for row in rows)
    return f"SELECT * FROM (VALUES {listed}) AS t({', '.join(names)})"
