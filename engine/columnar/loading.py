"""Facts in memory brought into the database: whole numbers, dates, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from engine.columnar.profile import (
    FactsProfile,
    FieldProfile,
    NotColumnar,
    TableProfile,
    absent_column,
    field_column,
    table_name,
)
from engine.columnar.terms import HUGEINT_MAX, integer_type, second_of, seconds_of_day
from engine.facts.model import Facts, Table
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.types import Kind
from engine.values.value import ABSENT, MISSING

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


def load_facts(
    connection: DuckDBPyConnection, facts: Facts, vocabulary: Vocabulary, entities: Iterable[str]
) -> FactsProfile:
    """Write the tables of some entities into the database and say what is in them.

    Raises:
        NotColumnar: a number or a moment that the database's types cannot hold exactly.
    """
    import pyarrow as pa

    tables: dict[str, TableProfile] = {}
    for id_ in sorted(entities):
        table = facts.table(id_)
        if table is None:
            continue
        entity = vocabulary.entities[id_]
        columns, profile = _columns(entity, table)
        arrow = pa.table(columns)
        connection.register("incoming", arrow)
        connection.execute(f"CREATE OR REPLACE TABLE {profile.name} AS SELECT * FROM incoming")
        connection.unregister("incoming")
        tables[id_] = profile
        _mark_dangling(facts, entity, table, profile)
    return FactsProfile(tables)


def _mark_dangling(facts: Facts, entity: Entity, table: Table, profile: TableProfile) -> None:
    """Say which relations name rows that are not there."""
    for name, relation in entity.relations.items():
        other = facts.table(relation.type.entity or "")
        there = other.rows if other is not None else {}
        named = {row.get(name) for row in table.rows.values()}
        if any(isinstance(key, str) and key not in there for key in named):
            profile.fields[name] = replace(profile.fields[name], dangling=True)


def _columns(entity: Entity, table: Table) -> tuple[dict[str, pa.Array], TableProfile]:
    import pyarrow as pa

    columns: dict[str, pa.Array] = {"row": pa.array(range(len(table.rows)), pa.int64())}
    if entity.of is None:
        columns["key"] = pa.array([str(key) for key in table.rows], pa.string())
    else:
        pairs = [key for key in table.rows if isinstance(key, tuple)]
        columns["key"] = pa.array([key for key, _ in pairs], pa.string())
        if entity.each is not None:
            columns["period"] = pa.array([period.start if period else None for _, period in pairs], pa.date32())
    fields: dict[str, FieldProfile] = {}
    for name, item in entity.fields.items():
        cells = [row.get(name, MISSING) for row in table.rows.values()]
        columns[field_column(name)], fields[name] = _column(f"{entity.id}.{name}", item.type.kind, cells)
        if fields[name].has_absent:
            columns[absent_column(name)] = pa.array([cell is ABSENT for cell in cells], pa.bool_())
    return columns, TableProfile(table_name(entity.id), len(table.rows), table.covers, fields)


def _column(place: str, kind: Kind, cells: list[Any]) -> tuple[pa.Array, FieldProfile]:
    import pyarrow as pa

    has_missing, has_absent = any(c is MISSING for c in cells), any(c is ABSENT for c in cells)
    values = [None if c is MISSING or c is ABSENT else c for c in cells]
    if kind == "number":
        return _numbers(place, values, has_missing, has_absent)
    shape: dict[Kind, tuple[pa.DataType, Callable[[Any], int] | None]] = {
        "flag": (pa.bool_(), None),
        "date": (pa.date32(), date.toordinal),
        "datetime": (pa.timestamp("us"), second_of),
        "time": (pa.int64(), seconds_of_day),
    }
    type_, measure = shape.get(kind, (pa.string(), None))
    known = [v for v in values if v is not None]
    if any(isinstance(v, datetime | time) and v.microsecond for v in known):
        raise NotColumnar(f"{place}: parts of a second")
    ends = [measure(v) for v in known] if measure else []
    if kind == "time":
        values = [None if v is None else seconds_of_day(v) for v in values]
    profile = FieldProfile(kind, has_missing, has_absent, low=min(ends, default=0), high=max(ends, default=0))
    return pa.array(values, type_), profile


def _numbers(
    place: str, values: list[int | Fraction | None], has_missing: bool, has_absent: bool
) -> tuple[pa.Array, FieldProfile]:
    import pyarrow as pa

    known = [v for v in values if v is not None]
    factor = Fraction(1, lcm(*{v.denominator for v in known}))
    whole = [None if v is None else int(v / factor) for v in values]
    low = min((w for w in whole if w is not None), default=0)
    high = max((w for w in whole if w is not None), default=0)
    if max(abs(low), abs(high)) > HUGEINT_MAX:
        raise NotColumnar(f"{place}: a number of too many digits")
    type_ = pa.int64() if integer_type(low, high) == "BIGINT" else pa.decimal128(38, 0)
    if type_ != pa.int64():
        raise NotColumnar(f"{place}: a number of too many digits")
    return pa.array(whole, type_), FieldProfile("number", has_missing, has_absent, factor, low, high)
