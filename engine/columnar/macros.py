"""The functions that the compiled queries call, in terms of the database's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DIVIDING: dict[str, str] = {
    # Half-up of n / d for d > 0: `//` cuts towards zero.
    "half_up(n, d)": "(n + CASE WHEN n < 0 THEN -(d // 2) ELSE d // 2 END) // d",
    "half_even(n, d)": (
        "CASE WHEN (2 * n + CASE WHEN n < 0 THEN -d ELSE d END) % (2 * d) = 0 "
        "THEN (n + CASE WHEN n < 0 THEN -d ELSE d END // 2) // d "
        "- CASE WHEN ((2 * n + CASE WHEN n < 0 THEN -d ELSE d END) // (2 * d)) % 2 = 0 THEN 0 "
        "WHEN n < 0 THEN -1 ELSE 1 END "
        "ELSE (n + CASE WHEN n < 0 THEN -(d // 2) ELSE d // 2 END) // d END"
    ),
    "floor_div(n, d)": "n // d - CASE WHEN n % d < 0 THEN 1 ELSE 0 END",
}
MACROS: dict[str, str] = {
    **_DIVIDING,
    # The same for HUGEINT.
    "wide_div(n, d)": "n // d",
    **{f"wide_{head}": body for head, body in _DIVIDING.items()},
    "add_seconds(moment, seconds)": "make_timestamp(epoch_us(moment) + CAST(seconds AS BIGINT) * 1000000)",
    "days_between(first, last)": "CAST(last - first AS BIGINT)",
    "add_days(day, days)": "day + CAST(days AS INTEGER)",
    "add_months(day, months)": "CAST(day + to_months(CAST(months AS INTEGER)) AS DATE)",
    "add_months_to_moment(moment, months)": "moment + to_months(CAST(months AS INTEGER))",
    # greatest(NULL, 0) would be 0.
    "full_months(first, until)": (
        "CASE WHEN first > until THEN 0 WHEN first <= until THEN "
        "(year(until) - year(first)) * 12 + month(until) - month(first) "
        "- CASE WHEN CAST(first + to_months(CAST((year(until) - year(first)) * 12 + month(until) - month(first) "
        "AS INTEGER)) AS DATE) > until THEN 1 ELSE 0 END END"
    ),
    "end_of_day(day)": "day",
    "end_of_iso_week(day)": "CAST(date_trunc('week', day) AS DATE) + 6",
    "end_of_month(day)": "last_day(day)",
    "end_of_quarter(day)": "CAST(date_trunc('quarter', day) + INTERVAL 3 MONTH - INTERVAL 1 DAY AS DATE)",
    "end_of_year(day)": "make_date(year(day), 12, 31)",
    "given_codes(codes)": "list_filter(codes, lambda code: code IS NOT NULL)",
}


def create_macros(connection: DuckDBPyConnection) -> None:
    for head, body in MACROS.items():
        connection.execute(f"CREATE OR REPLACE MACRO {head} AS {body}")
