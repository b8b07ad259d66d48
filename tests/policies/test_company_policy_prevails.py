"""The daily-work rules give way to a company policy: on their sample, every conflict is told with both clauses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from engine.evaluation.results import Results
from engine.program.model import Program
from engine.values.value import ABSENT
from engine.workspace.session import Session, open_session

# The leave slips of the sample on which the daily-work rules decide; Q05 is an emergency, for company policy.
DECIDED = {"Q01", "Q02", "Q03", "Q04", "Q06", "Q07", "Q08", "Q09", "Q10"}
# Sick leave needs no slip at Fengyun, and nobody's approval.
WITHOUT_APPROVAL = {"fengyun": {"Q09"}}
CLAUSES = {"fengyun": "personal_leave.urgent", "aimeicheng": "leave.request_department_head"}

Together = Callable[[str], tuple[Session, Results]]


@pytest.fixture(scope="module")
def together(program: Callable[[str], Program]) -> Together:
    @cache
    def evaluated(company: str) -> tuple[Session, Results]:
        programs = [program("daily_work"), program(company)]
        session = open_session(programs, roles=[f"company_policy={company}"])
        return session, session.evaluate()

    return evaluated


@pytest.mark.parametrize("company", CLAUSES)
def test_each_conflict_names_both_clauses_and_what_prevails(company: str, together: Together) -> None:
    _, results = together(company)
    conflicts = [f for f in results.findings if f.kind == "displaced"]
    assert {f.outcome.key for f in conflicts} == DECIDED
    assert {(f.outcome.rule, f.outcome.clause, f.outcome.value, f.outcome.displaced_by) for f in conflicts} == {
        ("leave_approval_route", "leave.approval_and_handover", "supervisor", company)
    }
    standing = {f.outcome.key: f.prevailing for f in conflicts if f.prevailing is not None}
    assert standing.keys() == DECIDED
    assert {(o.rulebook, o.clause) for o in standing.values()} == {(company, CLAUSES[company])}
    without = WITHOUT_APPROVAL.get(company, set())
    assert {key: o.value for key, o in standing.items()} == {
        key: ABSENT if key in without else "department_head" for key in DECIDED
    }


@pytest.mark.parametrize("company", CLAUSES)
def test_what_prevails_is_read_by_the_rules_that_give_way(company: str, together: Together) -> None:
    _, results = together(company)
    faults = {o.key: o.value for o in results.of("leave_start_defects") if o.rulebook == "daily_work"}
    assert faults["Q01"] == ("wrong_approver",), (
        "granted by the supervisor, where the company wants the department head"
    )
    assert faults["Q05"] is ABSENT


@pytest.mark.parametrize("company", CLAUSES)
def test_what_only_the_daily_work_rules_decide_stays(company: str, together: Together) -> None:
    _, results = together(company)
    (limit,) = results.of("visit_max_minutes")
    assert (limit.rulebook, limit.value, limit.displaced_by) == ("daily_work", 30 * 60, None)


def test_the_sample_is_that_of_the_first_rulebook(together: Together) -> None:
    session, _ = together("fengyun")
    assert Path(session.reading.facts.source).parent.name == "daily_work"


def test_aimeicheng_gives_way_to_nobody(program: Callable[[str], Program]) -> None:
    """Company rules only fill what it leaves open (clause 5(4))."""
    session = open_session([program("aimeicheng"), program("fengyun")])
    assert [f for f in session.evaluate(None).findings if f.kind == "displaced"] == []
