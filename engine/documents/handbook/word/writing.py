"""Writing into a Word document: words in their language, links, tables. What the parts of the handbook have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from engine.documents.handbook.column_widths import column_widths
from engine.documents.handbook.labels import labels
from engine.documents.handbook.model import BilingualTable, Change, HandbookView, Link, TableView
from engine.documents.handbook.prose import Mark, Pieces, begun
from engine.documents.handbook.word.markup import (
    Marks,
    add_bookmark,
    add_link,
    add_run,
    repeat_heading,
    span,
    styled,
    track,
    track_row,
)
from engine.documents.handbook.word.styles import lay_out
from engine.values.text import Language, Text

TRACKED: dict[Change, Mark] = {"added": "added", "removed": "struck"}


class Writing:
    """A document being written, and the handbook that it is to hold."""

    def __init__(self, document: Document, book: HandbookView, shown: Sequence[Language]) -> None:
        self.document, self.book, self.languages = document, book, shown
        self.words = labels()
        self.first = shown[0]
        self.marks = Marks(book.organisation.of(self.first) if book.organisation else "policy")

    def say(self, name: str, lang: Language) -> str:
        return self.words[lang][name]

    def paragraph(self, style: str = "Normal") -> Paragraph:
        return styled(self.document.add_paragraph(), style)

    def heading(self, level: int, anchor: str = "") -> Paragraph:
        heading = self.paragraph(f"Heading {level}")
        if anchor:
            add_bookmark(heading, anchor, self.marks)
        return heading

    def titled(self, paragraph: Paragraph, name: str) -> None:
        for lang in self.parted(paragraph):
            add_run(paragraph, self.say(name, lang), lang)

    def parted(self, paragraph: Paragraph) -> Iterator[Language]:
        """The languages one after the other in one paragraph, a gap between them."""
        for index, lang in enumerate(self.languages):
            if index:
                add_run(paragraph, "  ", lang)
            yield lang

    def remark(self, name: str, lang: Language) -> Paragraph:
        line = self.paragraph("Remark")
        add_run(line, f"{self.say(name, lang)}{self.say('colon', lang)}", lang, "Figure")
        return line

    def pieces(
        self,
        paragraph: Paragraph,
        pieces: Pieces,
        lang: Language,
        *,
        style: str | None = None,
        mark: Mark = "",
        second: bool = False,
    ) -> None:
        for piece in pieces:
            named = style or ("Figure" if piece.is_figure else "Second language" if second else None)
            track(add_run(paragraph, piece.text, lang, named), piece.mark or mark, self.marks)

    def link(self, paragraph: Paragraph, to: Link, lang: Language, *, titled: bool = False) -> None:
        text = f"{to.number} {to.title.of(lang)}" if titled else to.number
        add_link(paragraph, text, to.anchor, lang, self.marks)

    def links(self, paragraph: Paragraph, found: Sequence[Link], lang: Language, *, titled: bool = False) -> None:
        for index, to in enumerate(found):
            if index:
                add_run(paragraph, self.say("comma", lang), lang)
            self.link(paragraph, to, lang, titled=titled)

    def line_in(self, cell: _Cell, style: str = "Cell") -> Paragraph:
        """The first paragraph of a cell."""
        return styled(cell.paragraphs[0], style)

    def lines_in(self, cell: _Cell) -> Iterator[tuple[Paragraph, Language]]:
        """A paragraph for each language in a cell."""
        for index, lang in enumerate(self.languages):
            yield self.line_in(cell) if index == 0 else styled(cell.add_paragraph(), "Cell"), lang

    def texts_in(self, cell: _Cell, text: Text) -> None:
        for line, lang in self.lines_in(cell):
            add_run(line, text.of(lang), lang, None if lang == self.first else "Second language")

    def tables(self, table: BilingualTable, *, small: bool = False) -> None:
        for lang in self.languages:
            self.table(table.of(lang), lang, small=small)

    def table(self, view: TableView, lang: Language, *, small: bool = False) -> None:
        style = "Small cell" if small else "Cell"
        table = self.document.add_table(rows=1 + len(view.rows), cols=len(view.headings))
        repeat_heading(table)  # before any row is tracked: that comes last in a row's properties
        for cell, heading in zip(table.rows[0].cells, view.headings, strict=True):
            self.pieces(self.line_in(cell, style), begun_in(heading, lang), lang, style="Figure")
        for index, row in enumerate(view.rows, start=1):
            cells = table.rows[index].cells
            mark = TRACKED.get(row.change, "")
            for column, across, words in view.placed(row):
                line = self.line_in(span(cells[column], cells[column + across - 1]), style)
                bold = "Figure" if view.role(column) == "result" else None
                said = begun_in(words, lang) if row.otherwise and column == 0 else words
                self.pieces(line, said, lang, style=bold, mark=mark)
            track_row(table, index, mark, self.marks)
        lay_out(table, column_widths(view))
        add_run(self.paragraph("Rule detail"), view.below, lang)

    def fixed_table(self, headings: Iterable[str], rows: int) -> Table:
        """A table whose headings are fixed words, in all languages of the document."""
        names = list(headings)
        table: Table = self.document.add_table(rows=1 + rows, cols=len(names))
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            line = self.line_in(cell)
            if name:
                add_run(line, " ".join(self.say(name, lang) for lang in self.languages), self.first, "Figure")
        return table

    def finish(self, table: Table, widths: Sequence[float]) -> None:
        repeat_heading(table)
        lay_out(table, widths)
        self.paragraph("Rule detail")


def begun_in(pieces: Pieces, lang: Language) -> Pieces:
    """Words as they begin a line."""
    return begun(pieces) if lang == "en" else pieces
