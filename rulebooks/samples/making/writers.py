"""Files with the same bytes on every run, in the shapes that companies' systems give."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

Cell = str | int | Decimal | date | datetime | None

# XlsxWriter writes the clock's time into a workbook unless it is told another.
CREATED = datetime(2024, 11, 20, 9, 0)


def text_of(cell: Cell) -> str:
    """A cell as text: `2024-10-08`, `2024-10-08 08:27`, nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: str = "utf-8") -> None:
    """A plain table. `utf-8-sig` starts the file with a byte order mark, as Excel does."""
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(headings)
        table.writerows([text_of(cell) for cell in row] for row in rows)


def write_shop_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A shop's export: GB18030, CR LF, and no quoting, so that an order number stands as `="123"`."""
    with path.open("w", encoding="gb18030", newline="") as file:
        table = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONE, quotechar=None)
        table.writerow(headings)
        table.writerows([text_of(cell) for cell in row] for row in rows)


def write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def write_xlsx(
    path: Path,
    sheet_name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    above: Sequence[str] = (),
    width: int = 14,
) -> None:
    """One sheet: the lines `above`, the headings, the rows. Numbers and dates are true cells, the rest is text."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(sheet_name)
        heading = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        title = book.add_format({"bold": True, "font_size": 14})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.set_column(0, len(headings) - 1, width)
        for row, line in enumerate(above):
            sheet.write_string(row, 0, line, title if row == 0 else None)
        top = len(above)
        for column, name in enumerate(headings):
            sheet.write_string(top, column, name, heading)
        sheet.freeze_panes(top + 1, 0)
        for row, cells in enumerate(rows, start=top + 1):
            for column, cell in enumerate(cells):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, datetime):
                    sheet.write_datetime(row, column, cell, minute)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, float(cell))
