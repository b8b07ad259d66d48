"""The language by example: every rulebook in cases/ says something of it, and its worked examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.evaluation.example import run_examples
from tests.language.small_rulebooks import HERE, failures, load

CASES = sorted((HERE / "cases").glob("*.yaml"))
# Rules that no example can settle: they show what is undetermined.
NEVER_SETTLED = {
    "no_match",
    "half_day",
    "too_far",
    "clock_over",
    "next_month",
    "before",
    "same_branches",
    "zero_times",
    "self_equal",
    "member",
    "least",
    "days_worked",
    "total",
    "given_of_missing",
    "default_of_missing",
}


def test_there_are_cases() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_the_examples_of_a_case_hold(path: Path) -> None:
    program, diagnostics = load(path)
    run = run_examples(program)
    assert not [d for d in diagnostics if d.severity == "error"]
    assert run.results, "no examples"
    assert failures(run) == []


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_rule_of_a_case_is_exercised(path: Path) -> None:
    program, _ = load(path)
    left = run_examples(program).uncovered()
    assert left.rules <= NEVER_SETTLED
    assert not left.options
