"""A query asked of other rows: with its optional tables empty but one, and all that follows from that written in.

A database folds constants within an expression, not from one layer into the next: so that is done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.columnar.column_names import Column, has_columns, rewritten, written_out
from engine.columnar.layers import Layer, Layers

# A constant of more characters than this is read from its column.
_LONGEST = 400


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
        return written_out(sql, self.constants)


def varied(layers: Layers, variant: Variant) -> Varied:
    """A query's layers over other rows."""
    constants: dict[str, str] = {}
    made: list[Layer] = []
    for number, layer in enumerate(layers.layers):
        columns = {
            name: _first(sql, layers, variant) if number == 0 else written_out(sql, constants)
            for name, sql in layer.columns.items()
        }
        constants |= {name: sql for name, sql in columns.items() if len(sql) <= _LONGEST and not has_columns(sql)}
        joins = [join for join in layer.joins if join.optional is None]
        made.append(Layer(columns, joins, [written_out(sql, constants) for sql in layer.where]))
    return Varied(Layers(variant.source, made), constants)


def _first(sql: str, layers: Layers, variant: Variant) -> str:
    """A column of layer 0 without the optional tables."""
    optional = layers.optional

    def rewrite(column: Column) -> str | None:
        if column.alias == variant.alias and not column.is_bare and column.name in variant.known:
            return f"({variant.known[column.name]})"
        if column.alias is None or column.alias not in optional:
            return None
        if column.alias != variant.driver:
            type_ = "VARCHAR" if column.is_bare else optional[column.alias].types[column.name]
            return f"CAST(NULL AS {type_})"
        return f"{variant.alias}.key" if column.is_bare else f'{variant.alias}."{column.alias}/{column.name}"'

    return rewritten(sql, rewrite)
