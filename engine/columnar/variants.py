"""A query asked of other rows: with its optional tables empty but one, and all that follows from that written in.

A database folds constants within an expression, not from one layer into the next: so that is done here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.columnar.layers import NAMES, Layer, Layers

# A constant of more characters than this is read from its column.
_LONGEST = 400
_TEXT = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class Variant:
    """How a query is varied.

    Attributes:
        source: stands after FROM, in place of the query's own, under the alias.
        driver: the optional table whose rows stand in the source itself, each column under `driver/column`.
        known: columns of the source that are constants.
    """

    source: str
    alias: str
    driver: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Varied:
    """The layers of a varied query, and which of their columns are constants."""

    layers: Layers
    constants: Mapping[str, str]

    def written(self, sql: str) -> str:
        """SQL over the last layer, with constants in place of their columns."""
        return _written(sql, self.constants)


def varied(layers: Layers, variant: Variant) -> Varied:
    """A query's layers over other rows."""
    constants: dict[str, str] = {}
    made: list[Layer] = []
    for number, layer in enumerate(layers.layers):
        columns = {
            name: _first(sql, layers, variant) if number == 0 else _written(sql, constants)
            for name, sql in layer.columns.items()
        }
        constants |= {name: sql for name, sql in columns.items() if _is_constant(sql)}
        joins = [join for join in layer.joins if not layers.is_optional(join)]
        made.append(Layer(columns, joins, [_written(sql, constants) for sql in layer.where]))
    return Varied(Layers(variant.source, made), constants)


def _first(sql: str, layers: Layers, variant: Variant) -> str:
    """A column of layer 0 without the optional tables."""

    def replaced(found: re.Match[str]) -> str:
        alias, name = found["alias"] or found["of"], found["name"]
        if alias == variant.alias and name in variant.known:
            return f"({variant.known[name]})"
        if alias is None or alias not in layers.optional:
            return found[0]
        if alias == variant.driver:
            return f'{variant.alias}."{alias}/{name}"' if name else f"{variant.alias}.key"
        return f"CAST(NULL AS {layers.optional[alias].types[name] if name else 'VARCHAR'})"

    return NAMES.sub(replaced, sql)


def _written(sql: str, constants: Mapping[str, str]) -> str:
    def replaced(found: re.Match[str]) -> str:
        name = found["name"]
        return found[0] if found["alias"] is not None or name not in constants else f"({constants[name]})"

    return NAMES.sub(replaced, sql)


def _is_constant(sql: str) -> bool:
    """Whether there is no column in a piece of SQL.

    >>> [_is_constant(s) for s in ("COALESCE(CAST(NULL AS BIGINT), 0)", "'a.b \\"c\\"'", 'p."n"', "p.key IS NULL")]
    [True, True, False, False]
    """
    bare = _TEXT.sub("", sql)
    return len(sql) <= _LONGEST and '"' not in bare and re.search(r"\w\.\w", bare) is None
