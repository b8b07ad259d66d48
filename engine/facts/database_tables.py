"""A database's tables by name: which of them is meant, and how they are listed in messages."""

from __future__ import annotations

from engine.diagnostics.nearest import did_you_mean
from engine.facts.readers.table import DatabaseTable
from engine.values.text import Text

# So many tables are listed by name.
_LISTED = 12


def unused_tables(file: str, tables: list[DatabaseTable]) -> Text:
    """What is said of tables that are no entity's."""
    listed = listing(tables)
    return Text(f"{file}：未使用的表：{listed}", f"{file}: tables not used: {listed}")


def listing(tables: list[DatabaseTable]) -> str:
    """
    >>> listing([DatabaseTable("main", f"t{n}", False) for n in range(14)])
    't0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, … (14)'
    """
    shown = ", ".join(table.shown for table in tables[:_LISTED])
    return shown if len(tables) <= _LISTED else f"{shown}, … ({len(tables)})"


def tables_named(name: str, tables: list[DatabaseTable]) -> list[DatabaseTable]:
    """The tables that a name can mean, with or without the schema's; as spelt, or else in any case."""
    exactly = [t for t in tables if name in (t.name, f"{t.schema}.{t.name}")]
    folded = name.casefold()
    return exactly or [t for t in tables if folded in (t.name.casefold(), f"{t.schema}.{t.name}".casefold())]


def one_of(name: str, found: list[DatabaseTable], tables: list[DatabaseTable]) -> Text:
    """What is expected in place of a name that no table has, or several."""
    if found:
        listed = ", ".join(f"{t.schema}.{t.name}" for t in found)
        return Text(f"其中之一，连同架构名：{listed}", f"one of them, with its schema: {listed}")
    near = did_you_mean(name, [t.shown for t in tables])
    listed = listing(tables)
    return Text(
        f"库中有的表或视图：{listed or '无'}{f'；{near.zh}' if near else ''}",
        f"a table or view that is there: {listed or 'none'}{f'; {near.en}' if near else ''}",
    )
