"""Facts as a warehouse holds them: typed columns, as Parquet files or as the tables of a DuckDB database."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import parquet

from engine.facts.folder import read_facts
from engine.rulebook.vocabulary import Entity, Field, Vocabulary
from engine.values.value import ABSENT, MISSING

_TYPES = {"flag": pa.bool_(), "date": pa.date32(), "datetime": pa.timestamp("us"), "time": pa.time64("us")}


def write_parquet(facts: Path, vocabulary: Vocabulary, folder: Path) -> Path:
    """The facts of a folder as one Parquet file an entity, with their facts.yaml without its sources."""
    folder.mkdir()
    for id_, table in read_facts(facts, vocabulary).facts.tables.items():
        entity = vocabulary.entities[id_]
        columns = _identity(entity, list(table.rows))
        for item in entity.fields.values():
            cells = [row[item.id] for row in table.rows.values()]
            if any(cell is not MISSING for cell in cells):
                columns[item.id] = _column(item, [None if c is MISSING or c is ABSENT else c for c in cells])
        parquet.write_table(pa.table(columns), folder / f"{id_}.parquet")
    said = (facts / "facts.yaml").read_text("utf-8")
    (folder / "facts.yaml").write_text(said.partition("sources:")[0], "utf-8")
    return folder


def _identity(entity: Entity, keys: list[Any]) -> dict[str, pa.Array]:
    if entity.of is None:
        return {entity.key or "": pa.array([str(key) for key in keys])}
    columns = {entity.of: pa.array([owner for owner, _ in keys])}
    if entity.each is not None:
        columns[entity.each] = pa.array([str(period) for _, period in keys])
    return columns


def _column(item: Field, cells: list[Any]) -> pa.Array:
    if item.type.kind != "number":
        return pa.array(cells, _TYPES.get(item.type.kind, pa.string()))
    places, scale = item.type.places or 0, Fraction(item.type.unit.scale)
    figures = [None if c is None else Fraction(c) / scale * 10**places for c in cells]
    assert all(f is None or f.denominator == 1 for f in figures), item.id
    exact = [None if f is None else Decimal(f.numerator).scaleb(-places) for f in figures]
    return pa.array(exact, pa.decimal128(18, places))


def write_database(folder: Path, path: Path) -> Path:
    """A folder of Parquet files as a database with a table each, and the facts.yaml beside it."""
    path.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        for file in sorted(folder.glob("*.parquet")):
            connection.execute(f'CREATE TABLE "{file.stem}" AS FROM read_parquet($1)', [str(file)])
    (path.parent / "facts.yaml").write_bytes((folder / "facts.yaml").read_bytes())
    return path
