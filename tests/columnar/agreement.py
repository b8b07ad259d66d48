"""Both evaluators on the same programs and facts, and what they do not agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import indent
from typing import Any

from engine.analysis.check import compile_checked
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.linking import RuleId
from engine.columnar.settings import Settings
from engine.diagnostics.diagnostic import Diagnostics
from engine.evaluation.example import _calendar, default_period
from engine.evaluation.example_facts import ExampleFacts, parse_choices
from engine.evaluation.run import Evaluation
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Coverage, Facts
from engine.program.model import Program
from engine.rulebook.literals import parse_date
from engine.rulebook.load import load_rulebook_text
from engine.rulebook.model import Example
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.value import ABSENT, Undetermined, Value
from tests.evaluation.facts_by_hand import Rows, facts_of
from tests.language.small_rulebooks import checked

HERE = Path(__file__).parent
Place = tuple[str, Period | None]
Outcomes = dict[RuleId, list[tuple[Place, Value]]]

# How values are written in the tests: an undetermined outcome has no value to compare.
OPEN, NOTHING = "undetermined", "absent"


@dataclass(frozen=True)
class Both:
    """What each evaluator found, rule by rule."""

    reference: Outcomes
    columnar: Outcomes

    @property
    def outcomes(self) -> int:
        return sum(map(len, self.reference.values()))

    def disagreements(self) -> list[str]:
        """A line for each outcome on which they differ."""
        lines = [f"{id_[1]}: only one of them has it" for id_ in self.reference.keys() ^ self.columnar.keys()]
        for id_ in self.reference.keys() & self.columnar.keys():
            one, other = self.reference[id_], self.columnar[id_]
            if [place for place, _ in one] != [place for place, _ in other]:
                lines.append(f"{id_[1]}: places {[_place(p) for p, _ in one]} and {[_place(p) for p, _ in other]}")
                continue
            lines += [
                f"{id_[1]} {_place(place)}: reference {written(v)!r}, columnar {written(w)!r}"
                for (place, v), (_, w) in zip(one, other, strict=True)
                if not _same(v, w)
            ]
        return sorted(lines)

    def of(self, rule: str) -> list[Any]:
        """The outcomes of a rule on which both agree, row by row."""
        return [written(value) for id_, found in self.reference.items() if id_[1] == rule for _, value in found]


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Undetermined) or isinstance(other, Undetermined):
        return isinstance(one, Undetermined) and isinstance(other, Undetermined)
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def _place(place: Place) -> str:
    return " ".join(str(part) for part in place if part)


def written(value: Value) -> Any:
    return OPEN if isinstance(value, Undetermined) else NOTHING if value is ABSENT else value


def by_both(
    programs: Sequence[Program],
    facts: Facts,
    period: Period,
    as_of: date,
    *,
    calendars: Mapping[str, WorkingCalendar] | None = None,
    roles: Mapping[str, str] | None = None,
    settings: Settings | None = None,
    rules: Iterable[str] | None = None,
    vocabulary: Vocabulary | None = None,
) -> Both:
    """The outcomes of all rules, or of some, by both evaluators. `vocabulary`: that of all programs, if it is not the
    first one's."""
    given, wanted = settings or Settings(), None if rules is None else set(rules)
    evaluation = Evaluation(
        programs,
        facts,
        period,
        as_of,
        calendars=dict(calendars or {}),
        roles=roles or {},
        settings={"choices": given.choices, "overrides": given.overrides, "fixed": given.fixed},
    )
    asked = {(p.rulebook.id, r) for p in programs for r in p.rules if wanted is None or r in wanted}
    expected: Outcomes = {id_: [] for id_ in asked}
    for outcome in evaluation.results(None if wanted is None else list(wanted)).outcomes:
        expected[outcome.rulebook, outcome.rule].append(((outcome.key, outcome.period), outcome.value))
    columnar = ColumnarEvaluation(
        programs, vocabulary or programs[0].rulebook.vocabulary, period, as_of, calendars or {}, roles or {}, given
    )
    return Both(expected, columnar.values(facts, asked))


def on_example(program: Program, example: Example, expected_only: bool = False) -> Both:
    """All rules of a program (or those that an example expects something of) on the facts of a worked example."""
    wrong = Diagnostics()
    period = Period.parse(example.period.text) if example.period else default_period(program)
    as_of = parse_date(example.as_of.text) if example.as_of else period.end
    assert as_of is not None
    expected = [name.text for name, _ in example.expect if name.text in program.rules]
    given = ExampleFacts(program, example, period, wrong).build(expected)
    choices, overrides = parse_choices(example, program, wrong)
    return by_both(
        [program],
        given.facts,
        period,
        as_of,
        calendars={program.rulebook.id: _calendar(program, given, choices, overrides)},
        settings=Settings(choices, overrides, given.fixed),
        rules=expected if expected_only else None,
    )


def examples_of(program: Program) -> list[Example]:
    return [example for clause in program.rulebook.clauses() for example in clause.examples]


def small(body: str, head: str = "") -> Program:
    """A rulebook of one clause on the small office, which has no errors."""
    program, diagnostics = checked(body, head)
    assert not diagnostics.has_errors, [d.message.en for d in diagnostics]
    return program


def on_bench(
    body: str,
    vocabulary: str = "bench",
    calendar: str = "{rest_days: [saturday, sunday], holidays: none}",
    id_: str = "bench",
    head: str = "",
) -> Program:
    """A rulebook of one clause on a vocabulary of these tests, which has no errors."""
    clause = indent(body.strip("\n"), "    ")
    text = f"""rulebook: {id_}
title: {{zh: 台, en: Bench}}
vocabulary: [{vocabulary}]
calendar: {calendar}
{head}
chapters:
- id: one
  title: {{zh: 一, en: One}}
  clauses:
  - id: one.a
    text: {{zh: 条款, en: Clause}}
{clause}
"""
    program, diagnostics = compile_checked(*load_rulebook_text(text, f"{id_}.yaml", HERE))
    assert not diagnostics.has_errors, [d.message.en for d in diagnostics]
    return program


def agreed(
    programs: str | Program | Sequence[Program],
    tables: Mapping[str, Rows | None] | None = None,
    period: str = "2024-01",
    *,
    covers: Mapping[str, Coverage] | None = None,
    as_of: date | None = None,
    roles: Mapping[str, str] | None = None,
    settings: Settings | None = None,
    rules: Iterable[str] | None = None,
) -> Both:
    """The outcomes of a rulebook (or several), or of some rules, on facts by hand: both evaluators have to agree."""
    if isinstance(programs, str):
        programs = small(programs)
    listed = [programs] if isinstance(programs, Program) else list(programs)
    within = Period.parse(period)
    found = by_both(
        listed,
        facts_of(listed[0], tables or {}, covers),
        within,
        as_of or within.end,
        roles=roles,
        settings=settings,
        rules=rules,
    )
    differing = found.disagreements()
    assert not differing, "\n".join(differing)
    return found
