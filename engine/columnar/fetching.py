"""Outcomes brought from the database to Python's values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.columnar.linking import KEY, PERIOD, ROW, THERE, RuleId
from engine.columnar.profile import absent_column, denominator_column
from engine.columnar.reporting import Reported
from engine.columnar.terms import Term
from engine.values.exact import simplify
from engine.values.period import Period
from engine.values.sql_text import name_sql
from engine.values.value import ABSENT, Undetermined, Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Place = tuple[str, Period | None]
OPEN = Undetermined(frozenset())
"""An undetermined outcome whose reasons have not been asked for."""


def fetch(connection: DuckDBPyConnection, report: Reported, period: Period) -> dict[RuleId, list[tuple[Place, Value]]]:
    """The outcomes of a grid, row by row as the facts have them, then period by period."""
    grid = report.grid
    first = [KEY, ROW] if grid.entity is not None else []
    if grid.each is not None:
        first.append(PERIOD)
    columns = [name_sql(c) for c in first]
    readers: list[tuple[RuleId, Callable[[Sequence[Any]], Value]]] = []
    for id_, term in report.rules:
        name, at, beside = report.names[id_], len(columns), {}
        columns.append(name_sql(name))
        if term.absent is not None:
            beside["absent"] = len(columns)
            columns.append(name_sql(absent_column(name)))
        if term.denominator is not None:
            beside["denominator"] = len(columns)
            columns.append(name_sql(denominator_column(name)))
        readers.append((id_, _reader(term, at, beside)))
    order = ", ".join(c for c in (ROW, PERIOD) if c in first) or "1"
    rows = connection.execute(
        f"SELECT {', '.join(columns)} FROM {name_sql(report.relation)}{reported_rows(report, period)} ORDER BY {order}"
    ).fetchall()
    periods = {p.start: p for p in Period.ending_within(grid.each, period.start, period.end)} if grid.each else {}
    found: dict[RuleId, list[tuple[Place, Value]]] = {}
    places = [
        (row[0] if grid.entity is not None else "", periods.get(row[len(first) - 1]) if periods else None)
        for row in rows
    ]
    for id_, read in readers:
        found[id_] = [(place, read(row)) for place, row in zip(places, rows, strict=True)]
    return found


def reported_rows(report: Reported, period: Period) -> str:
    """The condition under which a row of a relation is reported: it lies in its period, which ends in the evaluation's."""
    where = [f"{THERE} IS NOT FALSE"] if report.has_there else []
    if report.grid.each is not None:
        listed = ", ".join(
            f"DATE '{p.start}'" for p in Period.ending_within(report.grid.each, period.start, period.end)
        )
        where.append(f"{PERIOD} IN ({listed})" if listed else "FALSE")
    return f" WHERE {' AND '.join(where)}" if where else ""


def _reader(term: Term, at: int, beside: Mapping[str, int]) -> Callable[[Sequence[Any]], Value]:
    """How an outcome's columns become its value."""
    absent, below = beside.get("absent"), beside.get("denominator")
    factor, kind = term.factor, term.kind

    def read(row: Sequence[Any]) -> Value:
        if absent is not None and row[absent]:
            return ABSENT
        cell = row[at]
        if cell is None:
            return OPEN
        if kind == "number":
            if below is not None:
                return simplify(Fraction(cell, row[below]) * factor)
            return cell * factor.numerator if factor.denominator == 1 else simplify(cell * factor)
        if kind == "time":
            return time(cell // 3600, cell // 60 % 60, cell % 60)
        return tuple(cell) if kind == "list" else cell

    return read
