"""A query in layers: each adds columns computed from those of the layers before it.

What is used more than once is bound to a column, so that the text of a query grows with the rules and not with
how often one reads another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.columnar.column_names import columns_in
from engine.columnar.terms import Term
from engine.values.sql_text import name_sql

# A term of this many characters or fewer may be written again where it is used again.
SHORT = 60


@dataclass(frozen=True, slots=True)
class Optional:
    """A table of which a row has one row or none: facts of a period, or what a grouped query gives.

    `types` are those of its columns, in SQL.
    """

    table: str
    is_facts: bool
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Join:
    """A table joined under an alias. Its rows are looked up, unless it `leaves_out` the rows that it has none for."""

    table: str
    alias: str
    on: str
    optional: Optional | None = None
    leaves_out: bool = False

    @property
    def sql(self) -> str:
        named = self.table if self.table == name_sql(self.alias) else f"{self.table} AS {self.alias}"
        return f"{'JOIN' if self.leaves_out else 'LEFT JOIN'} {named} ON {self.on}"


@dataclass(slots=True)
class Layer:
    """Columns added, by name, and the tables looked up for them."""

    columns: dict[str, str] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    where: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Layers:
    """The layers of one query. Layer 0 reads tables, the others only the layer before (and look-ups)."""

    source: str
    layers: list[Layer] = field(default_factory=lambda: [Layer()])
    _known: dict[tuple[int, str], str] = field(default_factory=dict)
    _aliases: dict[tuple[str, ...], str] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    @property
    def depth(self) -> int:
        return len(self.layers) - 1

    def alias(self, kind: str, *parts: str) -> str:
        """An alias for a table, the same for what is the same and for nothing else: `a_b, c` is not `a, b_c`."""
        place = (kind, *parts)
        if place not in self._aliases:
            name = "_".join(parts)
            while name in self._aliases.values():
                name += "_"
            self._aliases[place] = name
        return self._aliases[place]

    @property
    def optional(self) -> dict[str, Optional]:
        """The optional tables of layer 0, by alias."""
        return {join.alias: join.optional for join in self.layers[0].joins if join.optional is not None}

    @property
    def columns(self) -> dict[str, str]:
        """The columns of all layers."""
        return {name: sql for layer in self.layers for name, sql in layer.columns.items()}

    @property
    def conditions(self) -> list[str]:
        """The conditions by which rows are left out."""
        return [condition for layer in self.layers for condition in layer.where]

    def join(self, join: Join) -> None:
        """Join a table to layer 0 under its alias, once."""
        if all(join.alias != other.alias for other in self.layers[0].joins):
            self.layers[0].joins.append(join)

    def input(self, sql: str, hint: str) -> str:
        """A column of layer 0."""
        return self._column(0, sql, hint)

    def bind(self, sql: str, level: int, hint: str = "x") -> str:
        """A column for an expression over the columns of `level`, in the layer after it."""
        return self._column(level + 1, sql, hint)

    def add(self, level: int, name: str, sql: str) -> None:
        """A column under a name of its own, in the layer after `level`."""
        self._layer(level + 1).columns[name] = sql
        self._names.add(name)

    def keep(self, condition: Term) -> None:
        """Leave out the rows of which a condition is false."""
        sql = f"{condition.sql} IS NOT FALSE" if condition.nullable else condition.sql
        self._layer(condition.level + 1).where.append(sql)

    def look_up(
        self,
        table: str,
        on: Mapping[str, Term],
        columns: tuple[str, ...],
        condition: Callable[[str], str] | None = None,
    ) -> str:
        """Look up a row of a table, unique by the columns of `on`, and give the prefix of its columns' names.

        The columns stand in the layer after the terms that the table is looked up by. `condition` replaces
        equality; it is given the table's alias.
        """
        level = max(term.level for term in on.values()) + 1

        def match(alias: str) -> str:
            equal = " AND ".join(f"{alias}.{name_sql(c)} = {t.sql}" for c, t in on.items())
            return condition(alias) if condition is not None else equal

        place = (level, f"{table}|{match('t')}")
        layer = self._layer(level)
        if place not in self._known:
            alias = f"{table}_{len(layer.joins) + 1}_{level}"
            self._known[place] = alias
            layer.joins.append(Join(name_sql(table), alias, match(alias)))
        alias = self._known[place]
        for column in columns:
            layer.columns.setdefault(f"{alias}.{column}", f"{alias}.{name_sql(column)}")
        return alias

    def _layer(self, number: int) -> Layer:
        while len(self.layers) <= number:
            self.layers.append(Layer())
        return self.layers[number]

    def _column(self, number: int, sql: str, hint: str) -> str:
        place = (number, sql)
        if place not in self._known:
            layer = self._layer(number)
            name = hint
            count = 2
            while name in self._names:
                name, count = f"{hint}_{count}", count + 1
            layer.columns[name] = sql
            self._names.add(name)
            self._known[place] = name_sql(name)
        return self._known[place]

    # --- terms ------------------------------------------------------------------------------------

    def bound(self, term: Term, hint: str = "x", always: bool = False) -> Term:
        """The term as one that may be written several times."""
        if term.is_constant:
            return term
        parts = {"sql": term.sql, "absent": term.absent, "denominator": term.denominator}
        made: dict[str, str] = {}
        for part, sql in parts.items():
            if sql is not None and (always or len(sql) > SHORT) and not _is_column(sql):
                made[part] = self.bind(sql, term.level, hint if part == "sql" else f"{hint}_{part}")
        return replace(term, **made, level=term.level + 1) if made else term  # type: ignore[arg-type]

    # --- text -------------------------------------------------------------------------------------

    def query(self, select: str, tail: str = "") -> str:
        """The query as text: `select` is the list of what it gives, `tail` follows the last FROM."""
        parts: list[str] = []
        for number, layer in enumerate(self.layers):
            before = self.source if number == 0 else f"layer_{number - 1}"
            kept = [] if number == 0 else [f"{before}.*"]
            columns = kept + [f"{sql} AS {name_sql(name)}" for name, sql in layer.columns.items()]
            where = f"\n  WHERE {' AND '.join(layer.where)}" if layer.where else ""
            listed = ",\n    ".join(columns or ["1 AS one"])
            joined = "".join(f"\n  {join.sql}" for join in layer.joins)
            parts.append(f"layer_{number} AS (\n  SELECT\n    {listed}\n  FROM {before}{joined}{where}\n)")
        return f"WITH {', '.join(parts)}\nSELECT\n  {select}\nFROM layer_{self.depth}{tail}"

    def columns_of(self, alias: str) -> list[str]:
        """The columns of a table under an alias that layer 0 reads; its bare key is not among them."""
        read = (c for sql in self.layers[0].columns.values() for c in columns_in(sql))
        return sorted({c.name for c in read if c.alias == alias and not c.is_bare})


def _is_column(sql: str) -> bool:
    return sql.startswith('"') and sql.endswith('"') and sql.count('"') == 2
