"""Rulebooks and facts made at random: the reasons of all that is undetermined are the reference evaluator's.

All outcomes are asked for, or some of them: what is not asked for is not known to be undetermined or not.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.columnar import second_look
from engine.columnar.compiler import CannotCompile
from engine.diagnostics.diagnostic import InvalidRulebook
from engine.values.period import Period
from tests.columnar.agreement import on_bench
from tests.columnar.reasons import told_by_hand
from tests.columnar.test_columnar_properties import (
    ON_AGGREGATES,
    OWNERS,
    aggregates,
    first_stage,
    items,
    many,
    numbers,
    of_item,
    or_absent,
    owners,
    quick,
    rulebook,
    second_stage,
    stays,
    tables,
    things,
)
from tests.columnar.test_columnar_properties import _stay as stay

seeds = st.one_of(st.none(), st.integers(0, 1000))


def compare(lines: list[str], facts: dict[str, Any], period: str, seed: int | None) -> None:
    """The reasons of all rules, or of a third of them that the seed picks: then an odd seed has their rows looked at again."""
    try:
        program = on_bench(rulebook(lines))
        rules = None if seed is None else [r for r in program.rules if random.Random(f"{seed} {r}").random() < 1 / 3]
        with pytest.MonkeyPatch.context() as patch:
            if seed is not None and seed % 2:
                patch.setattr(second_look, "FEW_ROWS", 0)
            told_by_hand(program, facts, period, rules=rules)
    except (InvalidRulebook, CannotCompile):
        assume(False)


@quick
@given(first_stage, second_stage, things, seeds)
def test_expressions(
    first: tuple[str, ...], second: tuple[str, ...], rows: list[dict[str, Any]], seed: int | None
) -> None:
    compare([*first, *second], {"thing": {str(i): row for i, row in enumerate(rows)}}, "2024-03", seed)


@quick
@given(tables, things, seeds)
def test_tables(made: tuple[str, ...], rows: list[dict[str, Any]], seed: int | None) -> None:
    compare(list(made), {"thing": {str(i): row for i, row in enumerate(rows)}}, "2024-03", seed)


@many
@given(
    of_item,
    st.tuples(*(aggregates(i) for i in range(6))),
    owners,
    items,
    stays,
    st.lists(st.tuples(st.sampled_from(OWNERS), st.sampled_from([1, 2, 3]), numbers, or_absent(numbers)), max_size=5),
    st.sampled_from(["2024-03", "2024-Q1"]),
    seeds,
    st.sampled_from(["", "item", "stay", "owner_month"]),
)
def test_aggregates(
    of_items: tuple[str, ...],
    made: tuple[str, ...],
    people: dict[str, Any],
    rows: list[dict[str, Any]],
    spans: list[tuple[Any, ...]],
    months: list[tuple[Any, ...]],
    period: str,
    seed: int | None,
    not_supplied: str,
) -> None:
    facts: dict[str, Any] = {
        "owner": people,
        "item": {str(i): row for i, row in enumerate(rows)},
        "stay": {str(i): stay(*span) for i, span in enumerate(spans)},
        "owner_month": {
            (owner, Period.parse(f"2024-{month:02}")): {"base": base, "extra": extra}
            for owner, month, base, extra in months
        },
    }
    if not_supplied:
        facts[not_supplied] = None
    compare([*of_items, *made, *ON_AGGREGATES], facts, period, seed)
