"""Results as CSV for spreadsheets: an outcome a row, UTF-8 with a mark so that Excel shows Chinese."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from engine.documents.people import People
from engine.documents.plain_values import lacking, plain_value
from engine.evaluation.results import Outcome, Results
from engine.program.model import Program
from engine.values.text import Language
from engine.values.value import ABSENT, State, Undetermined

MARK = "\ufeff"
COLUMNS = (
    "rulebook",
    "entity",
    "key",
    "name",
    "period",
    "rule",
    "label",
    "value",
    "unit",
    "clause",
    "statement",
    "missing",
    "displaced_by",
)
# A cell that begins so is a formula to a spreadsheet, full-width signs included.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def results_csv(results: Results, programs: Sequence[Program], people: People, language: Language) -> str:
    """The results as CSV text with the mark in front; absent outcomes are left out."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    by_id = {p.rulebook.id: p for p in programs}
    for outcome in results.outcomes:
        if outcome.value is not ABSENT:
            figure = outcome.type.is_number
            cells = result_row(outcome, by_id, people, language)
            writer.writerow(
                c if figure and name == "value" else inert(c) for name, c in zip(COLUMNS, cells, strict=True)
            )
    return MARK + text.getvalue()


def inert(text: str) -> str:
    """Text from facts or rulebooks that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert("张伟")
    ("'=1+1", '张伟')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_RISKY) or text.startswith(_RISKY) else text


def result_row(outcome: Outcome, programs: Mapping[str, Program], people: People, language: Language) -> list[str]:
    """An outcome in the columns: plain text, which whoever writes it makes inert."""
    rule = programs[outcome.rulebook].rules[outcome.rule].rule
    person = people.person_of(outcome.entity, outcome.key)
    name = people.name(people.entity or "", person) if person is not None else ""
    return [
        outcome.rulebook,
        outcome.entity,
        outcome.key,
        name,
        str(outcome.period or ""),
        outcome.rule,
        rule.label.of(language),
        _value(outcome),
        outcome.type.unit.name if outcome.type.is_number else "",
        outcome.clause,
        outcome.statement or "",
        "; ".join(lacking(outcome.reasons)),
        outcome.displaced_by or "",
    ]


def _value(outcome: Outcome) -> str:
    if isinstance(outcome.value, Undetermined | State):
        return ""
    plain = plain_value(outcome.value, outcome.type)
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, list):
        return ", ".join(plain)
    return plain
