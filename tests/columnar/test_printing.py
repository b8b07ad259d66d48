"""What is printed is the statement that runs: without its brackets, the one reads as the other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("duckdb")

from sqlglot import exp

from engine.columnar.database import open_database
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.loading import load_facts
from engine.columnar.printing import laid_out, read
from engine.workspace.opening import open_rulebook
from engine.workspace.session import open_session


@pytest.mark.parametrize("name", ["fengyun", "telesales", "foreign_trade"])
def test_a_statement_laid_out_is_the_same_statement(name: str) -> None:
    for query in _queries(name):
        assert _shape(read(laid_out(read(query)))) == _shape(read(query))


@pytest.mark.parametrize(
    "sql",
    [
        "a - (b - c)",
        "a - (b + c)",
        "a * (b * c)",
        "a * (b + c)",
        "(a + b) * c",
        "(a // b) * c",
        "a // (b * c)",
        "(a * b) // c",
        "(a > b) = c",
        "NOT (a AND b)",
        "(a OR b) AND c",
        "(NOT (a OR b)) IS NULL",
    ],
)
def test_a_bracket_that_says_something_stays(sql: str) -> None:
    assert laid_out(read(f"SELECT {sql} AS x")).replace("\n ", "") == f"SELECT {sql} AS x"


@pytest.mark.parametrize(
    ("sql", "plain"),
    [
        ("((a - b) - c) + d", "a - b - c + d"),
        ("(a * b) * c + (d * e)", "a * b * c + d * e"),
        ("(a + b) >= (c - d)", "a + b >= c - d"),
        ("NOT (NOT (NOT (a IS NULL)))", "a IS NOT NULL"),
        ("NOT (NOT (a = b))", "a = b"),
    ],
)
def test_a_bracket_that_says_nothing_goes(sql: str, plain: str) -> None:
    assert laid_out(read(f"SELECT {sql} AS x")).replace("\n ", "") == f"SELECT {plain} AS x"


def _queries(name: str) -> Iterator[str]:
    session = open_session([open_rulebook(name).program])
    vocabulary = session.found.vocabulary
    evaluation = ColumnarEvaluation(session.programs, vocabulary, session.period, session.as_of, session.calendars)
    with open_database() as connection:
        profile = load_facts(connection, session.facts, vocabulary, evaluation.entities)
    compiler = evaluation.compile(profile, evaluation.all_rules)
    compiler.reported()
    yield from (statement.query for statement in compiler.statements())


def _shape(node: Any) -> Any:
    """What a tree says: without brackets and double negations, and with all operands of AND, or of OR, side by side."""
    if isinstance(node, list):
        return tuple(map(_shape, node))
    if not isinstance(node, exp.Expr):
        return node
    if isinstance(node, exp.Paren):
        return _shape(node.this)
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Not):
        return _shape(node.this.unnest().this)
    if isinstance(node, exp.Connector):
        sides = [_shape(side) for side in (node.this, node.expression)]
        return type(node), *(part for side in sides for part in (side[1:] if side[0] is type(node) else (side,)))
    return type(node), tuple((name, _shape(part)) for name, part in sorted(node.args.items()) if part)


def test_rules_are_in_the_same_order_every_time() -> None:
    """Whatever the seed by which sets are ordered: the columns of a script follow from the rulebook alone."""
    orders = {
        subprocess.run(
            [sys.executable, "-c", _ORDER],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }
    assert len(orders) == 1


_ORDER = """
from engine.columnar.linking import LinkedRules
from engine.workspace.opening import open_rulebook
print(LinkedRules([open_rulebook("telesales").program], {}).order)
"""
