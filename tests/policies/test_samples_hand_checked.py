"""What the samples' people are due, compared with figures worked out apart from the engine from the files themselves.

Each line of `<rulebook>_2024_10.csv` names a rule, the row's key, the period (blank where the rule has none) and the
outcome in the rule's unit; codes of a list are separated by blanks.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from engine.evaluation.results import Outcome, Results
from engine.values.value import ABSENT

FOLDER = Path(__file__).parent
REGISTERS = ("daily_work", "aimeicheng")


def _shown(outcome: Outcome) -> str:
    """The outcome as the tables write it."""
    value = outcome.value
    if value is ABSENT:
        return "absent"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(str(code) for code in value) or "none"
    if isinstance(value, int | Fraction):
        return str(Fraction(value) / Fraction(outcome.type.unit.scale))
    return str(value)


@pytest.mark.parametrize("rulebook", REGISTERS)
def test_the_sample_comes_out_as_worked_out_by_hand(rulebook: str, results: Callable[[str, str, str], Results]) -> None:
    october = results(rulebook, "2024-10", "2024-10")
    found = {(o.rule, o.key, "" if o.period is None else str(o.period)): _shown(o) for o in october.outcomes}
    with (FOLDER / f"{rulebook}_2024_10.csv").open(encoding="utf-8") as file:
        expected = {(r["rule"], r["key"], r["period"]): r["outcome"] for r in csv.DictReader(file)}
    differing = {
        where: (outcome, found.get(where)) for where, outcome in expected.items() if found.get(where) != outcome
    }
    assert differing == {}


def test_nobody_is_late_who_is_not_in_the_table(results: Callable[[str, str, str], Results]) -> None:
    with (FOLDER / "aimeicheng_2024_10.csv").open(encoding="utf-8") as file:
        expected = {r["key"] for r in csv.DictReader(file) if r["rule"] == "event_minutes"}
    october = results("aimeicheng", "2024-10", "2024-10")
    assert {o.key for o in october.of("unexcused_event") if o.value is True} == expected
