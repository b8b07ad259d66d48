"""Parquet, through pyarrow, which comes with the extra `parquet`. Decimal columns stay exact."""

from __future__ import annotations

from engine.facts.readers.arrow_cells import raw_columns
from engine.facts.readers.table import Location, RawTable, UnreadableFile
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
    rows = [(n, list(cells)) for n, cells in enumerate(zip(*raw_columns(table), strict=True), start=1)]
    return RawTable(location.name, location.sheet, list(table.column_names), rows)
