"""The trace of an outcome: every value read, every row tried, and which condition failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from engine.evaluation.index import FactsIndex
from engine.evaluation.reference import Reference
from engine.evaluation.resolve_calendar import resolve_calendar
from engine.evaluation.run import Evaluation
from engine.evaluation.trace import TraceNode
from engine.evaluation.tracing import TracingReference
from engine.program.model import Program
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING, Undetermined
from tests.evaluation.facts_by_hand import facts_of
from tests.language.small_rulebooks import program

JANUARY = Period.parse("2024-01")


@pytest.fixture(scope="module")
def small() -> Program:
    return program("""
parameters:
  price: {unit: CNY, values: {2024-01-01: 5}}
  tiers: {scale: {of: CNY, to: percent}, values: {2024-01-01: [{up_to: 100, is: 1%}, {is: 2%}]}}
interpretations:
  reading: {question: 何解？, options: {wide: 宽, narrow: 窄}, chosen: wide}
rules:
  profit: {of: order, unit: CNY, formula: revenue - cost - price}
  fee:
    of: order
    unit: CNY
    first:
    - {pieces: "> 5", urgent: yes, then: 1}
    - {when: revenue > 10 and cost > 10, then: 2}
    - {reading: narrow, then: 3}
    - {otherwise: 4}
  applies: {of: order, unit: CNY, when: urgent and revenue > 0, formula: 5}
  valid: {of: order, unit: CNY, require: valid > 0, formula: revenue}
  share: {of: order, unit: CNY, formula: "marginal(tiers, revenue)"}
  sellers_base: {of: order, unit: CNY, formula: seller.base}
  sold: {of: person, each: month, unit: CNY, sum: profit, over: order, via: seller, where: urgent}
  twice: {of: person, each: month, unit: CNY, formula: sold + sold}
  old: {of: order, unit: CNY, in_force: {until: 2023-12-31}, formula: 1}
  special: {of: order, unit: CNY, exception_to: profit, when: pieces > 100, formula: 0}
""")


def traced(small: Program, rule: str, key: str = "1", period: Period | None = None, **cells: Any) -> TraceNode:
    row = {"seller": "A", "ordered_on": date(2024, 1, 5), "revenue": 20, "cost": 5, "pieces": 6, **cells}
    tables = {
        "person": {"A": {"hired_on": date(2020, 1, 1)}},
        "person_month": {("A", JANUARY): {"base": 9}},
        "order": {"1": row, "2": {**row, "urgent": True}},
    }
    facts = facts_of(small, tables)
    reference = TracingReference(
        small, FactsIndex(facts, small.rulebook.vocabulary), resolve_calendar(small.rulebook), JANUARY, JANUARY.end
    )
    return reference.trace(rule, key, period)


def walk(node: TraceNode) -> Iterator[TraceNode]:
    yield node
    for child in node.children:
        yield from walk(child)


def seen(node: TraceNode, kind: str) -> list[tuple[str, object]]:
    return [(n.subject, n.value) for n in walk(node) if n.kind == kind]


def test_every_value_read_is_there(small: Program) -> None:
    node = traced(small, "profit")
    assert (node.kind, node.subject, node.value, node.clause, node.key) == ("outcome", "profit", 10, "one.a", "1")
    assert {("order.revenue", 20), ("order.cost", 5), ("order.pieces", 6)} <= set(seen(node, "fact"))
    assert seen(node, "parameter") == [("price", 5)]


def test_every_row_tried_says_which_test_failed(small: Program) -> None:
    node = traced(small, "fee")
    rows = [n for n in walk(node) if n.kind == "row"]
    assert [(r.subject, r.matched) for r in rows] == [("1", False), ("2", False), ("3", False)]
    cells = [[(c.text, c.matched) for c in row.children] for row in rows]
    assert cells[0] == [("> 5", True), ("yes", False)]
    assert [c.matched for c in rows[1].children] == [False]
    assert [(c.text, c.matched) for c in rows[1].children[0].children] == [("revenue > 10", True), ("cost > 10", False)]
    assert seen(rows[2], "choice") == [("reading", "wide")]


def test_rows_after_the_match_are_not_tried(small: Program) -> None:
    rows = [n for n in walk(traced(small, "fee", urgent=True)) if n.kind == "row"]
    assert [(r.subject, r.matched) for r in rows] == [("1", True)]


def test_an_undetermined_row_is_neither(small: Program) -> None:
    node = traced(small, "fee", urgent=True, pieces=MISSING)
    row = next(n for n in walk(node) if n.kind == "row")
    assert row.matched is None
    assert isinstance(row.value, Undetermined)


def test_a_when_that_fails_names_the_part(small: Program) -> None:
    node = traced(small, "applies")
    assert node.value is ABSENT
    when = node.children[0]
    assert (when.kind, when.subject, when.matched, when.text) == ("condition", "when", False, "urgent and revenue > 0")
    assert [(c.text, c.matched) for c in when.children if c.kind == "condition"] == [("urgent", False)]


def test_a_requirement_is_there(small: Program) -> None:
    node = traced(small, "valid", revenue=0)
    assert isinstance(node.value, Undetermined)
    require = next(n for n in node.children if n.subject == "require")
    assert (require.matched, require.text) == (False, "valid > 0")


def test_a_scale_is_there(small: Program) -> None:
    node = traced(small, "share", revenue=200)
    assert seen(node, "bracket") == [("tiers", 3)]


def test_a_fact_up_a_relation_names_its_own_row_and_month(small: Program) -> None:
    (fact,) = [n for n in walk(traced(small, "sellers_base")) if n.kind == "fact"]
    assert (fact.subject, fact.key, fact.period, fact.value) == ("person_month.base", "A", JANUARY, 9)


def test_an_aggregate_shows_what_it_took_and_what_it_left(small: Program) -> None:
    node = traced(small, "sold", "A", JANUARY)
    items = [n for n in walk(node) if n.kind == "item"]
    assert [(i.key, i.matched, i.value) for i in items] == [("1", False, ABSENT), ("2", True, 10)]
    assert [n.subject for n in walk(items[1]) if n.kind == "outcome"] == ["profit", "special"]
    where = items[0].children[0]
    assert (where.subject, where.matched) == ("where", False)


def test_an_outcome_read_twice_is_one_tree(small: Program) -> None:
    node = traced(small, "twice", "A", JANUARY)
    reads = [c for c in node.children if c.subject == "sold"]
    assert reads
    assert all(r is reads[0] for r in reads)


def test_a_rule_not_in_force_says_so(small: Program) -> None:
    node = traced(small, "old")
    assert (node.value, node.text, node.children) == (ABSENT, "not_in_force", [])


def test_the_trace_changes_no_outcome(small: Program) -> None:
    tables = {
        "person": {"A": {"hired_on": date(2020, 1, 1)}},
        "order": {
            "1": {"seller": "A", "ordered_on": date(2024, 1, 5), "revenue": 20, "cost": 5},
            "2": {"ordered_on": date(2024, 1, 6), "urgent": True},
        },
    }
    found = [
        [
            (o.rule, o.key, o.value)
            for o in Evaluation([small], facts_of(small, tables), JANUARY, JANUARY.end, evaluator=by).results().outcomes
        ]
        for by in (Reference, TracingReference)
    ]
    assert found[0] == found[1]
