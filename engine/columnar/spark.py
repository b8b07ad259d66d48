"""The compiler's SQL as Spark has it. All that is different is said here.

A session in UTC takes DuckDB's TIMESTAMP for Spark's; ANSI mode makes an overflow an error; DECIMAL(38, 0) stands for
HUGEINT. Nothing is ever a DOUBLE.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlglot import exp, parse_one

from engine.columnar.macros import MACROS
from engine.columnar.printing import PlainSpark, read
from engine.columnar.script import Target
from engine.columnar.terms import literal_sql

SETTINGS: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
}

# The compiler's functions where DuckDB's own words for them are not Spark's; the others are written out as they are.
_SPARK_MACROS: Mapping[str, str] = {
    "add_seconds(moment, seconds)": "timestamp_micros(unix_micros(moment) + CAST(seconds AS BIGINT) * 1000000)",
    "days_between(first, last)": "CAST(datediff(last, first) AS BIGINT)",
    "add_days(day, days)": "date_add(day, CAST(days AS INT))",
    "add_months(day, months)": "add_months(day, CAST(months AS INT))",
    "add_months_to_moment(moment, months)": "moment + make_ym_interval(0, CAST(months AS INT))",
    "full_months(first, until)": (
        "CAST(CASE WHEN first > until THEN 0 WHEN first <= until THEN "
        "(year(until) - year(first)) * 12 + month(until) - month(first) "
        "- CASE WHEN add_months(first, (year(until) - year(first)) * 12 + month(until) - month(first)) > until "
        "THEN 1 ELSE 0 END END AS BIGINT)"
    ),
    "end_of_iso_week(day)": "date_add(trunc(day, 'WEEK'), 6)",
    "end_of_month(day)": "last_day(day)",
    "end_of_quarter(day)": "last_day(add_months(trunc(day, 'QUARTER'), 2))",
    "end_of_year(day)": "make_date(year(day), 12, 31)",
    "given_codes(codes)": "filter(codes, code -> code IS NOT NULL)",
    # Euclid's algorithm, with so many steps as the digits of the smaller number can ask for.
    "gcd(n, d)": (
        "aggregate(sequence(1, 5 * length(CAST(abs(d) AS STRING)) + 1), "
        "named_struct('a', CAST(abs(n) AS DECIMAL(38, 0)), 'b', CAST(abs(d) AS DECIMAL(38, 0))), "
        "(pair, step) -> CASE WHEN pair.b = 0 THEN pair "
        "ELSE named_struct('a', pair.b, 'b', CAST(pair.a % pair.b AS DECIMAL(38, 0))) END, pair -> pair.a)"
    ),
    "error(what)": "raise_error(what)",
    "epoch_us(moment)": "unix_micros(moment)",
}
_WIDE = exp.DataType.build("INT128", dialect="duckdb")
_HEAD = re.compile(r"(\w+)\((.*)\)")
# Text that is surely its own NFC form; whether other text is, Spark does not say.
_SURELY_NFC = (
    r"^[\\x20-\\x7e\\u00a1-\\u02ff\\u3001-\\u303d\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uff01-\\uff5e]*$"
)

Rule = Callable[[exp.Expr], exp.Expr]


def to_spark(tree: exp.Expr) -> exp.Expr:
    """A tree of the compiler's SQL with Spark's functions and types."""
    return _with_functions_written_out(tree.transform(_changed))


@cache
def _bodies() -> Mapping[str, tuple[tuple[str, ...], exp.Expr]]:
    """Each function's parameters and body."""
    found = {_HEAD.fullmatch(head): read(body).transform(_changed) for head, body in MACROS.items()}
    for head, body in found.items():
        if head is not None and head[1].startswith("wide_"):
            found[head] = _widely_divided(body)
    found |= {_HEAD.fullmatch(head): parse_one(body, dialect=PlainSpark) for head, body in _SPARK_MACROS.items()}
    return {head[1]: (tuple(head[2].split(", ")), body) for head, body in found.items() if head is not None}


def _with_functions_written_out(tree: exp.Expr) -> exp.Expr:
    """Innermost calls first, so that an argument is written out before it is repeated."""
    calls = [node for node in tree.find_all(exp.Anonymous, exp.AddMonths) if _name(node) in _bodies()]
    for call in reversed(calls):
        names, body = _bodies()[_name(call)]
        arguments = dict(zip(names, _arguments(call), strict=True))
        written = exp.paren(body.copy(), copy=False)
        for column in list(written.find_all(exp.Column)):
            if column.name in arguments and not column.table:
                column.replace(exp.paren(arguments[column.name].copy(), copy=False))
        if call is tree:
            return written
        call.replace(written)
    return tree


def _name(call: exp.Expr) -> str:
    return "add_months" if isinstance(call, exp.AddMonths) else call.name.lower()


def _arguments(call: exp.Expr) -> list[exp.Expr]:
    return [call.this, call.expression] if isinstance(call, exp.AddMonths) else list(call.expressions)


def _changed(node: exp.Expr) -> exp.Expr:
    rule = _RULES.get(type(node))
    return rule(node) if rule else node


def _widely_divided(body: exp.Expr) -> exp.Expr:
    """DIV of decimals gives a BIGINT, and one that silently wraps around: what divides without rest is divided by `/`."""
    for node in reversed(list(body.find_all(exp.IntDiv))):
        n, d = (exp.Cast(this=part.copy(), to=_WIDE.copy()) for part in (node.this, node.expression))
        exact = exp.paren(exp.Sub(this=n, expression=exp.Mod(this=n.copy(), expression=d)))
        quotient = exp.Cast(this=exp.Div(this=exact, expression=d.copy()), to=_WIDE.copy())
        if node is body:
            return quotient
        node.replace(quotient)
    return body


def _cast(node: Any) -> Any:
    inner = node.this
    if isinstance(inner, exp.TimestampTrunc) and node.to.this is exp.DataType.Type.DATE:
        return exp.Anonymous(this="trunc", expressions=[inner.this, exp.Literal.string(inner.text("unit").upper())])
    if node.to.this is exp.DataType.Type.INT128:
        for summed in inner.find_all(exp.Sum):
            summed.set("this", exp.Cast(this=summed.this, to=node.to.copy()))
    return node


def _date_diff(node: exp.Expr) -> exp.Expr:
    assert node.text("unit").upper() == "SECOND", node
    later, earlier = (exp.Anonymous(this="unix_seconds", expressions=[part]) for part in (node.this, node.expression))
    return exp.paren(exp.Sub(this=later, expression=earlier))


def _window(node: exp.Expr) -> exp.Expr:
    """A window takes no filter: what is filtered out is not counted."""
    inner = node.this
    if isinstance(inner, exp.Filter) and isinstance(inner.this, exp.Count):
        condition = inner.expression.this
        node.set("this", exp.Count(this=exp.Case(ifs=[exp.If(this=condition, true=exp.Literal.number(1))])))
    return node


def _length(node: exp.Expr) -> exp.Expr:
    return _wide(exp.Anonymous(this="array_size", expressions=[node.this]))


def _wide(node: exp.Expr) -> exp.Expr:
    """Spark counts in INT."""
    return exp.Cast(this=node, to=exp.DataType.build("BIGINT"))


def _iso_weekday(node: exp.Expr) -> exp.Expr:
    return exp.paren(
        exp.Add(this=exp.Anonymous(this="weekday", expressions=[node.this]), expression=exp.Literal.number(1))
    )


def _full_match(node: exp.Expr) -> exp.Expr:
    pattern = exp.Literal.string(f"^(?:{node.expression.this})$")
    return exp.RegexpLike(this=node.this, expression=pattern)


def _equal(node: exp.Expr) -> exp.Expr:
    right = node.expression
    if isinstance(right, exp.Anonymous) and right.name.lower() == "nfc_normalize":
        return exp.RegexpLike(this=node.this, expression=exp.Literal.string(_SURELY_NFC.replace("\\\\", "\\")))
    return node


def _table(node: Any) -> Any:
    """`read_parquet` with each row's number in its file."""
    call = node.this
    if not isinstance(call, exp.ReadParquet):
        return node
    path = call.expressions[0].this
    rows = f"SELECT *, _metadata.row_index AS file_row_number FROM parquet.{exp.to_identifier(path, quoted=True).sql(PlainSpark)}"
    return exp.Subquery(this=parse_one(rows, dialect=PlainSpark))


_RULES: Mapping[type[exp.Expr], Rule] = {
    exp.Cast: _cast,
    exp.DateDiff: _date_diff,
    exp.Window: _window,
    exp.Length: _length,
    exp.DayOfWeekIso: _iso_weekday,
    exp.Year: _wide,
    exp.Month: _wide,
    exp.Day: _wide,
    exp.RegexpFullMatch: _full_match,
    exp.EQ: _equal,
    exp.Table: _table,
}


def _created(name: str, query: str, is_table: bool) -> tuple[str, ...]:
    named = exp.to_identifier(name, quoted=True).sql(dialect=PlainSpark)
    if not is_table:
        return (f"CREATE OR REPLACE TEMPORARY VIEW {named} AS\n{query}",)
    return (f"DROP TABLE IF EXISTS {named}", f"CREATE TABLE {named} USING parquet AS\n{query}")


def _days(first: date, last: date) -> str:
    return f"SELECT explode(sequence({literal_sql(first)}, {literal_sql(last)})) AS day"


SPARK = Target(
    "Spark",
    PlainSpark,
    tuple(f"SET {key} = {value}" for key, value in SETTINGS.items()),
    False,
    to_spark,
    _created,
    _days,
)
