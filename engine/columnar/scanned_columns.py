"""A field's column in SQL, typed as the reader of facts types it, and what has to hold for that to be so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.columnar.sources import NotScanned, ScannedSource
from engine.columnar.terms import SQL_TYPES, literal_sql
from engine.facts.cells import BadCell, reader_of
from engine.facts.manifest import SourceSpec
from engine.facts.moments import parse_period
from engine.facts.readers.table import Location
from engine.rulebook.vocabulary import Entity, Field
from engine.values.sql_text import name_sql, quoted_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_CODES = 1000
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}


@dataclass(slots=True)
class ScannedColumn:
    """A column of a file: its field, its SQL as the field's type, and the factor of a number."""

    field: Field
    sql: str
    factor: Fraction = Fraction(1)


@dataclass(eq=False)
class ColumnReader:
    """Reads the columns of one entity's file, or table, in SQL.

    Attributes:
        headings: the column of each field, by what the file calls it.
        types: the type of each column.
        required: what must hold of every row for the file to be scanned: a condition on its raw columns, and of what.
    """

    connection: DuckDBPyConnection
    entity: Entity
    location: Location
    spec: SourceSpec
    source: ScannedSource
    headings: Mapping[str, str]
    types: Mapping[str, str]
    required: list[tuple[str, str]] = field(default_factory=list)

    def check(self) -> None:
        """All that must hold of every row, in one pass. Raises NotScanned."""
        if not self.required:
            return
        counts = ", ".join(f"count(*) FILTER (WHERE NOT COALESCE({c}, FALSE))" for c, _ in self.required)
        row = self.connection.execute(f"SELECT {counts} FROM {self.source.sql}").fetchall()[0]
        for wrong, (_, what) in zip(row, self.required, strict=True):
            if wrong:
                raise self._not_scanned(what)

    def _not_scanned(self, what: str) -> NotScanned:
        return NotScanned(f"{self.location.name}: {what}")

    def _not_of_type(self, name: str) -> NotScanned:
        return self._not_scanned(f"{name} is {self.types[self.headings[name]]}")

    def _require(self, condition: str, what: str) -> None:
        self.required.append((condition, what))

    def _heading(self, name: str) -> str:
        if name not in self.headings:
            raise self._not_scanned(f"no column {name}")
        return self.headings[name]

    # --- which row it is --------------------------------------------------------------------------

    def period(self, name: str) -> str:
        """A period as its first day."""
        each = self.entity.each
        if name in self.spec.constants:
            assert each is not None
            return literal_sql(parse_period(self.spec.constants[name], each).start)
        heading = self._heading(name)
        sql = name_sql(heading)
        if self.types[heading] == "DATE":
            trunc = {"iso_week": "week"}.get(each or "", each)
            return sql if each == "day" else f"CAST(date_trunc('{trunc}', {sql}) AS DATE)"
        if self.types[heading] != "VARCHAR":
            raise self._not_scanned(name)
        shape, whole = {
            "day": (r"\d{4}-\d{2}-\d{2}", sql),
            "month": (r"\d{4}-\d{2}", f"{sql} || '-01'"),
            "quarter": (r"\d{4}-Q[1-4]", _first_of_quarter(sql)),
            "year": (r"\d{4}", f"{sql} || '-01-01'"),
        }.get(each or "", ("", sql))
        self._require(f"{sql} IS NOT NULL AND regexp_full_match({sql}, '{shape}')", name)
        return f"CAST({whole} AS DATE)"

    def text(self, name: str, required: bool = True) -> str:
        """Text as it stands; that nothing is wrapped, blank or to be trimmed is checked."""
        heading = self._heading(name)
        if self.types[heading] in _INTEGERS:
            return f"CAST({name_sql(heading)} AS VARCHAR)"
        if self.types[heading] != "VARCHAR":
            raise self._not_of_type(name)
        sql = name_sql(heading)
        plain = (
            f"regexp_full_match({sql}, '[A-Za-z0-9_./:-]*[A-Za-z0-9]') OR ({sql} = trim({sql}) AND {sql} NOT IN ('', '--') "
            f"AND NOT regexp_matches({sql}, '^(=\"|'')') AND {sql} = nfc_normalize({sql}))"
        )
        if required:
            self._require(plain, name)
        elif not self._refers(name):
            self._require(f"{sql} IS NULL OR {plain}", name)
        return sql

    def _refers(self, name: str) -> bool:
        """Whether a text is the key of another row: it then has to be spelt as that is."""
        return name == self.entity.of or name in self.entity.relations

    # --- fields -----------------------------------------------------------------------------------

    def column(self, item: Field) -> ScannedColumn:
        """A field's column. Raises NotScanned."""
        if item.id in self.spec.constants:
            value = reader_of(item)(self.spec.constants[item.id])
            if value is None or isinstance(value, BadCell):
                raise self._not_scanned(item.id)
            if isinstance(value, int | Fraction) and not isinstance(value, bool):
                number = Fraction(value)
                return ScannedColumn(item, f"CAST({number.numerator} AS BIGINT)", Fraction(1, number.denominator))
            return ScannedColumn(item, literal_sql(value))
        if item.id not in self.headings:
            if item.default is not None:
                return self._defaulted(item, None)
            return ScannedColumn(item, f"CAST(NULL AS {_sql_type(item)})")
        by_kind = {
            "number": self._number,
            "flag": self._flag,
            "enumeration": self._mapped,
            "date": self._date,
            "datetime": self._datetime,
            "time": self._time,
        }
        if item.type.kind in by_kind:
            column = by_kind[item.type.kind](item, self.headings[item.id])
        else:
            column = ScannedColumn(item, self.text(item.id, required=False))
        return self._defaulted(item, column) if item.default is not None else column

    def _defaulted(self, item: Field, column: ScannedColumn | None) -> ScannedColumn:
        """Blank cells of a field with a default hold it."""
        default = item.default
        assert default is not None
        if isinstance(default, int | Fraction) and not isinstance(default, bool):
            factor = column.factor if column is not None else Fraction(1, Fraction(default).denominator)
            whole = Fraction(default) / factor
            if whole.denominator != 1:
                raise self._not_scanned(f"default of {item.id}")
            sql = f"CAST({whole.numerator} AS BIGINT)"
            return ScannedColumn(item, sql if column is None else f"COALESCE({column.sql}, {sql})", factor)
        sql = literal_sql(default)
        return ScannedColumn(item, sql if column is None else f"COALESCE({column.sql}, {sql})")

    # --- by kind ---------------------------------------------------------------------------

    def _number(self, item: Field, heading: str) -> ScannedColumn:
        type_, sql, scale = self.types[heading], name_sql(heading), item.type.unit.scale
        places = item.type.places
        if type_ in _INTEGERS:
            return ScannedColumn(item, f"CAST({sql} AS BIGINT)", scale)
        if type_.startswith("DECIMAL("):
            width, digits = (int(part) for part in type_[8:-1].split(","))
            if (places is not None and digits > places) or width > 18:
                raise self._not_of_type(item.id)
            whole = f"CAST({sql} * {10**digits} AS BIGINT)" if digits else f"CAST({sql} AS BIGINT)"
            return ScannedColumn(item, whole, scale / 10**digits)
        if type_ == "VARCHAR" and places is not None:
            shape = r"[+-]?\d{1,12}" + (rf"(\.\d{{1,{places}}})?" if places else "")
            self._require(f"{sql} IS NULL OR regexp_full_match({sql}, '{shape}')", item.id)
            return ScannedColumn(
                item, f"CAST(CAST({sql} AS DECIMAL(18, {places})) * {10**places} AS BIGINT)", scale / 10**places
            )
        raise self._not_of_type(item.id)

    def _flag(self, item: Field, heading: str) -> ScannedColumn:
        if self.types[heading] == "BOOLEAN":
            return ScannedColumn(item, name_sql(heading))
        return self._mapped(item, heading)

    def _mapped(self, item: Field, heading: str) -> ScannedColumn:
        """Few different words: each is read as the reader of facts reads it."""
        if self.types[heading] != "VARCHAR":
            raise self._not_of_type(item.id)
        sql, read = name_sql(heading), reader_of(item)
        words = [
            row[0]
            for row in self.connection.execute(
                f"SELECT DISTINCT {sql} FROM {self.source.sql} LIMIT {_MOST_CODES + 1}"
            ).fetchall()
        ]
        values = {word: read(word) for word in words if word is not None}
        if len(words) > _MOST_CODES or any(isinstance(v, BadCell) for v in values.values()):
            raise self._not_scanned(item.id)
        if all(word == value for word, value in values.items()):
            return ScannedColumn(item, sql)
        whens = " ".join(
            f"WHEN {quoted_text(w)} THEN {literal_sql(v)}"  # type: ignore[arg-type]
            for w, v in values.items()
            if v is not None
        )
        return ScannedColumn(item, f"(CASE {sql} {whens} END)" if whens else f"CAST(NULL AS {_sql_type(item)})")

    def _date(self, item: Field, heading: str) -> ScannedColumn:
        sql = name_sql(heading)
        if self.types[heading] == "DATE":
            return ScannedColumn(item, sql)
        return self._written_as(item, heading, "DATE", r"\d{4}-\d{2}-\d{2}")

    def _datetime(self, item: Field, heading: str) -> ScannedColumn:
        sql = name_sql(heading)
        if self.types[heading] in ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS"):
            return ScannedColumn(item, sql if self.types[heading] == "TIMESTAMP" else f"CAST({sql} AS TIMESTAMP)")
        return self._written_as(item, heading, "TIMESTAMP", r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?")

    def _written_as(self, item: Field, heading: str, type_: str, shape: str) -> ScannedColumn:
        """A column of texts of one shape."""
        if self.types[heading] != "VARCHAR":
            raise self._not_of_type(item.id)
        sql = name_sql(heading)
        readable = f"regexp_full_match({sql}, '{shape}') AND TRY_CAST({sql} AS {type_}) IS NOT NULL"
        self._require(f"{sql} IS NULL OR ({readable})", item.id)
        return ScannedColumn(item, f"CAST({sql} AS {type_})")

    def _time(self, item: Field, heading: str) -> ScannedColumn:
        if self.types[heading] != "TIME":
            raise self._not_of_type(item.id)
        return ScannedColumn(item, f"date_diff('second', TIME '00:00:00', {name_sql(heading)})")


def _first_of_quarter(sql: str) -> str:
    months = " ".join(f"WHEN '{number}' THEN '-{3 * number - 2:02}-01'" for number in range(1, 5))
    return f"substr({sql}, 1, 4) || CASE substr({sql}, 7, 1) {months} END"


def _sql_type(item: Field) -> str:
    return "BIGINT" if item.type.kind == "number" else SQL_TYPES.get(item.type.kind, "VARCHAR")
