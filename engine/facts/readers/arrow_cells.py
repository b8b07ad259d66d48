"""The columns of an Arrow table as raw cells. Decimal columns stay exact."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.facts.readers.table import ErrorCell, RawCell, UnreadableFile
from engine.values.text import Text

if TYPE_CHECKING:
    import pyarrow as pa


def raw_columns(table: pa.Table) -> list[list[RawCell]]:
    """Each column's cells. A float is taken as written, its shortest decimal form.

    Raises:
        UnreadableFile: a day or moment beyond the years 1 to 9999, or a moment with parts of a microsecond.
    """
    columns = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        try:
            columns.append([_cell(value) for value in column.to_pylist()])
        except (ValueError, OverflowError):
            expected = Text(
                "公元 1 至 9999 年之间、不细于微秒的日期和时间",
                "dates and times from the years 1 to 9999, without parts of a microsecond",
            )
            raise UnreadableFile(expected, f"{name}: {column.type}") from None
    return columns


def _cell(value: object) -> RawCell:
    if isinstance(value, float):
        return Decimal(repr(value))
    if value is None or isinstance(value, str | bool | int | Decimal | date | datetime | time | timedelta):
        return value
    return ErrorCell(str(value)[:60])
