"""The appendices of the Word handbook."""

from __future__ import annotations

from collections.abc import Callable

from docx.shared import Pt

from engine.documents.environment import capital
from engine.documents.handbook.labels import APPENDIX_TITLES
from engine.documents.handbook.model import AppendixKind
from engine.documents.handbook.word.markup import add_run
from engine.documents.handbook.word.styles import lay_out
from engine.documents.handbook.word.writing import Writing, begun_in


def write_appendices(w: Writing) -> None:
    """Each appendix on a page of its own."""
    for appendix in w.book.appendices:
        heading = w.heading(1, appendix.anchor)
        heading.paragraph_format.page_break_before = True
        add_run(heading, f"{appendix.letter}  ", w.first)
        w.titled(heading, APPENDIX_TITLES[appendix.kind])
        _WRITERS[appendix.kind](w)


def _readings(w: Writing) -> None:
    for reading in w.book.interpretations:
        heading = w.heading(3, reading.anchor)
        add_run(heading, f"{reading.number}  ", w.first)
        w.link(heading, reading.clause, w.first)
        for lang in w.languages:
            line = w.paragraph()
            line.paragraph_format.keep_together = True
            w.pieces(line, reading.question.of(lang), lang, style="Figure", second=lang != w.first)
            add_run(line, f" {w.say('chosen', lang)}{w.say('colon', lang)}", lang)
            w.pieces(line, reading.chosen.of(lang), lang, second=lang != w.first)
            add_run(line, w.say("stop", lang), lang)
            if reading.others:
                others = w.say("semicolon", lang).join(o.of(lang) for o in reading.others)
                lead = f"{'' if lang == 'zh' else ' '}{w.say('others', lang)}{w.say('colon', lang)}"
                add_run(line, f"{lead}{others}{w.say('stop', lang)}", lang, "Second language")
            if reading.reason:
                add_run(
                    line,
                    f"{'' if lang == 'zh' else ' '}{w.say('reason', lang)}{w.say('colon', lang)}",
                    lang,
                )
                w.pieces(line, reading.reason.of(lang), lang, second=lang != w.first)


def _parameters(w: Writing) -> None:
    rows = [(p, dated, not n) for p in w.book.parameters for n, dated in enumerate(p.history)]
    table = w.fixed_table(("clause", "parameter", "unit", "from", "value"), len(rows))
    for row, (parameter, dated, is_first) in enumerate(rows, start=1):
        cells = table.rows[row].cells
        if is_first:
            w.link(w.line_in(cells[0]), parameter.clause, w.first)
            for line, lang in w.lines_in(cells[1]):
                w.pieces(line, begun_in(parameter.label.of(lang), lang), lang)
            w.texts_in(cells[2], parameter.unit)
        w.texts_in(cells[3], dated.start)
        for line, lang in w.lines_in(cells[4]):
            w.pieces(line, dated.value.of(lang), lang)
    w.finish(table, [1.1, 3.4, 2, 2.4, 4])


def _conflicts(w: Writing) -> None:
    if w.book.yields_to:
        for lang in w.languages:
            line = w.paragraph()
            add_run(line, f"{w.say('yields', lang)}{w.say('colon', lang)}{w.book.roles.of(lang)}", lang)
    for conflict in w.book.conflicts:
        for lang in w.languages:
            line = w.paragraph("Rule")
            line.paragraph_format.keep_with_next = True
            w.link(line, conflict.one, lang, titled=True)
            add_run(line, " ↔ ", lang)
            w.link(line, conflict.other, lang, titled=True)
        for settled in conflict.settled or (None,):
            for lang in w.languages:
                said = settled.of(lang) if settled is not None else w.say("unsettled", lang)
                add_run(w.paragraph("List Bullet"), said, lang)


def _glossary(w: Writing) -> None:
    for group in w.book.glossary:
        heading = w.heading(3)
        for lang in w.parted(heading):
            add_run(heading, capital(group.title.of(lang)), lang)
        table = w.fixed_table(("term", "meaning"), len(group.terms))
        for row, term in enumerate(group.terms, start=1):
            cells = table.rows[row].cells
            w.texts_in(cells[0], term.term)
            w.texts_in(cells[1], term.meaning)
            if term.clause:
                line = cells[1].paragraphs[-1]
                add_run(line, " ", w.first)
                w.link(line, term.clause, w.first)
        w.finish(table, [1, 2])


def _source(w: Writing) -> None:
    for lang in w.languages:
        add_run(w.paragraph(), w.say("source_lead", lang), lang)
    for quotation in w.book.quotations:
        heading = w.heading(3, quotation.anchor)
        w.link(heading, quotation.clause, w.first)
        add_run(heading, f"  {quotation.place}", "zh")
        for text in quotation.lines:
            add_run(w.paragraph("Rule"), text, "zh")


def _acknowledgement(w: Writing) -> None:
    book = w.book
    for lang in w.languages:
        line = w.paragraph()
        title = f"《{book.title.plain('zh')}》" if lang == "zh" else book.title.plain("en")
        version = f"{w.say('version', lang)} {book.version}" if book.version else ""
        organisation = f"{book.organisation.of(lang)} " if book.organisation else ""
        add_run(line, f"{organisation}{title} {version}".strip(), lang, "Figure")
        add_run(w.paragraph(), w.say("signed", lang), lang)
    table = w.document.add_table(rows=0, cols=2)
    for name in ("name", "number", "department", "signature", "date"):
        cells = table.add_row().cells
        add_run(w.line_in(cells[0]), " ".join(w.say(name, lang) for lang in w.languages), w.first)
        cells[0].paragraphs[0].paragraph_format.space_before = Pt(14)
    lay_out(table, [1, 3])


_WRITERS: dict[AppendixKind, Callable[[Writing], None]] = {
    "readings": _readings,
    "parameters": _parameters,
    "conflicts": _conflicts,
    "glossary": _glossary,
    "source": _source,
    "acknowledgement": _acknowledgement,
}
