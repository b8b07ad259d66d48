"""On which columns of its source a query's conditions rest.

Read off the text of the query's columns: a name in quotes is a column of the layers, one after an alias a column of the
table that stands there. What this finds may be too much, never too little.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.columnar.column_names import Column, columns_in, written_out
from engine.columnar.layers import Layers


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
    texts = [*conditions, *layers.conditions]
    columns, optional = layers.columns, layers.optional
    looked_up = {join.alias: join.on for layer in layers.layers for join in layer.joins}
    followed: set[Column] = set()
    source: set[str] = set()
    while texts:
        for column in columns_in(texts.pop()):
            if column in followed:
                continue
            followed.add(column)
            if column.alias is None:
                texts.append(_known(columns, column.name))
            elif column.alias == alias:
                source.add(column.name)
            elif column.alias not in optional:
                texts.append(_known(looked_up, column.alias))
    return source


def over_source(layers: Layers, condition: str, limit: int) -> str | None:
    """A condition over the last layer, with all by which rows are left out, as one over the source's columns alone.

    None where it would take more characters than `limit`, or rests on tables joined.
    """
    if any(layer.joins for layer in layers.layers):
        return None
    columns = layers.columns
    text = " AND ".join(f"({c})" for c in (condition, *layers.conditions))
    while len(text) <= limit:
        before, text = text, written_out(text, columns)
        if text == before:
            return text
    return None


def _known(texts: dict[str, str], name: str) -> str:
    if name not in texts:
        raise CannotTell(name)
    return texts[name]
