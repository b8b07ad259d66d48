"""The register as a workbook: a sheet of persons and items with sums, and one of all lines with clause and reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from engine.documents.environment import DocumentLanguage, capital, fixed_words, languages
from engine.documents.figures import UNDETERMINED
from engine.documents.register import Column, Register, Row, build_register
from engine.documents.statements_model import Section, Statement, StatementLine
from engine.documents.workbook import MONEY, MOST_ROWS, TextWriter, cell_number, column_width, new_workbook, plain_text
from engine.values.exact import decimal_text
from engine.values.figures import grouped
from engine.values.text import Language, Text
from engine.values.value import Undetermined, Value

_HEAD = 3  # rows above the headings: title, what the amounts are in, a blank one
_SAMPLE = 200  # so many names decide how wide their column is
_KINDS = (
    ("earnings", "earnings"),
    ("deductions", "deductions"),
    ("information", "information"),
    ("totals", "totals"),
    ("to_date", "year_to_date"),
    ("payment", "paid_on"),
    ("nil", "nil"),
)


def register_xlsx(
    statements: Sequence[Statement], language: DocumentLanguage = "zh", progress: Callable[[int], None] | None = None
) -> bytes:
    """The workbook. The same statements give the same bytes.

    Args:
        progress: told of each person whose lines are written.
    """
    stream = BytesIO()
    writer = _Writer(build_register(statements), languages(language), stream)
    writer.register()
    writer.details(progress)
    writer.book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, register: Register, shown: tuple[Language, ...], stream: BytesIO) -> None:
        self.data, self.languages, self.first = register, shown, shown[0]
        statements = register.statements
        self.organisation = next((s.organisation for s in statements if s.organisation), Text("", ""))
        self.period = statements[0].period_title if statements else Text("", "")
        self.book = new_workbook(
            stream, f"{self.fixed(register.title)} {self.words(self.period)}", self.words(self.organisation)
        )
        look = {"valign": "vcenter"}
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.note = self.book.add_format({"font_color": "#595959"})
        self.head = self.book.add_format(
            {**look, "bold": True, "text_wrap": True, "align": "center", "top": 1, "bottom": 1}
        )
        self.money = self.book.add_format({"num_format": MONEY, "align": "right"})
        self.sum = self.book.add_format({"num_format": MONEY, "align": "right", "bold": True})
        self.last = self.book.add_format({"num_format": MONEY, "align": "right", "bold": True, "top": 1, "bottom": 6})
        self.last_text = self.book.add_format({"bold": True, "top": 1, "bottom": 6})
        self.how = self.book.add_format({"indent": 1})
        self.day = self.book.add_format({"align": "right"})
        self._labels: dict[Text, str] = {}

    # --- words -------------------------------------------------------------------------------------

    def words(self, text: Text) -> str:
        """A text in the languages shown, on one line."""
        if len(self.languages) > 1 and text.zh != text.en:
            return plain_text(f"{text.zh} / {capital(text.en)}")
        return plain_text(text.zh if self.first == "zh" else capital(text.en))

    def label(self, text: Text) -> str:
        """The words of a label, which comes again and again."""
        said = self._labels.get(text)
        if said is None:
            self._labels[text] = said = self.words(text)
        return said

    def fixed(self, name: str) -> str:
        return " / ".join(capital(fixed_words(language)[name]) for language in self.languages)

    # --- persons -----------------------------------------------------------------------------------

    def register(self) -> None:
        """The sheet of persons: a row each, sums under the columns and, where items add up to one, along the rows."""
        data = self.data
        sheet = self.book.add_worksheet(capital(fixed_words(self.first)[data.title])[:31])
        text = TextWriter(self.book, sheet)
        leading = [self.fixed("key"), self.fixed("name"), *([self.fixed("period")] if data.several else [])]
        self._prepare(sheet, text, leading)
        for index, column in enumerate(data.columns, start=len(leading)):
            heading = self.words(column.label).replace(" / ", "\n") + (f"\n{column.clause}" if column.clause else "")
            sheet.write_string(_HEAD, index, heading, self.head)
            sheet.set_column(index, index, column_width([heading], 12, 18))
        sheet.set_row(_HEAD, 15 * (1 + len(self.languages) + (len(self.languages) > 1)))
        rows: list[Row] = []
        at = _HEAD
        for at, row in enumerate(data.rows(), start=_HEAD + 1):
            rows.append(row)
            text.write(at, 0, plain_text(row.statement.key))
            text.write(at, 1, plain_text(row.statement.name))
            if data.several:
                text.write(at, 2, self.words(row.section.title))
            self._row(sheet, at, len(leading), row)
        end = len(leading) + len(data.columns) - 1
        sheet.autofilter(_HEAD, 0, max(at, _HEAD + 1), end)
        sheet.freeze_panes(_HEAD + 1, 2)
        sheet.print_area(0, 0, at + 1, end)
        if not data.of_pay:
            return
        sheet.write_string(at + 1, 0, self.fixed("totals"), self.last_text)
        for index in range(1, len(leading)):
            sheet.write_blank(at + 1, index, None, self.last_text)
        for index, amount in enumerate(data.sums(rows), start=len(leading)):
            name = xl_col_to_name(index)
            formula = f"=SUBTOTAL(109,{name}{_HEAD + 2}:{name}{at + 1})" if rows else "=0"
            sheet.write_formula(at + 1, index, formula, self.last, cell_number(amount) or 0)

    def _row(self, sheet: Worksheet, at: int, start: int, row: Row) -> None:
        """A person's amounts; sums are formulas, unless something they add up is undetermined."""
        begin = start
        sums: dict[str, int] = {}
        for index, (cell, column) in enumerate(zip(row.cells, self.data.columns, strict=True), start=start):
            value, look = cell.value, self.money if column.kind in ("earning", "deduction") else self.sum
            if isinstance(value, Undetermined):
                sheet.write_string(at, index, UNDETERMINED.of(self.first), look)
            elif column.kind == "information":
                sheet.write_string(at, index, self.words(cell.words) if value else "–", self.day)
            elif column.place[0]:
                self._amount(sheet, at, index, value, look)
            else:
                self._sum(sheet, at, (begin, index), column, value, sums, look)
            if not column.place[0]:
                sums[column.place[1]] = index
                begin = index + 1

    def _sum(
        self,
        sheet: Worksheet,
        at: int,
        span: tuple[int, int],
        column: Column,
        value: Value,
        sums: dict[str, int],
        look: Format,
    ) -> None:
        begin, index = span
        if column.kind == "total":
            first, second = (f"{xl_col_to_name(sums[kind])}{at + 1}" for kind in ("earning", "deduction"))
            formula = f"={first}-{second}"
        elif begin == index:
            formula = "=0"
        else:
            formula = f"=SUM({xl_col_to_name(begin)}{at + 1}:{xl_col_to_name(index - 1)}{at + 1})"
        number = cell_number(value) if isinstance(value, int | Fraction) else None
        sheet.write_formula(at, index, formula, look, number or 0)

    # --- lines -------------------------------------------------------------------------------------

    def details(self, progress: Callable[[int], None] | None) -> None:
        """All lines of all statements, those that came to nothing last; a new sheet where one is full."""
        headings = [
            self.fixed(name)
            for name in ("key", "name", "period", "kind", "item", "clause_short", "amount", "how", "cited")
        ]
        kinds = [(name, self.fixed(word)) for name, word in _KINDS]
        sheet, text = self._details_sheet(headings, 1)
        at, number = _HEAD, 1
        for statement in self.data.statements:
            key, name = plain_text(statement.key), plain_text(statement.name)
            for section in statement.sections:
                count = len(section.lines())
                if at + count + 1 >= MOST_ROWS:
                    sheet.autofilter(_HEAD, 0, at, len(headings) - 1)
                    number += 1
                    sheet, text = self._details_sheet(headings, number)
                    at = _HEAD
                at = self._lines(sheet, text, at, (key, name, section), kinds)
            if progress:
                progress(1)
        sheet.autofilter(_HEAD, 0, max(at, _HEAD + 1), len(headings) - 1)

    def _details_sheet(self, headings: list[str], number: int) -> tuple[Worksheet, TextWriter]:
        title = capital(fixed_words(self.first)["details"])
        sheet = self.book.add_worksheet(title if number == 1 else f"{title} {number}")
        text = TextWriter(self.book, sheet)
        self._prepare(sheet, text, headings)
        for index, width in ((3, 12), (4, 24), (5, 10), (6, 15), (7, 56), (8, 40)):
            sheet.set_column(index, index, width * (1.5 if len(self.languages) > 1 and index in (4, 7) else 1))
        sheet.freeze_panes(_HEAD + 1, 2)
        return sheet, text

    def _lines(
        self, sheet: Worksheet, text: TextWriter, at: int, whose: tuple[str, str, Section], kinds: list[tuple[str, str]]
    ) -> int:
        key, name, section = whose
        write, words, label = text.write, self.words, self.label
        period = words(section.title)
        for attribute, kind in kinds:
            lines: tuple[StatementLine, ...] = getattr(section, attribute)
            for line in lines:
                at += 1
                write(at, 0, key)
                write(at, 1, name)
                write(at, 2, words(line.period) if line.period is not None else period)
                write(at, 3, kind)
                write(at, 4, label(line.label))
                write(at, 5, line.clause)
                if line.missing:
                    write(at, 6, words(line.amount), self.day)
                    write(at, 7, "; ".join(map(words, line.missing)), self.how)
                else:
                    if line.is_money:
                        self._amount(sheet, at, 6, line.value, self.money)
                    else:
                        write(at, 6, words(line.amount), self.day)
                    write(at, 7, words(line.reason if line.kind != "total" else line.basis), self.how)
                write(at, 8, line.source)
        return at

    # --- both --------------------------------------------------------------------------------------

    def _prepare(self, sheet: Worksheet, text: TextWriter, headings: list[str]) -> None:
        """Title, headings, widths of the first columns and how the sheet is printed."""
        data = self.data
        text.write(
            0,
            0,
            f"{self.words(self.organisation)} {self.fixed(data.title)} {self.words(self.period)}".strip(),
            self.title,
        )
        policies = "；".join(self.words(p) for p in data.statements[0].policies) if data.statements else ""
        note = (
            f"{self.fixed('unit')}{fixed_words(self.first)['colon']}{self.words(data.currency)}" if data.of_pay else ""
        )
        if data.pending and data.of_pay:
            note += f"{fixed_words(self.first)['semicolon']}{self.fixed('pending_sum')}"
        text.write(1, 0, f"{note}    {policies}".strip(), self.note)
        for index, heading in enumerate(headings):
            sheet.write_string(_HEAD, index, heading, self.head)
        some = data.statements[:_SAMPLE]
        sheet.set_column(0, 0, column_width([headings[0], *(s.key for s in some)], 8, 20))
        sheet.set_column(1, 1, column_width([headings[1], *(s.name for s in some)], 10, 24))
        sheet.set_column(2, 2, column_width([headings[2]] if len(headings) > 2 else [], 14))
        sheet.set_landscape()
        sheet.set_paper(8 if len(data.columns) > 16 else 9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer("&R&P / &N")

    def _amount(self, sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
        if not isinstance(value, int | Fraction):
            return
        number = cell_number(value)
        if number is None:
            sheet.write_string(row, column, grouped(decimal_text(value, 2)), look)
        else:
            sheet.write_number(row, column, number, look)
