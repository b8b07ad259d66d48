"""Readers, one a format: a file or sheet to a table of raw cells."""

from __future__ import annotations

from collections.abc import Callable

from engine.facts.readers.csv_file import read_csv
from engine.facts.readers.duckdb_file import read_duckdb
from engine.facts.readers.json_file import read_json
from engine.facts.readers.parquet_file import read_parquet
from engine.facts.readers.table import Location, RawTable, UnreadableFile
from engine.facts.readers.xlsx_file import read_xlsx
from engine.facts.readers.yaml_file import read_yaml
from engine.values.text import Text

# By the ending of the file's name, in the order they are looked for.
READERS: dict[str, Callable[[Location], RawTable]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".json": read_json,
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".parquet": read_parquet,
    ".duckdb": read_duckdb,
    ".db": read_duckdb,
}
WORKBOOKS = (".xlsx", ".xlsm")
DATABASES = (".duckdb", ".db")


def read_table(location: Location) -> RawTable:
    """Read a file by the ending of its name.

    Raises:
        UnreadableFile: no reader for such files, no such file, or the reader cannot read it.
    """
    reader = READERS.get(location.path.suffix.lower())
    if reader is None:
        endings = ", ".join(READERS)
        raise UnreadableFile(Text(f"以下格式之一：{endings}", f"one of the formats {endings}"), location.path.suffix)
    try:
        return reader(location)
    except OSError as problem:
        raise UnreadableFile(Text("可以读取的文件", "a file that can be read"), problem.strerror) from None
