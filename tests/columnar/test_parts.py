"""Outcomes are reported from the stage that finds them where too many would be handed on: joined by row, and the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from pyarrow import parquet

from benchmarks.compiling import chain
from engine.columnar import parts
from engine.columnar.database import open_database
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.fetching import fetch
from engine.columnar.loading import load_facts
from engine.columnar.undetermined import write_open_outcomes
from engine.columnar.warehouse import load_warehouse
from engine.columnar.writing import outcomes_query
from engine.workspace.opening import open_rulebook
from engine.workspace.session import Session, open_session

EVERY_STAGE, LAST_STAGE = 0, 10**9


@pytest.mark.parametrize("name", ["fengyun", "aimeicheng"])
def test_outcomes_are_the_same_from_every_stage_and_from_the_last(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session = open_session([open_rulebook(name).program])
    found = [_found(session, at_most, monkeypatch, tmp_path) for at_most in (EVERY_STAGE, LAST_STAGE)]
    assert [any(name.startswith("reported_") for _, name in relations) for relations, *_ in found] == [True, False]
    assert found[0][1:] == found[1][1:]


def _found(
    session: Session, at_most: int, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> tuple[list[tuple[str, str]], Any, Any, Any]:
    """The relations reported; what is read of them, written of them, and undetermined there."""
    monkeypatch.setattr(parts, "MOST_HANDED_ON", at_most)
    with open_database() as connection:
        warehouse = load_warehouse(
            connection,
            session.programs,
            session.found.vocabulary,
            session.facts,
            session.period,
            session.as_of,
            session.calendars,
            session.roles,
        )
        warehouse.evaluate()
        reports = warehouse.reported
        return (
            [(report.name, report.relation) for report in reports],
            [fetch(connection, report, session.period) for report in reports],
            [connection.execute(outcomes_query(report, session.period)).fetchall() for report in reports],
            parquet.read_table(write_open_outcomes(warehouse, folder).path).to_pylist(),
        )


def test_queries_grow_with_the_rules(tmp_path: Path) -> None:
    few, many = (_length_of_queries(tmp_path / str(rules), rules) for rules in (100, 400))
    assert many < 5 * few


def _length_of_queries(folder: Path, rules: int) -> int:
    """The text of all queries of so many rules in a row."""
    folder.mkdir()
    session = chain(folder, rules)
    evaluation = ColumnarEvaluation(
        session.programs, session.found.vocabulary, session.period, session.as_of, session.calendars, session.roles
    )
    with open_database() as connection:
        profile = load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)
    compiler = evaluation.compile(profile, evaluation.all_rules)
    compiler.reported()
    return sum(len(statement.query) for statement in compiler.statements())
