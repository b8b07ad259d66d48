"""The clauses of the Word handbook, with their rules and worked examples."""

from __future__ import annotations

from collections.abc import Sequence

from docx.shared import Mm

from engine.documents.handbook.model import ClauseView, ExampleTable, ExampleView, RuleView
from engine.documents.handbook.word.markup import add_bookmark, add_field, add_link, add_run, clean, track
from engine.documents.handbook.word.writing import TRACKED, Writing, begun_in
from engine.values.text import Language


def write_clauses(w: Writing) -> None:
    """The chapters with their clauses."""
    for chapter in w.book.chapters:
        title = w.heading(1, chapter.anchor)
        add_run(title, f"{chapter.number}  ", w.first)
        for lang in w.parted(title):
            w.pieces(title, chapter.title.of(lang), lang)
        for clause in chapter.clauses:
            _clause(w, clause)


def _clause(w: Writing, clause: ClauseView) -> None:
    heading = w.heading(2, clause.anchor)
    mark = TRACKED.get(clause.change, "")
    track(add_run(heading, clause.number, w.first), mark, w.marks)
    if clause.former_number:
        add_run(heading, f" ({w.say('formerly', w.first)}{clause.former_number})", w.first)
    if clause.change != "removed":
        entry = clean(f"{clause.number}  {clause.opening.of(w.first)}").replace("\\", "").replace('"', "”")
        add_field(heading, f'TC "{entry}" \\l 2')
    for lang in w.languages:
        for paragraph in clause.text.paragraphs(lang):
            line = w.paragraph()
            line.paragraph_format.keep_together = True
            w.pieces(line, paragraph, lang, second=lang != w.first)
    for scale in clause.scales:
        w.tables(scale)
    if clause.figures:
        for lang in w.languages:
            line = w.remark("figures", lang)
            for parameter in clause.figures:
                w.pieces(line, parameter.label.of(lang), lang)
                add_run(line, " ", lang)
                w.pieces(line, parameter.value.of(lang), lang, style="Figure")
                add_run(line, "  ", lang)
    for rule in clause.rules:
        _rule(w, rule)
    for reading in clause.interpretations:
        for lang in w.languages:
            line = w.remark("reading", lang)
            w.pieces(line, reading.question.of(lang), lang)
            add_run(line, " ", lang)
            w.pieces(line, reading.chosen.of(lang), lang, style="Figure")
            if reading.number:
                add_run(line, " ", lang)
                add_link(line, reading.number, reading.anchor, lang, w.marks)
    if clause.note:
        for lang in w.languages:
            w.pieces(w.remark("note", lang), clause.note.of(lang), lang)
    if clause.conflicts:
        for lang in w.languages:
            w.links(w.remark("conflict", lang), clause.conflicts, lang, titled=True)
    if clause.idle:
        for lang in w.languages:
            labels = w.say("semicolon", lang).join(label.of(lang) for label in clause.idle)
            add_run(w.remark("idle", lang), labels, lang)
    _examples(w, clause.examples)
    for lang in w.languages:
        _references(w, clause, lang)


def _references(w: Writing, clause: ClauseView, lang: Language) -> None:
    line = w.paragraph("Rule detail")
    line.paragraph_format.left_indent = Mm(0)
    for name, links in (("see", clause.rests_on), ("relied_on_by", clause.relied_on_by)):
        if links:
            add_run(line, f"{w.say(name, lang)} ", lang)
            w.links(line, links, lang)
            add_run(line, "  ", lang)
    if clause.source:
        add_run(line, f"{w.say('source', lang)}{w.say('colon', lang)}", lang)
        if clause.quotation:
            add_link(line, clause.source, clause.quotation, "zh", w.marks)
        else:
            add_run(line, clause.source, "zh")


def _rule(w: Writing, rule: RuleView) -> None:
    """A rule in one language after the other, each with its table."""
    for lang in w.languages:
        line = w.paragraph("Rule")
        line.paragraph_format.keep_with_next = True
        if lang == w.first:
            add_bookmark(line, rule.anchor, w.marks)
        w.pieces(line, begun_in(rule.label.of(lang), lang), lang, style="Figure")
        if rule.formula is not None:
            add_run(line, f" {w.say('is', lang)} ", lang)
            w.pieces(line, rule.formula.of(lang), lang)
        for table in rule.tables:
            w.table(table.of(lang), lang)
        _rule_detail(w, rule, lang)


def _rule_detail(w: Writing, rule: RuleView, lang: Language) -> None:
    line = w.paragraph("Rule detail")
    w.pieces(line, begun_in(rule.subject.of(lang), lang), lang)
    for said in (*([rule.statement] if rule.statement else []), *rule.conditions):
        add_run(line, " · ", lang)
        w.pieces(line, said.of(lang), lang)
    if rule.exceptions:
        add_run(line, f" · {w.say('exception', lang)}{w.say('colon', lang)}", lang)
        w.links(line, rule.exceptions, lang, titled=True)
    if rule.exception_to:
        add_run(line, f" · {w.say('exception_to', lang)} ", lang)
        w.link(line, rule.exception_to, lang, titled=True)


def _examples(w: Writing, examples: Sequence[ExampleView]) -> None:
    if not examples:
        return
    heading = w.paragraph("Remark")
    heading.paragraph_format.keep_with_next = True
    add_run(heading, " · ".join(w.say("examples", lang) for lang in w.languages), w.first, "Figure")
    for example in examples:
        if isinstance(example, ExampleTable):
            if example.common.of(w.first):
                for lang in w.languages:
                    line = w.paragraph("Example")
                    line.paragraph_format.keep_with_next = True
                    add_run(
                        line,
                        f"{w.say('common', lang)}{w.say('colon', lang)}{example.common.of(lang)}",
                        lang,
                    )
            w.tables(example.table, small=True)
            continue
        for lang in w.languages:
            line = w.paragraph("Example")
            add_run(line, f"{example.given.of(lang)} → ", lang)
            add_run(line, example.expected.of(lang), lang, "Figure")
            if example.note.of(lang):
                add_run(line, f" — {example.note.of(lang)}", lang)
