"""The places of a grid as a query: every row of an entity with every period asked for, or those that a table names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.columnar.in_window import touches
from engine.columnar.layers import Layers
from engine.columnar.linking import KEY, PERIOD, PERIOD_END, ROW, THERE
from engine.columnar.profile import table_name
from engine.columnar.relations import Source
from engine.columnar.rows import Row
from engine.columnar.terms import Term, literal_sql
from engine.program.model import Grid
from engine.values.period import Period
from engine.values.sql_text import name_sql

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler


@dataclass(frozen=True, slots=True)
class Named:
    """Places named by a table's `key` and `period`; `columns` of it go along, by name."""

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)


def places_query(compiler: Compiler, source: Source, among: Named | None = None) -> str:
    """The places of a grid, or those of them that a table names, in which a row is not surely away."""
    grid = source.grid
    if grid.entity is None:
        if grid.each is None:
            return "SELECT 0 AS row, '' AS key"
        return f"SELECT 0 AS row, '' AS key, w.period, w.period_end FROM {_all_periods(source)}"
    table = name_sql(table_name(grid.entity))
    placed = f"JOIN {_named_periods(source, among)} ON w.key = r.key" if among else f"CROSS JOIN {_all_periods(source)}"
    layers = Layers(f"{table} AS r {placed}")
    columns = _carried(compiler, source) | dict(among.columns if among else {})
    if not source.has_there or compiler.profile.table(grid.entity) is None:
        return f"SELECT r.row, r.key, w.period, w.period_end, TRUE AS there{_listed(columns)} FROM {layers.source}"
    entity = compiler.vocabulary.entities[grid.entity]
    row = Row(compiler, "", Grid(grid.entity, None), _rows(compiler, source), layers, "r", source.name)
    days = [d.toordinal() for p in source.periods or (compiler.period,) for d in (p.start, p.end)]
    start = Term(layers.input("w.period", PERIOD), "date", low=min(days), high=max(days))
    until = Term(layers.input("w.period_end", PERIOD_END), "date", low=min(days), high=max(days))
    there = touches(row, entity, start, until)
    row.input(KEY)
    row.input(ROW)
    given = _listed({c: layers.input(sql, c) for c, sql in columns.items()})
    layers.add(there.level, THERE, there.sql)
    where = "" if grid in compiler.places.direct else f"\nWHERE {THERE} IS NOT FALSE"
    return layers.query(f'"r.row" AS row, "r.key" AS key, period, period_end, {THERE}{given}', where)


def periods_alone_query(compiler: Compiler, source: Source, among: Named | None = None) -> str:
    """The periods of a grid, or the places that a table names, with nothing of the rows themselves: as if all of them
    were there all the time, and nothing known of them."""
    assert source.grid.entity is not None
    table = name_sql(table_name(source.grid.entity))
    periods = _named_periods(source, among) if among else _all_periods(source)
    key = "w.key" if among else "r.key"
    columns = _carried(compiler, source) | dict(among.columns if among else {})
    return (
        f"SELECT r.row, {key}, w.period, w.period_end, TRUE AS there{_listed(columns)} "
        f"FROM {periods} LEFT JOIN {table} AS r ON FALSE"
    )


def _rows(compiler: Compiler, source: Source) -> Source:
    return compiler.source_of(Grid(source.grid.entity, None))


def _carried(compiler: Compiler, source: Source) -> dict[str, str]:
    """The facts of the rows that their periods carry along."""
    rows = _rows(compiler, source)
    return {c: f"r.{name_sql(rows.give(c))}" for c in source.carried}


def _listed(columns: Mapping[str, str]) -> str:
    return "".join(f", {sql} AS {name_sql(c)}" for c, sql in columns.items())


def _all_periods(source: Source) -> str:
    values = ", ".join(f"({literal_sql(p.start)}, {literal_sql(p.end)})" for p in source.periods)
    return f"(VALUES {values or '(CAST(NULL AS DATE), CAST(NULL AS DATE))'}) AS w(period, period_end)"


def _named_periods(source: Source, among: Named) -> str:
    """The places that a table names, in the periods asked for."""
    end = f"end_of_{source.grid.each}(period) AS period_end"
    return f"(SELECT *, {end} FROM {among.table} WHERE {_asked_for(source)}) AS w"


def _asked_for(source: Source) -> str:
    """That a period is one of those asked for."""
    first, last = source.periods[0], source.periods[-1]
    if source.periods == tuple(Period.ending_within(first.kind, first.start, last.end)):
        return f"period BETWEEN {literal_sql(first.start)} AND {literal_sql(last.start)}"
    return f"period IN ({', '.join(literal_sql(p.start) for p in source.periods)})"
