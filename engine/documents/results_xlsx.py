"""Results as a workbook: an outcome a row, figures as numbers, with filters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO

from engine.documents.people import People
from engine.documents.results_csv import COLUMNS, result_row
from engine.documents.text_columns import width_of
from engine.documents.workbook import MOST_ROWS, TextWriter, cell_number, new_workbook, plain_text
from engine.evaluation.results import Results
from engine.program.model import Program
from engine.values.text import Language
from engine.values.value import ABSENT

_WIDTHS = {"label": 26, "rule": 24, "name": 16, "clause": 24, "missing": 40, "value": 16}
_VALUE = COLUMNS.index("value")


def results_xlsx(results: Results, programs: Sequence[Program], people: People, language: Language) -> bytes:
    """The results with the columns of the CSV. The same results give the same bytes."""
    stream = BytesIO()
    title = " + ".join(p.rulebook.title.of(language) for p in programs)
    book = new_workbook(stream, f"{title} · {results.period}")
    head = book.add_format({"bold": True, "bottom": 1})
    number = book.add_format({"num_format": "#,##0.00########", "align": "right"})
    by_id = {p.rulebook.id: p for p in programs}
    at, sheet, text = MOST_ROWS, None, None
    for outcome in results.outcomes:
        if outcome.value is ABSENT:
            continue
        if at + 1 >= MOST_ROWS or sheet is None or text is None:
            sheet = book.add_worksheet()
            text = TextWriter(book, sheet)
            for index, name in enumerate(COLUMNS):
                sheet.write_string(0, index, name, head)
                sheet.set_column(index, index, _WIDTHS.get(name, max(12, width_of(name) + 2)))
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            at = 0
        at += 1
        for index, cell in enumerate(result_row(outcome, by_id, people, language)):
            if index == _VALUE and isinstance(outcome.value, int | Fraction) and not isinstance(outcome.value, bool):
                figure = cell_number(Fraction(outcome.value) / outcome.type.unit.scale)
                if figure is not None:
                    sheet.write_number(at, index, figure, number)
                    continue
            text.write(at, index, plain_text(cell))
    for sheet in book.worksheets():
        sheet.autofilter(0, 0, max(sheet.dim_rowmax or 1, 1), len(COLUMNS) - 1)
    if not book.worksheets():
        book.add_worksheet()
    book.close()
    return stream.getvalue()
