"""One entity's file, or table, as a view of the database, and what is known of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.columnar.profile import FieldProfile, absent_column, field_column, table_name
from engine.columnar.scanned_columns import ColumnReader, ScannedColumn
from engine.columnar.sources import NotScanned, ScannedSource
from engine.columnar.terms import second_of
from engine.facts.columns import columns_of, identity_columns, resolve
from engine.facts.expected import expected_of
from engine.facts.manifest import SourceSpec
from engine.facts.problems import FactProblem
from engine.facts.readers.duckdb_file import ROW_NUMBER
from engine.facts.readers.table import Location
from engine.rulebook.vocabulary import Entity, Field, Vocabulary
from engine.values.sql_text import name_sql
from engine.values.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# So many blank cells of a column are named one by one.
_NAMED = 20
# Python has no other days; a database has, up to infinity.
_FIRST_DAY, _LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"


@dataclass(eq=False)
class ScannedTable:
    """One entity's rows. `wanted` are the fields that the rules read; of the others nothing is looked at."""

    connection: DuckDBPyConnection
    entity: Entity
    vocabulary: Vocabulary
    location: Location
    spec: SourceSpec
    source: ScannedSource
    wanted: set[str]
    count: int = 0
    columns: dict[str, ScannedColumn] = field(default_factory=dict)
    supplied: set[str] = field(default_factory=set)
    """The fields that the file, or the manifest for all its rows, says anything of."""

    def make_view(self) -> None:
        """Make the view. Raises NotScanned."""
        described = self.connection.execute(f"DESCRIBE SELECT * FROM {self.source.sql}").fetchall()
        types = {name: str(type_) for name, type_, *_ in described if name != ROW_NUMBER}
        found = resolve(list(types), columns_of(self.entity, self.vocabulary), self.spec.columns)
        if found.clashes or found.absent or self.spec.skip_blank:
            raise NotScanned(f"{self.location.name}: headings")
        listed = list(types)
        headings = {name: listed[index] for name, index in found.indices.items()}
        reader = ColumnReader(self.connection, self.entity, self.location, self.spec, self.source, headings, types)
        selected = [f"{ROW_NUMBER} AS row", *self._identity(reader)]
        for item in self.entity.fields.values():
            if item.id not in self.wanted:
                continue
            column = self.columns[item.id] = reader.column(item)
            selected.append(f"{column.sql} AS {name_sql(field_column(item.id))}")
            if item.optional and item.default is None and item.id in headings:
                selected.append(f"{column.sql} IS NULL AS {name_sql(absent_column(item.id))}")
        reader.check()
        view = table_name(self.entity.id)
        self.connection.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT {', '.join(selected)} FROM {self.source.sql}")
        self.supplied = set(headings) | set(self.spec.constants)

    def _identity(self, reader: ColumnReader) -> list[str]:
        """The row's key, or whose and of which period it is."""
        entity = self.entity
        if entity.key is not None:
            if entity.key not in reader.headings:
                return [f"CAST({ROW_NUMBER} + 1 AS VARCHAR) AS key"]
            return [f"{reader.text(entity.key)} AS key"]
        owner, *period = (c.name for c in identity_columns(entity, self.vocabulary))
        selected = [f"{reader.text(owner, required=False)} AS key"]
        if period and entity.each is not None:
            selected.append(f"{reader.period(period[0])} AS period")
        return selected

    def profiles(self, problems: list[FactProblem]) -> dict[str, FieldProfile]:
        """How many rows there are, which cells are blank, and the range of the others: one pass over the file."""
        view, entity = table_name(self.entity.id), self.entity
        listed = ["count(*)"]
        for name, column in self.columns.items():
            sql = name_sql(field_column(name))
            listed.append(f"count({sql})")
            if column.field.type.kind in ("number", "date", "datetime", "time"):
                listed += [f"min({sql})", f"max({sql})"]
            if column.field.type.kind in ("date", "datetime"):
                listed.append(f"COALESCE(min({sql}) < {_FIRST_DAY} OR CAST(max({sql}) AS DATE) > {_LAST_DAY}, FALSE)")
            if column.field.type.kind == "datetime":
                listed.append(f"count(*) FILTER (WHERE epoch_us({sql}) % 1000000 <> 0)")
        if len(entity.dated) == 2:
            start, until = (name_sql(field_column(n)) for n in entity.dated)
            listed.append(f"count(*) FILTER (WHERE {until} < {start})")
        row = self.connection.execute(f"SELECT {', '.join(listed)} FROM {view}").fetchall()[0]
        cells = iter(row)
        self.count = next(cells)
        found = {name: self._profile(column, cells, problems) for name, column in self.columns.items()}
        if len(entity.dated) == 2 and next(cells):
            raise NotScanned(f"{self.location.name}: a span ends before it starts")
        return found

    def _profile(self, column: ScannedColumn, cells: Any, problems: list[FactProblem]) -> FieldProfile:
        item = column.field
        blanks = self.count - next(cells)
        low: Any = 0
        high: Any = 0
        if item.type.kind in ("number", "date", "datetime", "time"):
            low, high = _measured(next(cells)), _measured(next(cells))
        if item.type.kind in ("date", "datetime") and next(cells):
            raise NotScanned(f"{self.location.name}: {item.id} has days beyond the years 1 to 9999")
        if item.type.kind == "datetime" and next(cells):
            raise NotScanned(f"{self.location.name}: {item.id} has parts of a second")
        if item.type.kind == "number" and not (
            item.bounds[0] <= low * column.factor and high * column.factor <= item.bounds[1]
        ):
            raise NotScanned(f"{self.location.name}: {item.id} is out of bounds")
        supplied = item.id in self.supplied
        is_absent = item.optional and item.default is None and supplied
        if blanks and not is_absent:
            self._report_blanks(item, blanks, problems)
        return FieldProfile(
            item.type.kind, bool(blanks) and not is_absent, bool(blanks) and is_absent, column.factor, low, high
        )

    def _report_blanks(self, item: Field, blanks: int, problems: list[FactProblem]) -> None:
        supplied = item.id in self.supplied
        if not supplied:
            if not item.optional:
                problems.append(
                    FactProblem(
                        "missing_column",
                        self.entity.id,
                        self.location.name,
                        None,
                        None,
                        item.label.zh,
                        None,
                        expected_of(item),
                    )
                )
            return
        view, expected = table_name(self.entity.id), expected_of(item)
        rows = self.connection.execute(
            f"SELECT row FROM {view} WHERE {name_sql(field_column(item.id))} IS NULL ORDER BY row LIMIT {_NAMED}"
        ).fetchall()
        if blanks > _NAMED:
            expected = Text(
                f"{expected.zh}（此列共 {blanks} 处为空）", f"{expected.en} ({blanks} blanks in this column)"
            )
        name, first = self.location.name, self.source.first
        problems += [
            FactProblem("blank", self.entity.id, name, None, row + first, item.id, None, expected) for (row,) in rows
        ]


def _measured(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, datetime):
        return second_of(value)
    if isinstance(value, date):
        return value.toordinal()
    return int(value) if isinstance(value, int | Decimal) else 0
