"""Parquet, through pyarrow, which comes with the extra `parquet`. Decimal columns stay exact."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.facts.readers.table import ErrorCell, Location, RawCell, RawTable, UnreadableFile
from engine.values.text import Text


def read_parquet(location: Location) -> RawTable:
    """Read a file's columns. A float column is taken as written, its shortest decimal form.

    Raises:
        UnreadableFile: pyarrow is not installed, or the file is no Parquet file.
    """
    try:
        from pyarrow import parquet
        from pyarrow.lib import ArrowException
    except ImportError:
        raise UnreadableFile(
            Text(
                "已安装 pyarrow 才能读取 Parquet：pip install 'policy-as-code[parquet]'",
                "pyarrow to be installed for Parquet files: pip install 'policy-as-code[parquet]'",
            )
        ) from None
    try:
        table = parquet.read_table(location.path)
    except (ArrowException, OSError, ValueError) as problem:
        raise UnreadableFile(Text("Parquet 文件", "a Parquet file"), str(problem)[:100]) from None
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    rows = [(n, list(cells)) for n, cells in enumerate(zip(*columns, strict=True), start=1)]
    return RawTable(location.name, location.sheet, list(table.column_names), rows)


def _cell(value: object) -> RawCell:
    if isinstance(value, float):
        return Decimal(repr(value))
    if value is None or isinstance(value, str | bool | int | Decimal | date | datetime | time | timedelta):
        return value
    return ErrorCell(str(value)[:60])
