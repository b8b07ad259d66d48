"""Worked examples as people read them: those of one shape as rows of a table, the others as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.documents.handbook.example_words import Cell, ExampleWords, example_words
from engine.documents.handbook.model import (
    BilingualTable,
    ExampleSentence,
    ExampleTable,
    ExampleView,
    TableRow,
    TableView,
)
from engine.documents.handbook.prose import words
from engine.program.model import Program
from engine.rulebook.model import Example
from engine.values.text import LANGUAGES, Language, Text

_MOST_COLUMNS = 7
_REMARK = Text("说明", "remark")


@dataclass(frozen=True, slots=True)
class _Both:
    """An example in both languages."""

    zh: ExampleWords
    en: ExampleWords

    def of(self, language: Language) -> ExampleWords:
        return self.zh if language == "zh" else self.en

    @property
    def remarkable(self) -> bool:
        return bool(self.zh.departing or self.zh.note)


def example_views(
    examples: Sequence[Example], program: Program, day: date, readings: Mapping[str, str]
) -> tuple[ExampleView, ...]:
    """The examples of a clause in their order; neighbours of one shape come together in a table.

    Args:
        readings: what an interpretation is called for short, by its id.
    """
    found: list[ExampleView] = []
    waiting: list[_Both] = []
    for example in examples:
        one = _Both(*(example_words(example, program, language, day, readings) for language in LANGUAGES))
        if not _fits(waiting, one):
            found += _laid_out(waiting)
            waiting = []
        waiting.append(one)
    return (*found, *_laid_out(waiting))


def _fits(group: list[_Both], one: _Both) -> bool:
    """Whether an example can join a group: facts of the same kinds, an outcome in common, not too many columns."""
    if not group:
        return True
    first = group[0]
    if one.zh.cells is None or first.zh.cells is None:
        return False
    if {_entity(c) for c in one.zh.cells} != {_entity(c) for c in first.zh.cells}:
        return False
    together = [*group, one]
    outcomes = _outcomes(together)
    if not any(all(key in _expected(e, "zh") for e in together) for key in outcomes):
        return False
    return len(_varying(together)) + len(outcomes) + any(e.remarkable for e in together) <= _MOST_COLUMNS


def _laid_out(group: list[_Both]) -> list[ExampleView]:
    if len(group) < 2 or any(e.zh.cells is None for e in group):
        return [_sentence(e) for e in group]
    varying = _varying(group)
    table = BilingualTable(_table(group, varying, "zh"), _table(group, varying, "en"))
    common = Text(*(_common(group, varying, language) for language in LANGUAGES))
    return [ExampleTable(table, common)]


def _outcomes(group: Sequence[_Both]) -> list[str]:
    """The outcomes that any example of a group expects, in order."""
    return list(dict.fromkeys(key for e in group for key in _expected(e, "zh")))


def _expected(example: _Both, language: Language) -> dict[str, Cell]:
    return {c.key: c for c in example.of(language).expected}


def _entity(cell: Cell) -> str:
    return cell.key.partition(".")[0]


def _given(example: _Both, language: Language) -> dict[str, Cell]:
    return {c.key: c for c in example.of(language).cells or ()}


def _varying(group: Sequence[_Both]) -> list[str]:
    """The facts that are not the same in all examples of a group, in the order they are first given."""
    keys = dict.fromkeys(key for e in group for key in _given(e, "zh"))
    return [k for k in keys if len({_given(e, "zh")[k].value if k in _given(e, "zh") else None for e in group}) > 1]


def _table(group: Sequence[_Both], varying: Sequence[str], language: Language) -> TableView:
    outcomes, remarks = _outcomes(group), any(e.remarkable for e in group)
    labels = {c.key: c.label for e in group for c in (*(e.of(language).cells or ()), *e.of(language).expected)}
    rows: list[TableRow] = []
    for example in group:
        known = _given(example, language) | _expected(example, language)
        cells = [known[key].value if key in known else "" for key in (*varying, *outcomes)]
        if remarks:
            cells.append(_remark(example.of(language), language))
        rows.append(TableRow(tuple(words(c) for c in cells)))
    headings = [labels[key] for key in (*varying, *outcomes)] + [_REMARK.of(language)] * remarks
    return TableView(tuple(words(h) for h in headings), tuple(rows), len(outcomes), remarks=int(remarks))


def _common(group: Sequence[_Both], varying: Sequence[str], language: Language) -> str:
    shared = [c for c in group[0].of(language).cells or () if c.key not in varying]
    return ("，" if language == "zh" else ", ").join(f"{c.label} {c.value}".rstrip() for c in shared)


def _remark(example: ExampleWords, language: Language) -> str:
    lead = "如" if language == "zh" else "with "
    departing = lead + _joined(example.departing, language) if example.departing else ""
    return _joined([p for p in (departing, example.note) if p], language)


def _sentence(example: _Both) -> ExampleSentence:
    return ExampleSentence(
        Text(*(_joined(example.of(lang).given, lang) for lang in LANGUAGES)),
        Text(*(_joined([_labelled(c, lang) for c in example.of(lang).expected], lang) for lang in LANGUAGES)),
        Text(*(_remark(example.of(lang), lang) for lang in LANGUAGES)),
    )


def _labelled(cell: Cell, language: Language) -> str:
    return f"{cell.label}{'：' if language == 'zh' else ': '}{cell.value}"


def _joined(parts: Sequence[str], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(parts)
