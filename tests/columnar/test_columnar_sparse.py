"""Periods that only aggregates read: working out those alone that can matter changes no outcome."""

from __future__ import annotations

import pytest

from engine.columnar import sparse
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.linking import RuleId
from engine.columnar.loading import load_facts
from engine.workspace.opening import open_rulebook
from engine.workspace.session import open_session

# What a month's pay of these policies rests on: their day rules are read by aggregates alone.
WANTED = {
    "fengyun": (
        "net_pay",
        "gross_pay",
        "derived_absences",
        "actual_absences",
        "sick_leave_days",
        "personal_leave_days",
    ),
    "foreign_trade": ("absent_days",),
    "telesales": ("days_absent",),
}


@pytest.mark.parametrize("name", WANTED)
def test_places_that_cannot_matter_are_left_out_without_a_trace(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session([open_rulebook(name).program])
    evaluation = ColumnarEvaluation(
        session.programs, session.found.vocabulary, session.period, session.as_of, session.calendars, session.roles
    )
    wanted: set[RuleId] = {(name, rule) for rule in WANTED[name]}
    whole = evaluation.values(session.facts, wanted)
    monkeypatch.setattr(sparse, "FEW", 0)
    assert evaluation.values(session.facts, wanted) == whole


def test_a_month_of_pay_works_out_few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    from engine.columnar.database import run_compiled
    from engine.columnar.macros import create_macros

    session = open_session([open_rulebook("fengyun").program])
    evaluation = ColumnarEvaluation(
        session.programs, session.found.vocabulary, session.period, session.as_of, session.calendars, session.roles
    )
    monkeypatch.setattr(sparse, "FEW", 0)
    with duckdb.connect() as connection:
        create_macros(connection)
        profile = load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)
        compiler = evaluation.compile(profile, {("fengyun", "net_pay")})
        run_compiled(connection, compiler, profile, evaluation.entities)
        places = connection.execute("SELECT count(*) FROM places_employee_day_that_matter").fetchall()[0][0]
    assert 0 < places < 31 * len(session.facts.tables["employee"].rows) / 2
