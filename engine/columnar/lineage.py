"""On which columns of its source a query's conditions rest.

Read off the text of the query's columns: a name in quotes is a column of the layers, one after an alias a column of the
table that stands there. What this finds may be too much, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.columnar.layers import NAMES, Layers

_JOINED = re.compile(r"\bAS (?P<alias>[^\W\d]\w*) ON (?P<on>.*)$", re.DOTALL)


class CannotTell(Exception):
    """A name is neither a column of the layers nor of a table joined to them."""


def columns_rest_on(layers: Layers, alias: str, names: Iterable[str]) -> set[str]:
    """The source's columns, under its alias, from which columns of a query are computed, or rows left out by.

    Raises:
        CannotTell: a column reads what no column is.
    """
    return rest_on(layers, alias, *(f'"{name}"' for name in names))


def rest_on(layers: Layers, alias: str, *conditions: str) -> set[str]:
    """The source's columns, under its alias, on which conditions over the last layer rest, or rows are left out by.

    What optional tables have is not followed: they are taken to be empty, or to stand in the source.

    Raises:
        CannotTell: a condition reads what no column is.
    """
    texts = [*conditions, *(c for layer in layers.layers for c in layer.where)]
    columns = _columns(layers)
    looked_up = {
        found["alias"]: found["on"]
        for layer in layers.layers
        for join in layer.joins
        if (found := _JOINED.search(join)) is not None
    }
    followed: set[str] = set()
    source: set[str] = set()
    while texts:
        for found in NAMES.finditer(texts.pop()):
            table, name = found["alias"], found["name"]
            if name is None or f"{table}.{name}" in followed:
                continue
            followed.add(f"{table}.{name}")
            if table is None:
                texts.append(_known(columns, name))
            elif table == alias:
                source.add(name)
            elif table not in layers.optional:
                texts.append(_known(looked_up, table))
    return source


def written_out(layers: Layers, condition: str, limit: int) -> str | None:
    """A condition over the last layer, with all by which rows are left out, as one over the source's columns alone.

    None where it would take more characters than `limit`, or rests on tables joined.
    """
    if any(layer.joins for layer in layers.layers):
        return None
    columns = _columns(layers)

    def replaced(found: re.Match[str]) -> str:
        name = found["name"]
        return found[0] if name is None or found["alias"] is not None else f"({_known(columns, name)})"

    text = " AND ".join(f"({c})" for c in (condition, *(c for layer in layers.layers for c in layer.where)))
    while len(text) <= limit:
        before, text = text, NAMES.sub(replaced, text)
        if text == before:
            return text
    return None


def _columns(layers: Layers) -> dict[str, str]:
    return {name: sql for layer in layers.layers for name, sql in layer.columns.items()}


def _known(texts: dict[str, str], name: str) -> str:
    if name not in texts:
        raise CannotTell(name)
    return texts[name]
