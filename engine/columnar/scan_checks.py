"""What must hold of the rows of scanned facts together: no row is there twice, and every row referred to is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.columnar.profile import FactsProfile, field_column, table_name
from engine.columnar.sources import NotScanned
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.sql_text import name_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def check_keys(connection: DuckDBPyConnection, entity: Entity, vocabulary: Vocabulary, source: str) -> None:
    """That no row is there twice, where somebody looks for it by its key. Raises NotScanned, which names the source."""
    if entity.key is not None and not _referred(entity, vocabulary):
        return
    table = table_name(entity.id)
    if entity.of is not None and entity.each is not None:
        twice = _period_twice(table)
    else:
        twice = f"SELECT count(*) <> count(DISTINCT key) FROM {table}"
    if connection.execute(twice).fetchall()[0][0]:
        raise NotScanned(f"{source}: a key is given twice")


def _referred(entity: Entity, vocabulary: Vocabulary) -> bool:
    """Whether rows of other entities name rows of this one."""
    return any(
        other.of == entity.id or any(relation.type.entity == entity.id for relation in other.relations.values())
        for other in vocabulary.entities.values()
    )


def _period_twice(table: str) -> str:
    """Whether some row has a period twice. Days are marked in a word for each row and sixty of them: there are far
    fewer words than periods to be told apart."""
    day = "days_between(DATE '0001-01-01', period)"
    marked = f"bit_count(bit_or(CAST(1 AS BIGINT) << CAST({day} % 60 AS INTEGER)))"
    return (
        f"SELECT count(*) > 0 FROM (SELECT key FROM {table} GROUP BY key, {day} // 60 HAVING count(*) <> {marked} "
        "OR count(*) <> count(period)) AS twice"
    )


def check_references(
    connection: DuckDBPyConnection,
    profile: FactsProfile,
    vocabulary: Vocabulary,
    fields_read: dict[str, set[str]],
) -> None:
    """That every row referred to is there. Raises NotScanned."""
    for id_, table in profile.tables.items():
        entity = vocabulary.entities[id_]
        targets: list[tuple[str, str | None]] = [("key", entity.of)] if entity.of is not None else []
        targets += [
            (name_sql(field_column(name)), relation.type.entity)
            for name, relation in entity.relations.items()
            if name in fields_read.get(id_, set())
        ]
        for column, target in targets:
            other = profile.table(target or "")
            if other is None:
                continue
            row = connection.execute(
                f"SELECT count(*) FROM {table.name} AS t ANTI JOIN {other.name} AS o ON t.{column} = o.key "
                f"WHERE t.{column} IS NOT NULL"
            ).fetchall()[0]
            if row[0]:
                raise NotScanned(f"{id_}.{column}: refers to rows that are not there")
