"""Normalised facts: tables of typed cells, and what they cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.values.period import Period
from engine.values.value import Plain, State

# A keyed entity's rows have text keys; a column entity's rows are keyed by the owner's key and the period.
RowKey = str | tuple[str, Period | None]
Cell = Plain | State


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days for which an entity's rows are complete, both included; None is open."""

    start: date | None
    until: date | None

    def contains(self, start: date | None, until: date | None) -> bool:
        """Whether the window from `start` to `until` lies within (None: unbounded on that side)."""
        return (self.start is None or (start is not None and self.start <= start)) and (
            self.until is None or (until is not None and until <= self.until)
        )


@dataclass(slots=True, repr=False)
class Table:
    """Rows of one entity, in file order. Every field has a cell: a plain value (numbers in base
    units), ABSENT, or MISSING. Defaults are filled in on reading."""

    rows: dict[RowKey, dict[str, Cell]]
    covers: Coverage

    def __repr__(self) -> str:
        return f"<Table of {len(self.rows)} rows>"


@dataclass(slots=True)
class Facts:
    """All tables by entity id. An entity that is not there was not supplied; an empty table was."""

    tables: dict[str, Table] = field(default_factory=dict)
    source: str = ""

    def table(self, entity: str) -> Table | None:
        return self.tables.get(entity)
