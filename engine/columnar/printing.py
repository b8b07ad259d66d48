"""Compiled SQL laid out for people: needless parentheses and double negations gone, long conditions broken over lines.

What runs is the compiler's own text; what is printed is the same statement, read and written again by sqlglot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sqlglot import exp, parse_one
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.spark import Spark

WIDTH = 110
_REMARK = "remark"
_LITERALS = (exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPNTZ)
_ATOMS = (exp.Column, exp.Literal, exp.Boolean, exp.Null, exp.Case, exp.Cast, exp.Paren, exp.Anonymous, exp.Func)
_COMPARISONS = (exp.Predicate, exp.Not)
_ORDERINGS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_SUMS = (exp.Add, exp.Sub)


class _Plain:
    """What both dialects print alike, and plainer than sqlglot would."""

    def not_sql(self: Any, expression: exp.Not) -> str:
        inner = expression.this
        if isinstance(inner, exp.Is):
            return f"{self.sql(inner, 'this')} IS NOT {self.sql(inner, 'expression')}"
        if isinstance(inner, exp.In):
            return str(self.in_sql(inner)).replace(" IN (", " NOT IN (", 1)
        return f"NOT {self.sql(inner)}"

    def paren_sql(self: Any, expression: exp.Paren) -> str:
        inner = self.sql(expression, "this")
        if "\n" not in inner and len(inner) <= WIDTH:
            return f"({inner})"
        return f"({self.seg(self.indent(inner), sep='')}{self.seg(')', sep='')}"

    def filter_sql(self: Any, expression: exp.Filter) -> str:
        where = f"WHERE {self.sql(expression.expression, 'this')}"
        if "\n" in where:
            where = f"{self.seg(self.indent(where), sep='')}{self.seg('', sep='')}"
        return f"{self.sql(expression, 'this')} FILTER ({where})"

    def cast_sql(self: Any, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        inner, to = expression.this, expression.to
        if isinstance(inner, exp.Literal) and inner.is_string and to.this in _LITERALS:
            return f"{'DATE' if to.this is exp.DataType.Type.DATE else 'TIMESTAMP'} {self.sql(inner)}"
        return f"{safe_prefix or ''}CAST({self.sql(inner)} AS {self.sql(to)})"

    def alias_sql(self: Any, expression: exp.Alias) -> str:
        """What is said of a column stands above it."""
        said = expression.meta.get(_REMARK)
        return (f"-- {said}\n" if said else "") + str(super().alias_sql(expression))  # type: ignore[misc]

    def datatype_sql(self: Any, expression: exp.DataType) -> str:
        name = self.NAMES.get(expression.this)
        return name if name else super().datatype_sql(expression)  # type: ignore[misc, no-any-return]


def _called(name: str, *parts: str) -> Callable[[Any, exp.Expr], str]:
    def written(generator: Any, expression: exp.Expr) -> str:
        return f"{name}({', '.join(generator.sql(expression, part) for part in parts)})"

    return written


class PlainDuckDB(DuckDB):
    """DuckDB as the compiler writes it."""

    class Generator(_Plain, DuckDB.Generator):  # type: ignore[misc, valid-type]
        NAMES: ClassVar = {exp.DataType.Type.INT128: "HUGEINT", exp.DataType.Type.TEXT: "VARCHAR"}
        TRANSFORMS: ClassVar = {
            **{k: v for k, v in DuckDB.Generator.TRANSFORMS.items() if k not in (exp.Cast, exp.Not, exp.Paren)},
            exp.AddMonths: _called("add_months", "this", "expression"),
            exp.LogicalOr: _called("bool_or", "this"),
            exp.Length: _called("len", "this"),
            exp.ArrayContains: _called("list_contains", "this", "expression"),
        }


class PlainSpark(Spark):
    """Spark's SQL; a moment is a TIMESTAMP, since the session's time zone is UTC."""

    class Generator(_Plain, Spark.Generator):  # type: ignore[misc, valid-type]
        NAMES: ClassVar = {
            exp.DataType.Type.INT128: "DECIMAL(38, 0)",
            exp.DataType.Type.TIMESTAMPNTZ: "TIMESTAMP",
            exp.DataType.Type.TIMESTAMP: "TIMESTAMP",
        }
        TRANSFORMS: ClassVar = {
            **{k: v for k, v in Spark.Generator.TRANSFORMS.items() if k not in (exp.Cast, exp.Not, exp.Paren)},
        }


def read(sql: str) -> exp.Expr:
    """A statement or an expression of the compiler as a tree."""
    return parse_one(sql, dialect=PlainDuckDB)


def laid_out(tree: exp.Expr, remarks: Mapping[str, str] | None = None, dialect: type[Dialect] = PlainDuckDB) -> str:
    """A tree as text, which it gives up for that. `remarks` are said of the columns made under those names.

    >>> print(laid_out(read("SELECT ((CASE WHEN (a > 0) THEN (b) END) * 500) AS x, (c IS NOT NULL) AS y"), {"x": "1.2 pay"}))
    SELECT
      -- 1.2 pay
      CASE WHEN a > 0 THEN b END * 500 AS x,
      c IS NOT NULL AS y
    >>> print(laid_out(read("SELECT (((a + b) - (c * d)) - (e + f)) >= (g // h) AS x, (NOT (NOT (i IS NULL))) AS y")))
    SELECT
      a + b - c * d - (e + f) >= g // h AS x,
      i IS NULL AS y
    """
    bare = _without_needless_parentheses(_without_double_negations(tree))
    for alias in bare.find_all(exp.Alias) if remarks else ():
        if remarks and alias.alias in remarks:
            alias.meta[_REMARK] = remarks[alias.alias]
    return bare.sql(dialect=dialect, pretty=True, max_text_width=WIDTH, normalize_functions=False)


def _without_double_negations(tree: exp.Expr) -> exp.Expr:
    for outer in reversed(list(tree.find_all(exp.Not))):  # the innermost first
        inner = outer.this.unnest()
        if isinstance(inner, exp.Not) and outer.parent is not None:
            outer.replace(inner.this)
    return tree


def _without_needless_parentheses(tree: exp.Expr) -> exp.Expr:
    for paren in list(tree.find_all(exp.Paren)):
        if paren.parent is not None and _needless(paren):
            paren.replace(paren.this)
    return tree


def _needless(paren: exp.Paren) -> bool:
    inner, parent = paren.this, paren.parent
    if isinstance(inner, _ATOMS) and not isinstance(inner, exp.Binary | exp.Predicate):
        return True
    if isinstance(parent, exp.Not):
        return isinstance(inner, exp.Is | exp.In)
    if isinstance(parent, _ORDERINGS):
        return isinstance(inner, (*_SUMS, exp.Mul, exp.IntDiv))
    if isinstance(parent, _SUMS):
        return isinstance(inner, exp.Mul) or (isinstance(inner, _SUMS) and paren is parent.this)
    if isinstance(parent, exp.Mul):
        return isinstance(inner, exp.Mul) and paren is parent.this
    if isinstance(parent, exp.And | exp.Or):
        return (isinstance(inner, _COMPARISONS) and not isinstance(inner, exp.Connector)) or type(inner) is type(parent)
    if isinstance(parent, exp.Binary | exp.Unary | exp.Predicate | exp.Bracket | exp.Dot):
        return False
    return isinstance(
        parent, exp.Alias | exp.If | exp.Case | exp.Cast | exp.Func | exp.Where | exp.Join | exp.Select | exp.Tuple
    )
