"""Worked examples, run: what was expected, what came out, and what all of them together exercised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from engine.diagnostics.diagnostic import Diagnostics
from engine.evaluation.example_facts import ExampleFacts, parse_choices
from engine.evaluation.program_calendar import calendar_of
from engine.evaluation.recording import Coverage, RecordingReference, everything
from engine.evaluation.run import Evaluation
from engine.facts.calendar import WorkingCalendar
from engine.program.model import CompiledRule, Program
from engine.rulebook.literals import parse_date
from engine.rulebook.model import Example
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.values.period import Period
from engine.values.types import Type
from engine.values.value import Undetermined, Value


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation: the rule, the row's key, the value expected as written, and what came out."""

    rule: str
    key: str
    expected: Node
    found: Value
    type: Type
    passed: bool


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example that ran. `wrong` are mistakes in the example itself (a value that cannot be read)."""

    example: Example
    checks: tuple[Check, ...]
    wrong: Diagnostics

    @property
    def passed(self) -> bool:
        return not self.wrong.has_errors and bool(self.checks) and all(c.passed for c in self.checks)


@dataclass(slots=True)
class ExampleRun:
    """All examples of one program, and the coverage of those that passed."""

    program: Program
    results: list[ExampleResult] = field(default_factory=list)
    covered: Coverage = field(default_factory=Coverage)

    @property
    def passed(self) -> bool:
        return all(r.passed for r in self.results)

    def uncovered(self) -> Coverage:
        """What no passing example exercised."""
        whole = everything(self.program)
        return Coverage(
            whole.rules - self.covered.rules, whole.lines - self.covered.lines, whole.options - self.covered.options
        )


def run_examples(program: Program, examples: Iterable[Example] | None = None) -> ExampleRun:
    """Run the examples of a rulebook, or others given (an outside file of cases)."""
    run = ExampleRun(program)
    found = examples if examples is not None else (e for clause in program.rulebook.clauses() for e in clause.examples)
    for example in found:
        result, coverage = run_example(program, example)
        run.results.append(result)
        if result.passed:
            run.covered.update(coverage)
    return run


def default_period(program: Program) -> Period:
    """The month in which the rulebook's newest parameter value takes effect."""
    starts = [v.start for p in program.rulebook.parameters().values() for v in p.values]
    return Period.containing("month", max(starts, default=program.rulebook.in_force.start or date(2024, 1, 1)))


def run_example(program: Program, example: Example) -> tuple[ExampleResult, Coverage]:
    """One example, and what it exercised."""
    wrong = Diagnostics()
    period = Period.parse(example.period.text) if example.period else default_period(program)
    as_of = parse_date(example.as_of.text) if example.as_of else period.end
    asked = [name.text for name, _ in example.expect if name.text in program.rules]
    given = ExampleFacts(program, example, period, wrong).build(asked)
    choices, overrides = parse_choices(example, program, wrong)
    calendar = _calendar(program, given, choices, cast(dict[str, Value], overrides))
    evaluation = Evaluation(
        [program],
        given.facts,
        period,
        as_of,
        evaluator=RecordingReference,
        calendars={program.rulebook.id: calendar},
        settings={"choices": choices, "overrides": overrides, "fixed": given.fixed},
    )
    reference = cast(RecordingReference, evaluation.references[program.rulebook.id])
    rest_days = program.rulebook.calendar.rest_days if program.rulebook.calendar else ()
    if isinstance(rest_days, Scalar) and rest_days.text in program.rules:
        reference.outcome(rest_days.text, "", None)
    checks: list[Check] = []
    for name, node in example.expect:
        if name.text in program.rules:
            checks.extend(_checks(reference, program.rules[name.text], node, period, given))
    return ExampleResult(example, tuple(checks), wrong), reference.coverage


def _calendar(
    program: Program, given: ExampleFacts, choices: dict[str, str], overrides: dict[str, Value]
) -> WorkingCalendar:
    calendar = calendar_of(program, given.period, choices, overrides)
    return calendar if given.holidays is None else calendar.with_holidays(given.holidays)


def _checks(
    reference: RecordingReference, rule: CompiledRule, node: Node, period: Period, given: ExampleFacts
) -> list[Check]:
    each = rule.grid.each
    own = Period.containing(each, period.end) if each else None
    keys: list[str] = [""] if rule.grid.entity is None else reference.index.keys(rule.grid.entity)
    if isinstance(node, Mapping):
        return [_check(reference, rule, key.text, own, value, given) for key, value in node]
    listed = isinstance(node, Sequence) and not (
        rule.type.kind == "list" and all(isinstance(i, Scalar) for i in node.items)
    )
    if listed and isinstance(node, Sequence):
        missing = [Check(rule.id, "", i, Undetermined(frozenset()), rule.type, False) for i in node.items[len(keys) :]]
        unasked = [
            Check(rule.id, k, node, reference.outcome(rule.id, k, own), rule.type, False)
            for k in keys[len(node.items) :]
        ]
        return (
            [_check(reference, rule, k, own, i, given) for k, i in zip(keys, node.items, strict=False)]
            + missing
            + unasked
        )
    if not keys:
        return [Check(rule.id, "", node, Undetermined(frozenset()), rule.type, False)]
    return [_check(reference, rule, key, own, node, given) for key in keys]


def _check(
    reference: RecordingReference,
    rule: CompiledRule,
    key: str,
    period: Period | None,
    expected: Node,
    given: ExampleFacts,
) -> Check:
    found = reference.outcome(rule.id, key, period)
    if isinstance(expected, Scalar) and expected.text == "undetermined" and not expected.quoted:
        passed = isinstance(found, Undetermined)
    else:
        passed = not isinstance(found, Undetermined) and given.value(expected, rule.type) == found
    return Check(rule.id, key, expected, found, rule.type, passed)
