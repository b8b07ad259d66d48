"""What the workbooks have in common: text that stays text, exact figures as numbers, widths that suit Chinese."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from engine.documents.environment import inert
from engine.documents.text_columns import width_of
from engine.values.value import Number

MOST_ROWS = 1_048_576
MONEY = "#,##0.00;-#,##0.00;–"
_LONGEST = 32_767
_CREATED = datetime(2024, 1, 1)
_FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠ ")  # a blank may stand before one
_EXACT_DIGITS = 15


def new_workbook(stream: BytesIO, title: str, organisation: str = "") -> xlsxwriter.Workbook:
    """A workbook that is written row by row, so that large ones take little memory. The same contents give the same bytes."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": title, "company": organisation, "created": _CREATED})
    return book


class TextWriter:
    """Writes text into cells. Text that looks like a formula gets the mark that Excel itself gives text typed after an
    apostrophe, so that it stays text even where somebody edits the cell."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.quoted: Format = book.add_format({"quote_prefix": True})

    def write(self, row: int, column: int, text: str, look: Format | None = None) -> None:
        """Write a text; a look of its own is given up where the text needs the mark."""
        if text:
            if text[0] in _FORMULA_SIGNS and text.lstrip(" ")[:1] in _FORMULA_SIGNS:
                look = self.quoted
            self.sheet.write_string(row, column, text if len(text) <= _LONGEST else text[:_LONGEST], look)


def plain_text(text: str) -> str:
    """Text from facts or rulebooks as a cell can hold it."""
    return text if text.isprintable() else inert(text).encode("utf-8", "replace").decode()


def cell_number(value: Number) -> float | None:
    """The number nearest to an exact one; None where a cell could not hold all its digits."""
    if isinstance(value, int):
        return float(value) if abs(value) < 10**_EXACT_DIGITS else None
    scaled = value.numerator * 100
    if scaled % value.denominator == 0 and abs(scaled) < 10**_EXACT_DIGITS * value.denominator:
        return value.numerator / value.denominator
    return float(value) if abs(value) < 10**9 else None


def column_width(texts: list[str], least: float = 8, most: float = 40) -> float:
    """A column's width for some texts, the widest of their lines."""
    return min(most, max([least, *(width_of(line) + 2 for text in texts for line in text.split("\n"))]))
