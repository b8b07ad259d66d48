"""A calendar as a query short enough to be read: what is usual on each weekday, and the days that are otherwise.

Days counted up to a day are sums over the days before it; a neighbouring workday is so many days away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from engine.columnar.calendar_table import CalendarTable
from engine.columnar.layers import name_sql
from engine.columnar.terms import literal_sql

if TYPE_CHECKING:
    import pyarrow as pa

_COUNTED = {
    "workdays_to": "is_workday",
    "unknown_to": "is_workday IS NULL",
    "paid_holidays_to": "is_paid_holiday",
    "unknown_type_to": "day_type IS NULL",
}
_TYPES = {"bool": "BOOLEAN", "string": "VARCHAR", "int64": "BIGINT", "date32[day]": "DATE"}


def calendar_queries(
    calendar: CalendarTable, days_query: Callable[[date, date], str], written: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """The tables of a calendar, each with the query that makes it.

    Args:
        days_query: a query for the column `day`, from the first to the last.
        written: the compiler's SQL as the database at hand has it.
    """
    for name, table in calendar.tables().items():
        if name == calendar.name:
            yield name, written(_by_weekday(table, days_query))
        elif name == f"{calendar.name}_workdays":
            days = name_sql(calendar.name)
            yield name, written(f"SELECT workdays_to AS number, day, unknown_to FROM {days} WHERE is_workday")
        else:
            yield name, _listed(table, written)


def _by_weekday(table: pa.Table, days_query: Callable[[date, date], str]) -> str:
    days: list[date] = table.column("day").to_pylist()
    names = [n for n in table.column_names if n != "day" and n not in _COUNTED]
    missing = {c for n in table.column_names if n in _COUNTED for c in [_COUNTED[n].split()[0]]} - set(names)
    assert not missing, missing
    columns = [[_away(cell, day) for cell, day in zip(table.column(n).to_pylist(), days, strict=True)] for n in names]
    rows = list(zip(*columns, strict=True)) if columns else [() for _ in days]
    usual = {
        weekday: Counter(row for row, day in zip(rows, days, strict=True) if day.isoweekday() == weekday).most_common(1)
        for weekday in range(1, 8)
    }
    common = {weekday: found[0][0] if found else (None,) * len(names) for weekday, found in usual.items()}
    others = [(day, *row) for day, row in zip(days, rows, strict=True) if row != common[day.isoweekday()]]
    taken = [
        f"{_back(f'CASE WHEN o.day IS NULL THEN u.{n} ELSE o.{n} END', str(table.schema.field(n).type))} AS {n}"
        for n in names
    ]
    return (
        f"WITH usual AS (\n{_values([(w, *row) for w, row in common.items()], ['weekday', *names])}\n), "
        f"other AS (\n{_values(others or [(date.min, *common[1])], ['day', *names])}\n), "
        f"days AS (\n{days_query(days[0], days[-1])}\n), "
        f"known AS (SELECT {', '.join(['d.day', *taken])} FROM days AS d "
        "JOIN usual AS u ON u.weekday = isodow(d.day) LEFT JOIN other AS o ON o.day = d.day) "
        f"SELECT {', '.join(_counted(n) for n in table.column_names)} FROM known"
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
    if type_ == "date32[day]":
        return f"add_days(d.day, CAST({sql} AS BIGINT))"
    if type_.startswith("timestamp"):
        return f"add_seconds(CAST(d.day AS TIMESTAMP), CAST({sql} AS BIGINT))"
    return f"CAST({sql} AS {_TYPES[type_]})"


def _listed(table: pa.Table, written: Callable[[str], str]) -> str:
    """All rows, one a line. There may be so many that they are not read again: literals are the same everywhere."""
    names = table.column_names
    types = [_TYPES.get(str(table.schema.field(n).type), "TIMESTAMP") for n in names]
    head = written("SELECT " + ", ".join(f"CAST({n} AS {t}) AS {n}" for n, t in zip(names, types, strict=True)))
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    listed = ",\n".join(f"  ({', '.join('NULL' if c is None else literal_sql(c) for c in row)})" for row in rows)
    return f"{head}\nFROM (VALUES\n{listed}\n) AS t({', '.join(names)})"


def _values(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> str:
    listed = ", ".join(f"({', '.join('NULL' if c is None else literal_sql(c) for c in row)})" for row in rows)
    return f"SELECT * FROM (VALUES {listed}) AS t({', '.join(names)})"
