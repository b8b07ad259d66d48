"""Views written into the tables that read them, so that each is planned once: with its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.columnar.layers import name_sql
from engine.columnar.statement import Statement

_NAME = re.compile(r"'(?:[^']|'')*'|\"((?:[^\"]|\"\")+)\"")


def with_views(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The tables among statements, each with the views that it reads, by way of others too, as its own."""
    views: dict[str, str] = {}
    for statement in statements:
        if not statement.is_table:
            views[statement.name] = statement.query
            continue
        read = [name for name in views if name in _read(statement.query, views)]
        listed = ", ".join(f"{name_sql(name)} AS NOT MATERIALIZED (\n{views[name]}\n)" for name in read)
        query = f"WITH {listed}\nSELECT * FROM (\n{statement.query}\n)" if read else statement.query
        yield Statement(statement.name, query, True)


def _read(query: str, views: Mapping[str, str]) -> set[str]:
    """The views whose names stand in a query, or in that of a view it reads."""
    found: set[str] = set()
    queries = [query]
    while queries:
        named = {name for name in _NAME.findall(queries.pop()) if name in views} - found
        found |= named
        queries += [views[name] for name in named]
    return found
