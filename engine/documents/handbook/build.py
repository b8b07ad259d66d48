"""From a program to its handbook: every clause in source order, in words of both languages."""

from __future__ import annotations

from datetime import date

from engine.documents.figures import BLANK, dated_words, parameter_words
from engine.documents.figures_day import default_day
from engine.documents.handbook.clause_text import clause_prose, names_in
from engine.documents.handbook.colours import readable
from engine.documents.handbook.examples import example_views
from engine.documents.handbook.glossary import glossary
from engine.documents.handbook.model import (
    BilingualTable,
    ChapterView,
    ClauseView,
    DatedWords,
    HandbookView,
    InterpretationView,
    Link,
    ParameterView,
    Quotation,
    TableRow,
    TableView,
)
from engine.documents.handbook.prose import Prose, prose, words
from engine.documents.handbook.quotations import mends
from engine.documents.handbook.references import References
from engine.documents.handbook.rules import RuleWording, span_words
from engine.documents.numbering import anchor, clause_numbers
from engine.language.scale_words import scale_rows
from engine.program.model import Program
from engine.rulebook.model import Band, Clause, Interpretation, Parameter
from engine.values.figures import figure, unit_name
from engine.values.text import LANGUAGES, Language, Text
from engine.values.types import DATE

_OPENING = 80


def build_handbook(program: Program, as_of: date | None = None, *, examples: bool = True) -> HandbookView:
    """All that a handbook says, in both languages.

    Args:
        as_of: the day whose parameter values are printed; by default the day the newest value takes effect.
        examples: whether the worked examples are in it.
    """
    return _Builder(program, as_of or default_day(program.rulebook), examples).handbook()


class _Builder:
    def __init__(self, program: Program, day: date, examples: bool) -> None:
        self.program, self.rulebook, self.day, self.examples = program, program.rulebook, day, examples
        self.numbers = clause_numbers(self.rulebook)
        self.links = {
            c.id: Link(anchor("clause", c.id), self.numbers[c.id], self._opening(c)) for c in self.rulebook.clauses()
        }
        self.rules = RuleWording(program, day, self.links)
        self.active = [r for r in program.rules.values() if self.rules.active(r)]
        self.references = References(program, self.links, frozenset(r.id for r in self.active))
        self.readings = {id_: f"A{n}" for n, id_ in enumerate(self.rulebook.interpretations(), start=1)}

    def handbook(self) -> HandbookView:
        rulebook = self.rulebook
        organisation = rulebook.organisation
        chapters = tuple(
            ChapterView(
                chapter.id,
                anchor("chapter", chapter.id),
                str(number),
                prose(chapter.title),
                tuple(self.clause(c) for c in chapter.clauses),
            )
            for number, chapter in enumerate(rulebook.chapters, start=1)
        )
        return HandbookView(
            day=self.day,
            organisation=organisation.name if organisation else None,
            logo=organisation.logo if organisation else None,
            colour=readable(organisation.colour if organisation else None),
            title=prose(rulebook.title),
            version=rulebook.version or "",
            in_force=prose(span_words(rulebook.in_force)),
            figures_of=self._date(self.day),
            yields_to=tuple(rulebook.yields_to.values()),
            chapters=chapters,
            interpretations=tuple(self.interpretation(i) for i in rulebook.interpretations().values()),
            parameters=tuple(self.parameter(p) for p in rulebook.parameters().values()),
            conflicts=self.references.conflicts(),
            glossary=glossary(self.program, self.active, self.rules, self.links),
            quotations=tuple(self._quotations()),
        )

    def clause(self, clause: Clause) -> ClauseView:
        compiled = [self.program.rules[id_] for id_ in clause.rules]
        return ClauseView(
            id=clause.id,
            anchor=self.links[clause.id].anchor,
            number=self.numbers[clause.id],
            source=clause.source or "",
            text=clause_prose(clause.text, self.rulebook, self.day),
            opening=self._opening(clause),
            note=clause_prose(clause.note, self.rulebook, self.day) if clause.note else None,
            parameters=tuple(self.parameter(p) for p in clause.parameters.values()),
            shown=frozenset(names_in(clause.text)),
            interpretations=tuple(self.interpretation(i) for i in clause.interpretations.values()),
            rules=tuple(self.rules.view(r) for r in compiled if self.rules.active(r)),
            idle=tuple(r.rule.label for r in compiled if not self.rules.active(r)),
            examples=example_views(clause.examples, self.program, self.day, self.readings) if self.examples else (),
            conflicts=tuple(self.links[id_] for id_ in clause.conflicts_with if id_ in self.links),
            rests_on=self.references.rests_on(clause.id),
            relied_on_by=self.references.relied_on_by(clause.id),
            quotation=anchor("source", clause.id) if self._mends(clause) else "",
        )

    def _mends(self, clause: Clause) -> bool:
        return mends(clause_prose(clause.text, self.rulebook, self.day).plain("zh"), clause.quote)

    def _quotations(self) -> list[Quotation]:
        return [
            Quotation(anchor("source", c.id), self.links[c.id], c.source or "", c.quote)
            for c in self.rulebook.clauses()
            if self._mends(c)
        ]

    def _opening(self, clause: Clause) -> Text:
        """The first words of a clause, to name it by in a table of contents."""
        said = clause_prose(clause.text, self.rulebook, self.day)
        return Text(*(_shortened(said.plain(language), language) for language in LANGUAGES))

    def _date(self, day: date) -> Text:
        return Text(*(figure(day, DATE, language) for language in LANGUAGES))

    def parameter(self, parameter: Parameter) -> ParameterView:
        history = tuple(
            DatedWords(self._date(v.start), Prose(*(words(dated_words(parameter, v, lang)) for lang in LANGUAGES)))
            for v in parameter.values
        )
        return ParameterView(
            id=parameter.id,
            label=prose(parameter.label),
            unit=_unit(parameter),
            value=Prose(*(words(parameter_words(parameter, self.day, lang)) for lang in LANGUAGES)),
            history=history,
            scale=self._scale(parameter),
            clause=self.links[parameter.clause],
        )

    def _scale(self, parameter: Parameter) -> BilingualTable | None:
        dated = parameter.at(self.day)
        values = dated.value if dated is not None and isinstance(dated.value, tuple) else ()
        bands = [b for b in values if isinstance(b, Band)]
        of = parameter.scale_of
        if of is None or not bands:
            return None
        ranges = Text(f"范围（{unit_name(of, 'zh')}）" if of.name else "范围", "range")

        def table(language: Language) -> TableView:
            rows = tuple(TableRow((words(where), words(is_))) for where, is_ in scale_rows(bands, parameter, language))
            return TableView((words(ranges.of(language)), words(parameter.label.of(language))), rows)

        return BilingualTable(table("zh"), table("en"))

    def interpretation(self, choice: Interpretation) -> InterpretationView:
        return InterpretationView(
            id=choice.id,
            anchor=anchor("reading", choice.id),
            number=self.readings[choice.id],
            question=prose(choice.question),
            chosen=prose(choice.options.get(choice.chosen, Text(BLANK, BLANK))),
            others=tuple(label for code, label in choice.options.items() if code != choice.chosen),
            reason=prose(choice.reason) if choice.reason else None,
            clause=self.links[choice.clause],
        )


def _unit(parameter: Parameter) -> Text:
    """The unit of a parameter's values; of a scale, from which unit to which."""
    own = [unit_name(parameter.type.unit, lang).removeprefix("个") for lang in LANGUAGES]
    if parameter.scale_of is None:
        return Text(*own)
    of = [unit_name(parameter.scale_of, lang).removeprefix("个") for lang in LANGUAGES]
    return Text(*(f"{a or '–'} → {b or '–'}" for a, b in zip(of, own, strict=True)))


def _shortened(text: str, language: Language) -> str:
    line = " ".join(text.split())
    most = _OPENING if language == "en" else _OPENING // 2
    if len(line) <= most + 2:
        return line.rstrip("。.；;")
    cut = line[:most]
    return f"{cut.rsplit(' ', 1)[0] if language == 'en' and ' ' in cut else cut}…"
