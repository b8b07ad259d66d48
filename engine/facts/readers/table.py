"""What every reader gives: a table of raw cells, headed and numbered as in its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from engine.values.text import Text


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that holds no value but a mistake, such as a spreadsheet's `#DIV/0!`."""

    shown: str


# Never a float: readers turn one into the Decimal it is written as.
RawCell = None | str | bool | int | Decimal | date | datetime | time | timedelta | ErrorCell


@dataclass(slots=True)
class RawTable:
    """A sheet or file as found: `rows` are (row number, cells), shorter than the headings where cells end early."""

    file: str
    sheet: str | None
    headings: list[str]
    rows: list[tuple[int, list[RawCell]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table or view of a database."""

    schema: str
    name: str
    is_view: bool

    @property
    def shown(self) -> str:
        """Its name, with the schema's if that is not the one a database has anyway.

        >>> DatabaseTable("main", "employee", False).shown, DatabaseTable("hr", "staff", False).shown
        ('employee', 'hr.staff')
        """
        return self.name if self.schema == "main" else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a table is to be read: `name` is the path as reported; `header_row` counts from 1."""

    path: Path
    name: str
    sheet: str | None = None
    header_row: int = 1
    encoding: str | None = None
    table: DatabaseTable | None = None


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `expected` says what was expected instead."""

    def __init__(self, expected: Text, found: str | None = None) -> None:
        super().__init__(expected.en)
        self.expected = expected
        self.found = found


def is_empty(cell: RawCell) -> bool:
    """Whether nothing at all is written in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def headed(location: Location, rows: list[list[RawCell]]) -> RawTable:
    """Cut a grid at its header row; rows with nothing in them are left out, the others keep their number."""
    head = rows[location.header_row - 1] if len(rows) >= location.header_row else []
    headings = ["" if is_empty(cell) else str(cell) for cell in head]
    body = [
        (number, cells)
        for number, cells in enumerate(rows[location.header_row :], start=location.header_row + 1)
        if not all(map(is_empty, cells))
    ]
    return RawTable(location.name, location.sheet, headings, body)


def from_records(location: Location, records: list[dict[str, RawCell]]) -> RawTable:
    """Records by name; headings in the order first seen. The n-th record is row n."""
    headings = list(dict.fromkeys(name for record in records for name in record))
    rows = [(n, [record.get(name) for name in headings]) for n, record in enumerate(records, start=1)]
    return RawTable(location.name, location.sheet, headings, rows)
