"""The handbook people read: every clause in source order, from the same rulebook that computes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.documents.clause_text import Piece, pieces, plain
from engine.documents.environment import DocumentLanguage, environment, languages, stylesheet
from engine.documents.example_words import example_words
from engine.documents.figures import BLANK, dated_words, parameter_words
from engine.documents.handbook_model import (
    ChapterView,
    ClauseView,
    HandbookView,
    InterpretationView,
    Link,
    ParameterView,
    ScaleTable,
)
from engine.documents.numbering import anchor, clause_numbers
from engine.documents.rule_words import LANGUAGES, RuleWording, span_words
from engine.language.scale_words import scale_rows
from engine.program.model import Program
from engine.rulebook.model import Band, Clause, Interpretation, Parameter, Rulebook
from engine.values.figures import figure, unit_name
from engine.values.text import Language, Text
from engine.values.types import DATE

HandbookFormat = Literal["html", "md"]
_OPENING = 80


def render_handbook(
    program: Program, language: DocumentLanguage, format: HandbookFormat = "html", as_of: date | None = None
) -> str:
    """A rulebook as a handbook, one self-contained text.

    Args:
        language: zh, en, or both side by side.
        as_of: the day whose parameter values are printed; by default the day the newest value takes effect.
    """
    view = build_handbook(program, as_of)
    template = environment().get_template(f"handbook.{format}.j2")
    return template.render(
        book=view,
        languages=languages(language),
        mode=language,
        css=stylesheet("handbook.css") if format == "html" else "",
    )


def default_day(rulebook: Rulebook) -> date:
    """The day the newest parameter value takes effect, never before the rulebook does."""
    starts = [v.start for p in rulebook.parameters().values() for v in p.values]
    return max([*starts, rulebook.in_force.start or date.min], default=date.min)


def build_handbook(program: Program, as_of: date | None = None) -> HandbookView:
    """All that a handbook says, in both languages."""
    return _Builder(program, as_of or default_day(program.rulebook)).handbook()


class _Builder:
    def __init__(self, program: Program, day: date) -> None:
        self.program, self.rulebook, self.day = program, program.rulebook, day
        self.numbers = clause_numbers(self.rulebook)
        self.links = {
            c.id: Link(anchor("clause", c.id), self.numbers[c.id], self._opening(c)) for c in self.rulebook.clauses()
        }
        self.rules = RuleWording(program, day, self.links)

    def handbook(self) -> HandbookView:
        rulebook = self.rulebook
        chapters = tuple(
            ChapterView(
                anchor("chapter", chapter.id), number, chapter.title, tuple(self.clause(c) for c in chapter.clauses)
            )
            for number, chapter in enumerate(rulebook.chapters, start=1)
        )
        day = Text(*(figure(self.day, DATE, language) for language in LANGUAGES))
        return HandbookView(
            organisation=rulebook.organisation.name if rulebook.organisation else None,
            title=rulebook.title,
            in_force=span_words(rulebook.in_force),
            figures_of=day,
            chapters=chapters,
            interpretations=tuple(self.interpretation(i) for i in rulebook.interpretations().values()),
            parameters=tuple(self.parameter(p) for p in rulebook.parameters().values()),
            conflicts=tuple(self._conflicts()),
        )

    def clause(self, clause: Clause) -> ClauseView:
        compiled = [self.program.rules[id_] for id_ in clause.rules]
        return ClauseView(
            anchor=self.links[clause.id].anchor,
            number=self.numbers[clause.id],
            printed_number=clause.number or "",
            source=clause.source or "",
            text={lang: self._paragraphs(clause.text, lang) for lang in LANGUAGES},
            opening=self._opening(clause),
            quotes=clause.quote,
            note={lang: plain(clause.note, self.rulebook, lang, self.day) for lang in LANGUAGES}
            if clause.note
            else None,
            parameters=tuple(self.parameter(p) for p in clause.parameters.values()),
            interpretations=tuple(self.interpretation(i) for i in clause.interpretations.values()),
            rules=tuple(self.rules.view(r) for r in compiled if self.rules.active(r)),
            idle=tuple(r.rule.label for r in compiled if not self.rules.active(r)),
            examples=tuple(
                {lang: example_words(e, self.program, lang, self.day) for lang in LANGUAGES} for e in clause.examples
            ),
            conflicts=tuple(self.links[id_] for id_ in clause.conflicts_with if id_ in self.links),
        )

    def _paragraphs(self, text: Text, language: Language) -> list[list[Piece]]:
        return [
            pieces(Text(line, line), self.rulebook, language, self.day)
            for line in text.of(language).split("\n")
            if line.strip()
        ]

    def _opening(self, clause: Clause) -> Text:
        """The first words of a clause, to name it by in a table of contents."""
        return Text(
            *(_shortened(plain(clause.text, self.rulebook, language, self.day), language) for language in LANGUAGES)
        )

    def parameter(self, parameter: Parameter) -> ParameterView:
        value = Text(*(parameter_words(parameter, self.day, language) for language in LANGUAGES))
        history = tuple(
            (
                Text(*(figure(v.start, DATE, lang) for lang in LANGUAGES)),
                Text(*(dated_words(parameter, v, lang) for lang in LANGUAGES)),
            )
            for v in parameter.values
        )
        return ParameterView(parameter.label, value, history, self._scale(parameter), self.links[parameter.clause])

    def _scale(self, parameter: Parameter) -> ScaleTable | None:
        dated = parameter.at(self.day)
        bands = (
            [b for b in dated.value if isinstance(b, Band)]
            if dated is not None and isinstance(dated.value, tuple)
            else []
        )
        if parameter.scale_of is None or not bands:
            return None
        of = parameter.scale_of
        headings = {
            "zh": (f"范围（{unit_name(of, 'zh')}）" if of.name else "范围", parameter.label.zh),
            "en": ("range", parameter.label.en),
        }
        return ScaleTable(
            {lang: headings[lang] for lang in LANGUAGES},
            {lang: scale_rows(bands, parameter, lang) for lang in LANGUAGES},
        )

    def interpretation(self, choice: Interpretation) -> InterpretationView:
        others = tuple(label for code, label in choice.options.items() if code != choice.chosen)
        return InterpretationView(
            anchor("reading", choice.id),
            choice.question,
            choice.options.get(choice.chosen, Text(BLANK, BLANK)),
            others,
            choice.reason,
            self.links[choice.clause],
        )

    def _conflicts(self) -> list[tuple[Link, Link]]:
        """The pairs of clauses that conflict, each once."""
        found: dict[frozenset[str], tuple[Link, Link]] = {}
        for clause in self.rulebook.clauses():
            for other in clause.conflicts_with:
                if other in self.links:
                    found.setdefault(frozenset((clause.id, other)), (self.links[clause.id], self.links[other]))
        return list(found.values())


def _shortened(text: str, language: Language) -> str:
    line = " ".join(text.split())
    most = _OPENING if language == "en" else _OPENING // 2
    if len(line) <= most + 2:
        return line.rstrip("。.；;")
    cut = line[:most]
    return f"{cut.rsplit(' ', 1)[0] if language == 'en' and ' ' in cut else cut}…"
