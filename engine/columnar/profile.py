"""What is known of facts before anything is computed: which cells are blank, and in which range the others lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from engine.columnar.terms import SQL_TYPES
from engine.facts.model import Coverage
from engine.values.types import Kind


class NotColumnar(Exception):
    """Facts that whole numbers of 127 bits or moments of whole seconds cannot hold. Says which."""


@dataclass(frozen=True, slots=True)
class FieldProfile:
    """A column of facts: a number is `cell · factor`; `low` and `high` bound the cells (see `Term`).

    `dangling`: a relation may name a row that is not there."""

    kind: Kind
    has_missing: bool
    has_absent: bool
    factor: Fraction = Fraction(1)
    low: int = 0
    high: int = 0
    dangling: bool = False


@dataclass(frozen=True, slots=True)
class TableProfile:
    """A table of facts in the database, with the days it covers."""

    name: str
    rows: int
    covers: Coverage
    fields: dict[str, FieldProfile] = field(default_factory=dict)

    @property
    def types(self) -> dict[str, str]:
        """The types of its fields' columns, in SQL."""
        types = {
            field_column(n): "BIGINT" if f.kind == "number" else SQL_TYPES.get(f.kind, "VARCHAR")
            for n, f in self.fields.items()
        }
        return types | {absent_column(n): "BOOLEAN" for n, f in self.fields.items() if f.has_absent}


@dataclass(frozen=True, slots=True)
class FactsProfile:
    """All tables supplied, by entity."""

    tables: Mapping[str, TableProfile]

    def table(self, entity: str) -> TableProfile | None:
        return self.tables.get(entity)

    def field(self, entity: str, name: str) -> FieldProfile | None:
        table = self.tables.get(entity)
        return table.fields.get(name) if table else None


def table_name(entity: str) -> str:
    return f"facts_{entity}"


def field_column(name: str) -> str:
    """The column of a field among those of its table's own: which row it is, of whom, of which period."""
    return f"field.{name}" if name in ("row", "key", "period") else name


def absent_column(name: str) -> str:
    """The column that says where another is absent."""
    return f"{name}.absent"


def denominator_column(name: str) -> str:
    """The column that holds the denominator of an outcome that is kept exact."""
    return f"{name}.denominator"
