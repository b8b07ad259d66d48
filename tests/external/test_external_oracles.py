"""Tables and scales made by chance give what other engines give; without those engines these tests are skipped.

The answers of the other engine are written as worked examples and run.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from engine.program.model import Program
from tests.external.outside import compiled_text, run_cases
from tests.language.small_rulebooks import failures

SEEDS = range(25)
HEAD = """rulebook: made
title: {zh: 随机, en: By chance}
currency: EUR
vocabulary: [VOCABULARY]
chapters:
- id: made
  title: {zh: 随机, en: By chance}
  clauses:
  - id: made.made
    text: {zh: 随机, en: By chance}
"""


# --- scales, by openfisca-core ----------------------------------------------------------------------


def scale_rulebook(thresholds: list[int], rates: list[int], amounts: list[int]) -> Program:
    ends = thresholds[1:]

    def bands(word: str, values: list[str]) -> str:
        rows = [f"{{{word}: {end}, is: {value}}}" for end, value in zip(ends, values, strict=False)]
        return "[" + ", ".join([*rows, f"{{is: {values[-1]}}}"]) + "]"

    percents = [f"{rate}%" for rate in rates]
    numbers = [str(amount) for amount in amounts]
    return compiled_text(
        HEAD.replace("VOCABULARY", "openfisca")
        + f"""    parameters:
      rates: {{label: 费率, scale: {{of: EUR, to: percent}}, values: {{2024-01-01: {bands("below", percents)}}}}}
      fees_below: {{label: 低于, scale: {{of: EUR, to: EUR}}, values: {{2024-01-01: {bands("below", numbers)}}}}}
      fees_up_to: {{label: 至, scale: {{of: EUR, to: EUR}}, values: {{2024-01-01: {bands("up_to", numbers)}}}}}
    rules:
      tax: {{of: member, each: month, unit: EUR, formula: "marginal(rates, salary)"}}
      fee_below: {{of: member, each: month, unit: EUR, formula: "bracket(fees_below, salary)"}}
      fee_up_to: {{of: member, each: month, unit: EUR, formula: "bracket(fees_up_to, salary)"}}
""",
        "openfisca",
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_scales_agree_with_openfisca(seed: int, tmp_path: Path) -> None:
    scales = pytest.importorskip("openfisca_core.taxscales")
    numpy = pytest.importorskip("numpy")
    chance = random.Random(seed)
    count = chance.randint(1, 7)
    thresholds = [0, *sorted(chance.sample(range(1, 50_000), count - 1))]
    rates = [chance.randint(0, 60) for _ in thresholds]
    amounts = [chance.randint(0, 9_999) for _ in thresholds]
    marginal, single = scales.MarginalRateTaxScale(), scales.SingleAmountTaxScale()
    for threshold, rate, amount in zip(thresholds, rates, amounts, strict=True):
        marginal.add_bracket(threshold, rate / 100)
        single.add_bracket(threshold, amount)
    bases = [b for t in thresholds for b in (t - 1, t, t + 1) if b > 0] + [chance.randint(1, 80_000) for _ in range(9)]
    array = numpy.array(bases, dtype=numpy.float64)
    answers = zip(bases, marginal.calc(array), single.calc(array), single.calc(array, right=True), strict=True)
    cases = [
        f"- {{rulebook: made, given: {{member_month: {{salary: {base}}}}}, "
        f"expect: {{tax: {tax:.2f}, fee_below: {below:.0f}, fee_up_to: {up_to:.0f}}}}}"
        for base, tax, below, up_to in answers
    ]
    run = run_cases(scale_rulebook(thresholds, rates, amounts), "\n".join(cases) + "\n", tmp_path)
    assert len(run.results) == len(bases)
    assert failures(run) == []


# --- tables, by zen-engine --------------------------------------------------------------------------

RISKS = ("high", "medium", "low")


def age_test(chance: random.Random) -> str:
    low, size = chance.randint(0, 20), chance.randint(1, 9)
    ends = chance.choice(("[]", "[)", "(]", "()"))
    return chance.choice(
        (
            "",
            f"{low}",
            f"< {low}",
            f"<= {low}",
            f"> {low}",
            f">= {low}",
            f"{ends[0]}{low} .. {low + size}{ends[1]}",
            f"< {low}, >= {low + size}",
        )
    )


def made_rows(chance: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "age": age_test(chance),
            "risk": chance.choice(((), RISKS[:1], RISKS[1:2], RISKS[1:], RISKS[::2])),
            "affordable": chance.choice(("", "yes", "no")),
            "then": chance.randint(-50, 50),
        }
        for _ in range(chance.randint(2, 7))
    ]


def as_ours(row: dict[str, Any], condition: bool = False) -> str:
    cells = {"age": row["age"], "risk": ", ".join(row["risk"]), "affordable": row["affordable"]}
    written = [f'{name}: "{test}"' for name, test in cells.items() if test] or ['risk: "high, medium, low"']
    return "{" + ", ".join(written + ([] if condition else [f"then: {row['then']}"])) + "}"


def as_zen(row: dict[str, Any], number: int) -> dict[str, str]:
    return {
        "_id": f"r{number}",
        "age": row["age"].replace(" .. ", ".."),
        "risk": ", ".join(f"'{code}'" for code in row["risk"]),
        "affordable": {"": "", "yes": "true", "no": "false"}[row["affordable"]],
        "then": str(row["then"]),
    }


def zen_table(rows: list[dict[str, Any]], hit_policy: str) -> dict[str, Any]:
    content = {
        "hitPolicy": hit_policy,
        "inputs": [{"id": n, "name": n, "field": n} for n in ("age", "risk", "affordable")],
        "outputs": [{"id": "then", "name": "then", "field": "then"}],
        "rules": [as_zen(row, number) for number, row in enumerate(rows)],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def table_rulebook(rows: list[dict[str, Any]]) -> Program:
    ours = ", ".join(as_ours(row) for row in rows)
    conditions = ", ".join(as_ours(row, condition=True) for row in rows)
    return compiled_text(
        HEAD.replace("VOCABULARY", "dmn")
        + f"""    rules:
      by_first: {{of: applicant, places: 0, first: [{ours}, {{otherwise: 99}}]}}
      by_sum: {{of: applicant, places: 0, collect: {{sum: hits, rows: [{ours}]}}}}
      by_min: {{of: applicant, places: 0, collect: {{min: hits, rows: [{ours}]}}}}
      by_max: {{of: applicant, places: 0, collect: {{max: hits, rows: [{ours}]}}}}
      by_count: {{of: applicant, collect: {{count: hits, rows: [{conditions}]}}}}
""",
        "dmn",
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_agree_with_zen(seed: int, tmp_path: Path) -> None:
    zen = pytest.importorskip("zen")
    chance = random.Random(seed)
    rows = made_rows(chance)
    engine = zen.ZenEngine()
    first, collect = (engine.create_decision(zen_table(rows, policy)) for policy in ("first", "collect"))
    cases = []
    for _ in range(30):
        age, risk, affordable = chance.randint(0, 30), chance.choice(RISKS), chance.choice((True, False))
        facts = {"age": age, "risk": risk, "affordable": affordable}
        one = first.evaluate(facts)["result"] or {}
        hits = [hit["then"] for hit in collect.evaluate(facts)["result"] or []]
        cases.append(
            f"- {{rulebook: made, given: {{applicant: {{age: {age}, risk: {risk}, affordable: {'yes' if affordable else 'no'}}}}}, "
            f"expect: {{by_first: {one.get('then', 99)}, by_sum: {sum(hits)}, by_count: {len(hits)}, "
            f"by_min: {min(hits, default='absent')}, by_max: {max(hits, default='absent')}}}}}"
        )
    run = run_cases(table_rulebook(rows), "\n".join(cases) + "\n", tmp_path)
    assert len(run.results) == 30
    assert failures(run) == []
