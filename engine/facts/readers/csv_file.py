"""CSV: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030 (which includes GBK)."""

from __future__ import annotations

import csv
import io

from engine.facts.readers.table import Location, RawCell, RawTable, UnreadableFile, headed
from engine.values.text import Text


def read_csv(location: Location) -> RawTable:
    """Read a delimited text file. Cells are text, blank ones ``""``. A row is a record, as a spreadsheet counts.

    Raises:
        UnreadableFile: no known encoding fits, or quotation marks do not pair.
    """
    text = _decode(location.path.read_bytes(), location.encoding)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count) if "," not in first else ","
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[RawCell]] = [list(record) for record in records]
    except csv.Error as problem:
        raise UnreadableFile(Text("格式正确的 CSV 文件", "a well-formed CSV file"), str(problem)) from None
    return headed(location, rows)


def _decode(data: bytes, encoding: str | None) -> str:
    if encoding is not None:
        candidates = [encoding]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for candidate in candidates:
        try:
            return data.decode(candidate).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    tried = " / ".join(candidates)
    raise UnreadableFile(Text(f"{tried} 编码的文本", f"text encoded as {tried}"))
