"""Views written into the queries that read them.

DuckDB binds a view when it is made and again whenever it is read, with every view that it reads in turn. Written into
the statement that makes a table, it is bound once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from engine.columnar.statement import Statement
from engine.values.sql_text import name_sql


@runtime_checkable
class KeepsPlans(Protocol):
    """A connection that keeps the plan of a view, for all that read it: it is given views as they are."""

    keeps_plans: bool


def written_in(statements: Sequence[Statement], kept: Collection[str]) -> list[Statement]:
    """The statements that make tables, and views that are to be kept, each with the views that it reads written into it."""
    views: dict[str, str] = {}
    reads: dict[str, dict[str, None]] = {}
    made: list[Statement] = []
    for statement in statements:
        read: dict[str, None] = {}
        for name in views:
            if name_sql(name) in statement.query:
                read |= reads[name] | {name: None}
        if statement.is_table or statement.name in kept:
            query = _with_views(statement.query, {name: views[name] for name in read})
            made.append(replace(statement, query=query))
        else:
            views[statement.name], reads[statement.name] = statement.query, read
    return made


def _with_views(query: str, views: Mapping[str, str]) -> str:
    listed = ",\n".join(f"{name_sql(name)} AS NOT MATERIALIZED (\n{text}\n)" for name, text in views.items())
    return f"WITH {listed}\nSELECT * FROM (\n{query}\n) AS made" if views else query
