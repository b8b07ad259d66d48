"""The front of the Word handbook: properties, headers and footers, cover, what changed, contents."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time

from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from engine.documents.handbook.labels import APPENDIX_TITLES, subtitle
from engine.documents.handbook.model import ChangedText, Summary
from engine.documents.handbook.prose import plain
from engine.documents.handbook.word.logo import logo_png
from engine.documents.handbook.word.markup import add_field, add_instruction, add_link, add_run, clean, field_character
from engine.documents.handbook.word.writing import Writing, begun_in
from engine.values.text import Language

_LEVELS = '"1-1"'


def write_front(w: Writing) -> None:
    """Everything before the first clause."""
    _properties(w)
    _head_and_foot(w)
    _cover(w)
    if w.book.summary is not None:
        _summary(w, w.book.summary)
    _contents(w)


def _properties(w: Writing) -> None:
    book, properties = w.book, w.document.core_properties
    properties.title = clean(" · ".join(book.title.plain(lang) for lang in w.languages))
    properties.author = properties.last_modified_by = clean(w.marks.author)
    properties.subject = " · ".join(subtitle(book).of(lang) for lang in w.languages)
    properties.version = clean(book.version)
    properties.language = "zh-CN" if w.first == "zh" else "en-GB"
    properties.comments = properties.keywords = properties.category = ""
    properties.created = properties.modified = properties.last_printed = datetime.combine(book.day, time())
    properties.revision = 1


def _head_and_foot(w: Writing) -> None:
    book, section = w.book, w.document.sections[0]
    head = section.header.paragraphs[0]
    version = f" {w.say('version', w.first)} {book.version}" if book.version else ""
    add_run(head, " · ".join(book.title.plain(lang) for lang in w.languages) + version, w.first)
    foot = section.footer.paragraphs[0]
    if book.organisation:
        add_run(foot, book.organisation.of(w.first), w.first)
    foot.add_run("\t")
    add_field(foot, "PAGE", "1")
    foot.add_run(" / ")
    add_field(foot, "NUMPAGES", "1")


# --- the front --------------------------------------------------------------------------------


def _cover(w: Writing) -> None:
    book = w.book
    picture = logo_png(book.logo) if book.logo else None
    if picture is not None:
        w.document.add_picture(io.BytesIO(picture), height=Mm(22))
    lead = w.paragraph()
    lead.paragraph_format.space_before = Pt(120 if picture is None else 70)
    for lang in w.languages:
        if book.organisation:
            add_run(w.paragraph("Subtitle"), book.organisation.of(lang), lang)
        title = w.paragraph("Title" if lang == w.first else "Subtitle")
        w.pieces(title, book.title.of(lang), lang)
    for lang in w.languages:
        kind = w.paragraph()
        kind.paragraph_format.space_before = Pt(18)
        add_run(kind, subtitle(book).of(lang), lang, "Figure")
        told = [
            ("version", book.version),
            ("in_force", book.in_force.plain(lang)),
            ("figures_of", book.figures_of.of(lang)),
        ]
        told.append(("compared", book.summary.former.of(lang) if book.summary else ""))
        for name, value in told:
            if value:
                line = w.paragraph()
                line.paragraph_format.space_after = Pt(0)
                add_run(line, f"{w.say(name, lang)}{w.say('colon', lang)}{value}", lang)
        made = w.paragraph("Remark")
        made.paragraph_format.space_before = Pt(10)
        tested = (" " if lang == "en" else "") + w.say("tested", lang) if book.has_examples else ""
        add_run(made, w.say("made", lang) + tested, lang)
    w.paragraph().add_run().add_break(WD_BREAK.PAGE)


def _summary(w: Writing, summary: Summary) -> None:
    w.titled(w.heading(1, "summary"), "summary")
    if summary.nothing:
        for lang in w.languages:
            add_run(w.paragraph(), w.say("identical", lang), lang)
    else:
        legend = w.paragraph("Remark")
        for lang in w.languages:
            add_run(legend, f"{w.say('legend', lang)}{w.say('colon', lang)}", lang)
            add_run(legend, w.say("legend_added", lang), lang, "Added")
            add_run(legend, " ", lang)
            add_run(legend, w.say("legend_struck", lang), lang, "Struck")
            add_run(legend, "  ", lang)
    _changes(w, "cover_changed", summary.cover)
    for name, links in (("added", summary.added), ("removed", summary.removed), ("changed", summary.changed)):
        if links:
            w.titled(w.heading(3), name)
        for link in links:
            for lang in w.languages:
                w.link(w.paragraph("Remark"), link, lang, titled=True)
    if summary.renumbered:
        w.titled(w.heading(3), "renumbered")
        line = w.paragraph("Remark")
        for link, former in summary.renumbered:
            add_run(line, f"{former} → ", w.first)
            w.link(line, link, w.first)
            add_run(line, "  ", w.first)
    _changes(w, "parameters_changed", summary.parameters)
    _changes(w, "rules_changed", summary.rules)
    _changes(w, "readings_changed", summary.interpretations)
    w.paragraph().add_run().add_break(WD_BREAK.PAGE)


def _changes(w: Writing, heading: str, found: Sequence[ChangedText]) -> None:
    if not found:
        return
    w.titled(w.heading(3), heading)
    table = w.fixed_table(
        ("clause", "parameter" if heading == "parameters_changed" else "", "before", "after"), len(found)
    )
    for row, change in enumerate(found, start=1):
        cells = table.rows[row].cells
        if change.clause.number:
            w.link(w.line_in(cells[0]), change.clause, w.first)
        for line, lang in w.lines_in(cells[1]):
            _changed_name(w, line, change, lang)
        for line, lang in w.lines_in(cells[2]):
            add_run(line, change.before.of(lang), lang, "Struck")
        for line, lang in w.lines_in(cells[3]):
            add_run(line, change.after.of(lang), lang, "Added")
    w.finish(table, [1.2, 2.4, 4, 4])


def _changed_name(w: Writing, paragraph: Paragraph, change: ChangedText, lang: Language) -> None:
    add_run(paragraph, plain(begun_in(change.name.of(lang), lang)), lang)
    if change.start:
        add_run(paragraph, f" ({w.say('from', lang)} {change.start.of(lang)})", lang)


def _contents(w: Writing) -> None:
    """A field that Word works out; until then the chapters and clauses, with the pages that their bookmarks are on."""
    heading = w.paragraph("Subtitle")
    add_run(heading, " · ".join(w.say("contents", lang) for lang in w.languages), w.first, "Figure")
    entries = [
        entry
        for chapter in w.book.chapters
        for entry in (
            (
                "TOC 1",
                chapter.number,
                " ".join(chapter.title.plain(lang) for lang in w.languages),
                chapter.anchor,
            ),
            *(("TOC 2", c.number, c.opening.of(w.first), c.anchor) for c in chapter.clauses if c.change != "removed"),
        )
    ]
    entries += [
        ("TOC 1", a.letter, " ".join(w.say(APPENDIX_TITLES[a.kind], lang) for lang in w.languages), a.anchor)
        for a in w.book.appendices
    ]
    for index, (style, number, title, anchor) in enumerate(entries):
        line = w.paragraph(style)
        if index == 0:
            add_instruction(line, f"TOC \\o {_LEVELS} \\f \\h \\z", dirty=True)
        _content_line(w, line, f"{number}  {title}", anchor)
        if index == len(entries) - 1:
            field_character(line, "end")
    w.paragraph().add_run().add_break(WD_BREAK.PAGE)


def _content_line(w: Writing, line: Paragraph, text: str, anchor: str) -> None:
    add_link(line, text, anchor, w.first, w.marks)
    line.add_run("\t")
    add_field(line, f"PAGEREF {w.marks.bookmark(anchor)} \\h", "–")
