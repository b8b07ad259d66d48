"""Excel workbooks, read with python-calamine.

Spreadsheet numbers arrive as binary floats. Excel keeps and shows 15 significant digits, so a
float whose shortest form has more (the noise of a computed cell) is taken at 15; every other is
taken as it is written. What calamine does not tell is read from the sheet's XML: a cell shown as
a percentage holds a hundredth of what it shows, a midnight comes as a bare date, and an error such as #DIV/0!
comes as a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from engine.facts.readers.table import ErrorCell, Location, RawCell, RawTable, UnreadableFile, headed
from engine.values.text import Text

_EXCEL_DIGITS = 15
_PERCENT = "%"
_MOMENT = "date and time"
_BUILT_IN = {9: _PERCENT, 10: _PERCENT, 22: _MOMENT}
_CELL = re.compile(rb'<(?:\w+:)?c\b((?:\s+\w+="[^"]*")*)\s*(?:/>|>(.*?)</(?:\w+:)?c>)', re.DOTALL)
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_VALUE = re.compile(rb"<(?:\w+:)?v>(.*?)</(?:\w+:)?v>", re.DOTALL)


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets, in order.

    Raises:
        UnreadableFile: not a workbook.
    """
    return list(_open(path).sheet_names)


def read_xlsx(location: Location) -> RawTable:
    """Read one sheet (the first, if none is named).

    Raises:
        UnreadableFile: not a workbook, or no such sheet.
    """
    book = _open(location.path)
    name = location.sheet if location.sheet is not None else next(iter(book.sheet_names), "")
    if name not in book.sheet_names:
        names = "、".join(book.sheet_names)
        raise UnreadableFile(Text(f"其中一个工作表：{names}", f"one of the sheets {', '.join(book.sheet_names)}"), name)
    grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows: list[list[RawCell]] = [[_cell(value) for value in row] for row in grid]
    holds_dates = any(date in map(type, row) for row in rows)
    for row, column, mark in _marks(location.path, name, holds_dates):
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _marked(rows[row][column], mark)
    return headed(Location(location.path, location.name, name, location.header_row), rows)


def _open(path: Path) -> CalamineWorkbook:
    try:
        return load_workbook(str(path))
    except (CalamineError, BadZipFile, OSError, ValueError) as problem:
        raise UnreadableFile(Text("Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"), str(problem)[:100]) from None


def _cell(value: object) -> RawCell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        exact = Decimal(repr(value))
        digits = len(exact.normalize().as_tuple().digits)
        return exact if digits <= _EXCEL_DIGITS else Decimal(f"{value:.{_EXCEL_DIGITS}g}")
    if isinstance(value, datetime):
        return _to_the_second(value)
    return value  # type: ignore[return-value]


def _to_the_second(moment: datetime) -> datetime:
    """A date is kept as a fraction of days; a second is some 1e-5 of one, so the rest of a millisecond is noise."""
    nearest = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return nearest if abs(nearest - moment) <= timedelta(milliseconds=1) else moment


def _marked(cell: RawCell, mark: str) -> RawCell:
    if mark == _PERCENT:
        return f"{cell * 100:f}%" if isinstance(cell, Decimal) else cell
    if mark == _MOMENT:
        return datetime.combine(cell, time.min) if type(cell) is date else cell
    return ErrorCell(mark)


def _marks(path: Path, sheet: str, holds_dates: bool) -> Iterator[tuple[int, int, str]]:
    """What calamine does not tell, as (row, column, mark): cells shown as a percentage, cells shown with date and time
    (looked for only where there are dates: midnight comes without its time), and errors by their text."""
    try:
        with ZipFile(path) as archive:
            part = _sheet_part(archive, sheet)
            if part is None:
                return
            styles = _styles(archive)
            data = archive.read(part)
    except (BadZipFile, KeyError, OSError):
        return
    marked = {style: mark for style, mark in styles.items() if mark == _PERCENT or holds_dates}
    if not marked and b't="e"' not in data:
        return
    for found in _CELL.finditer(data):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        reference = attributes.get(b"r", b"").decode()
        if attributes.get(b"t") == b"e":
            value = _VALUE.search(found[2] or b"")
            yield *_place(reference), value[1].decode() if value else "#?"
        elif attributes.get(b"s") in marked and attributes.get(b"t", b"n") == b"n":
            yield *_place(reference), marked[attributes[b"s"]]


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]) - 1, column - 1


def _sheet_part(archive: ZipFile, sheet: str) -> str | None:
    if "xl/workbook.xml" not in archive.namelist():
        return None
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        target, key = re.search(r'\bTarget="([^"]*)"', tag), re.search(r'\bId="([^"]*)"', tag)
        if target and key:
            targets[key[1]] = target[1]
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        name, key = re.search(r'\bname="([^"]*)"', tag), re.search(r'\br:id="([^"]*)"', tag)
        if name and key and unescape(name[1]) == sheet and key[1] in targets:
            part = targets[key[1]]
            return part.lstrip("/") if part.startswith("/") else f"xl/{part}"
    return None


def _styles(archive: ZipFile) -> dict[bytes, str]:
    """The style numbers under which a cell is shown as a percentage or with date and time."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = archive.read("xl/styles.xml").decode("utf-8", "replace")
    formats = dict(_BUILT_IN)
    for tag in re.findall(r"<(?:\w+:)?numFmt\b[^>]*>", styles):
        number, code = re.search(r'\bnumFmtId="(\d+)"', tag), re.search(r'\bformatCode="([^"]*)"', tag)
        if number and code:
            shown = re.sub(r'"[^"]*"|\\.|\[[^]]*\]', "", unescape(code[1])).lower()
            if "%" in shown:
                formats[int(number[1])] = _PERCENT
            elif "h" in shown and ("d" in shown or "y" in shown):
                formats[int(number[1])] = _MOMENT
    block = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    cells = re.findall(r"<(?:\w+:)?xf\b[^>]*>", block[0]) if block else []
    found = {}
    for index, tag in enumerate(cells):
        number = re.search(r'\bnumFmtId="(\d+)"', tag)
        if number and int(number[1]) in formats:
            found[str(index).encode()] = formats[int(number[1])]
    return found
