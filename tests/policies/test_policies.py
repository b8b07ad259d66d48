"""Every bundled policy: checks clean, its examples pass and exercise everything, and no engine code names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.analysis.check import compile_checked
from engine.evaluation.example import run_examples
from engine.rulebook.library import bundled_rulebooks, find_rulebook
from engine.rulebook.load import load_rulebook

ENGINE = Path(__file__).parents[2] / "engine"
# Statutes are no policy of a company; their names are ordinary words.
COMPANIES = ("fengyun", "风云", "aimeicheng", "爱美成", "telesales")


@pytest.mark.parametrize("name", bundled_rulebooks())
def test_a_policy_checks_without_errors_or_warnings(name: str) -> None:
    _, diagnostics = compile_checked(*load_rulebook(find_rulebook(name)))
    assert [d.message.en for d in diagnostics if d.severity != "note"] == []


@pytest.mark.parametrize("name", bundled_rulebooks())
def test_a_policys_examples_pass_and_exercise_everything(name: str) -> None:
    run = run_examples(compile_checked(*load_rulebook(find_rulebook(name)))[0])
    assert [str(r.example.position) for r in run.results if not r.passed] == []
    missing = run.uncovered()
    assert (missing.rules, missing.lines, missing.options) == (set(), set(), set())


def test_no_company_is_named_in_the_engine() -> None:
    named = [
        (path.name, word) for path in ENGINE.rglob("*") if path.suffix in (".py", ".j2", ".css", ".yaml")
        for word in COMPANIES if word in path.read_text(encoding="utf-8").lower()
    ]  # fmt: skip
    assert named == []
