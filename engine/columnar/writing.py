"""Outcomes written to Parquet or CSV: one file a grid, one column an outcome.

A number stands in its own unit as an exact decimal (or, where it has no finite one, as the text n/d). A blank cell is an
absent outcome, unless the row's `undetermined` names the rule.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from engine.columnar.fetching import reported_rows
from engine.columnar.linking import KEY, PERIOD, ROW, RuleId
from engine.columnar.profile import denominator_column
from engine.columnar.reporting import Reported
from engine.columnar.table_files import UNDETERMINED, TableFormat, write_query
from engine.columnar.terms import Term
from engine.values.period import Period
from engine.values.sql_text import name_sql, quoted_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WIDEST = 38


def write_outcomes(
    connection: DuckDBPyConnection, report: Reported, period: Period, folder: Path, form: TableFormat = "parquet"
) -> Path:
    """Write a grid's outcomes; an interrupted run leaves nothing under the file's name."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_query(connection, outcomes_query(report, period), folder, report.name, form)


def outcomes_query(report: Reported, period: Period) -> str:
    """A grid's outcomes as a query: the row's key and period, a column a rule, and which of them are undetermined."""
    grid = report.grid
    columns: list[str] = []
    if grid.entity is not None:
        columns.append(f"{KEY} AS {name_sql(grid.entity)}")
    if grid.each is not None:
        whens = " ".join(
            f"WHEN DATE '{p.start}' THEN '{p}'" for p in Period.ending_within(grid.each, period.start, period.end)
        )
        named = f"CASE {PERIOD} {whens} END" if whens else "CAST(NULL AS VARCHAR)"
        columns.append(f"{named} AS {name_sql(grid.each)}")
    columns += [f"{_value(report, id_, term)} AS {name_sql(report.names[id_])}" for id_, term in report.rules]
    doubtful = [
        f"CASE WHEN {report.is_open(id_, term)} THEN {quoted_text(report.names[id_])} END"
        for id_, term in report.rules
        if term.nullable
    ]
    listed = (
        f"list_filter([{', '.join(doubtful)}], lambda rule: rule IS NOT NULL)" if doubtful else "CAST([] AS VARCHAR[])"
    )
    columns.append(f"{listed} AS {UNDETERMINED}")
    order = ", ".join(c for c, there in ((ROW, grid.entity), (PERIOD, grid.each)) if there)
    return f"SELECT {', '.join(columns)} FROM {name_sql(report.relation)}{reported_rows(report, period)}" + (
        f" ORDER BY {order}" if order else ""
    )


def _value(report: Reported, id_: RuleId, term: Term) -> str:
    name = report.names[id_]
    sql = name_sql(name)
    if term.kind == "time":
        return f"strftime(make_timestamp({sql} * 1000000), '%H:%M:%S')"
    if term.kind != "number":
        return sql
    factor = term.factor / report.scales[id_]
    if term.denominator is not None:
        return _ratio(sql, name_sql(denominator_column(name)), factor)
    places = decimal_places(factor)
    if places is None or len(str(max(abs(term.low), abs(term.high)) * factor * 10**places)) > _WIDEST:
        return _ratio(sql, "1", factor)
    whole = int(factor * 10**places)
    n = sql if whole == 1 else f"{sql} * {whole}"
    if places == 0:
        return n
    return f"CAST({n} AS DECIMAL({_WIDEST - places}, 0)) * CAST(0.{'1':0>{places}} AS DECIMAL({places + 1}, {places}))"


def decimal_places(factor: Fraction) -> int | None:
    """How many decimals a multiple of a factor needs; None if it may have no end.

    >>> decimal_places(Fraction(1, 8)), decimal_places(Fraction(3)), decimal_places(Fraction(1, 60))
    (3, 0, None)
    """
    rest, twos, fives = factor.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return None if rest != 1 else max(twos, fives)


def _ratio(n: str, d: str, factor: Fraction) -> str:
    """A number in lowest terms as text: `n/d`, or `n` where d is 1."""
    top, below = _times(n, factor.numerator), _times(d, factor.denominator)
    shared = f"gcd({top}, {below})"
    return (
        f"CASE WHEN {top} % {below} = 0 THEN CAST(wide_div({top}, {below}) AS VARCHAR) "
        f"ELSE CAST(wide_div({top}, {shared}) AS VARCHAR) || '/' || CAST(wide_div({below}, {shared}) AS VARCHAR) END"
    )


def _times(sql: str, factor: int) -> str:
    if sql == "1":
        return str(factor)
    return sql if factor == 1 else f"({sql} * {factor})"
