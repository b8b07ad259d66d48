"""The telesales policy: its sample meets every rule, and gives what was worked out from the raw files apart from the engine."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from shutil import copy

import pytest

from engine.analysis.check import compile_checked
from engine.evaluation.recording import RecordingReference, everything
from engine.evaluation.results import Results
from engine.program.model import Program
from engine.rulebook.library import find_rulebook
from engine.rulebook.load import load_rulebook
from engine.values.value import ABSENT, Undetermined, Value
from engine.workspace.session import Session, open_session

# `rule:answer` is how often the rule gives the answer to the person; `rule` alone is the figure or the code, or the sum
# of the figures, or how many lists name something. Blank is absent.
FIGURES = list(csv.DictReader((Path(__file__).parent / "telesales_2024_10.csv").open(encoding="utf-8")))

# The blanks of the source, as a department might fill them in.
FILLED = """\
extends: telesales.yaml
rulebook: filled
title: {zh: 填好空缺, en: Blanks filled in}
chapters:
- id: requirements
  clauses:
  - {id: call_quota.daily_calls, parameters: {daily_call_quota: {values: {2012-08-15: 10}}}}
  - {id: call_record.daily_and_callbacks, parameters: {callback_interval: {values: {2012-08-15: 30}}}}
  - {id: conduct.work_hours, parameters: {unrelated_activity_sanction: {values: {2012-08-15: 20}}}}
  - {id: phone_use.private_and_company, parameters: {phone_use_sanction: {values: {2012-08-15: 10}}}}
- id: assessment
  clauses:
  - {id: call_count.daily_submission, parameters: {work_end: {values: {2012-08-15: "18:00"}}}}
  - {id: call_quota.monthly_reward, parameters: {monthly_call_reward: {values: {2012-08-15: 150}}}}
"""
# Rules of the daily quota: undetermined until it is filled in, then with ten calls a day.
OF_THE_QUOTA = {"calls_required", "call_quota_status", "call_quota_outcome"}
OF_OTHER_BLANKS = {"callback_overdue", "phone_use_amount", "unrelated_activity_amount"}
OF_OTHER_READINGS = {"absence_deductions", "call_overtime_of_month", "call_record_in_grace", "liability_deduction"}
# The month's papers are due on the day as of which the month is seen: they may be late, but not yet overdue.
FINDINGS_THAT_CANNOT: dict[str, set[str]] = {
    "monthly_summary": {"overdue"},
    "monthly_work_plan": {"overdue"},
    "call_record_in_grace": set(),
    "prospect_route": {"not_covered"},
    "media_violations": {"filed_late"},
}
ROWS_OF_OTHER_READINGS = {
    "call_count": [2],
    "call_overtime": [2],
    "call_record_due_at": [2],
    "call_record_hand_in": [2],
    "calls_required": [2],
    "count_announcement": [2],
    "count_due_at": [2],
    "discord_fines": [2],
    "false_report_fines": [2],
    "feedback_due_at": [2, 3],
    "media_violations": [5],
    "monthly_papers_due_on": [2, 3],
    "phone_use_at_work": [3],
    "prospect_route": [4, 5],
    "rulebook_in_force": [2],
    "weekly_papers_day": [2, 3],
    "weekly_prospects": [2],
    "weekly_summary": [2],
}


@dataclass(frozen=True, slots=True, repr=False)
class Month:
    """The sample month under one rulebook."""

    session: Session
    results: Results

    def of(self, rule: str, employee: str) -> list[Value]:
        """The rule's answers that concern the person."""
        people = self.session.people
        return [o.value for o in self.results.of(rule) if people.person_of(o.entity, o.key) == employee]

    def met(self) -> set[str]:
        """Rules with an answer that is neither undetermined nor absent."""
        return {
            o.rule for o in self.results.outcomes if o.value is not ABSENT and not isinstance(o.value, Undetermined)
        }


@pytest.fixture(scope="module")
def as_written(program: Callable[[str], Program]) -> Month:
    session = open_session([program("telesales")])
    return Month(session, session.evaluate())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, as_written: Month) -> Month:
    """The same facts under a rulebook that fills in the blanks."""
    folder = tmp_path_factory.mktemp("filled")
    copy(find_rulebook("telesales"), folder)
    (folder / "filled.yaml").write_text(FILLED, encoding="utf-8")
    program, _ = compile_checked(*load_rulebook(folder / "filled.yaml"))
    session = open_session([program], as_written.session.reading.facts.source)
    return Month(session, session.evaluate())


def _occurs(values: list[Value], answer: str) -> int:
    if answer == "undetermined":
        return sum(isinstance(value, Undetermined) for value in values)
    return sum(value is True if answer == "yes" else value == answer for value in values)


def _summary(values: list[Value]) -> Value:
    """The one value, the sum of several, or how many lists name something."""
    if any(isinstance(value, tuple) for value in values):
        return sum(value not in ((), ABSENT) for value in values)
    if len(values) == 1:
        return values[0]
    return sum((value for value in values if isinstance(value, int | Fraction)), Fraction(0))


def _same(value: Value, figure: str) -> bool:
    if figure in ("", "undetermined"):
        return isinstance(value, Undetermined) if figure else value is ABSENT
    return value == figure if isinstance(value, str) else value == Fraction(figure)


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row["employee"])
def test_october_is_what_was_worked_out_by_hand(row: dict[str, str], as_written: Month, filled: Month) -> None:
    differing = {}
    for column, figure in row.items():
        rule, _, answer = column.partition(":")
        if rule != "employee":
            values = (filled if rule in OF_THE_QUOTA else as_written).of(rule, row["employee"])
            same = _occurs(values, answer) == int(figure) if answer else _same(_summary(values), figure)
            if not same:
                differing[column] = values
    assert differing == {}


def test_while_the_quota_is_blank_it_is_undetermined_and_says_so(as_written: Month) -> None:
    quota = [o for rule in sorted(OF_THE_QUOTA) for o in as_written.results.of(rule) if o.value is not ABSENT]
    assert len(quota) > 600
    told = Counter((o.key, reason.kind, reason.subject) for o in quota for reason in o.reasons)
    assert {(kind, subject) for who, kind, subject in told if who != "T15"} == {("unset", "daily_call_quota")}
    assert told["T15", "unset", "work_end"] == 1, "the end of work of one day was not noted"


def test_every_rule_is_met_in_the_sample(as_written: Month, filled: Month) -> None:
    rules = set(as_written.session.programs[0].rules)
    assert rules - as_written.met() == OF_THE_QUOTA | OF_OTHER_BLANKS | OF_OTHER_READINGS
    assert rules - filled.met() == OF_OTHER_READINGS


def test_findings_that_can_occur_do(as_written: Month, filled: Month) -> None:
    seen: dict[str, set[str]] = {}
    for month in (as_written, filled):
        for finding in month.results.findings:
            value = finding.outcome.value
            codes = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
            seen.setdefault(finding.outcome.rule, set()).update(codes)
    rules = as_written.session.programs[0].rules
    missing = {}
    for rule in (r for r in rules.values() if r.rule.finding):
        codes = set(rule.type.enumeration.members) if rule.type.enumeration else set()
        wanted = codes if rule.rule.finding is True else set(rule.rule.finding or ())
        if rule.id not in seen or wanted - seen[rule.id]:
            missing[rule.id] = wanted - seen.get(rule.id, set())
    assert missing == FINDINGS_THAT_CANNOT


def test_a_client_not_called_back_within_thirty_days_is_overdue(filled: Month) -> None:
    overdue = {o.key for o in filled.results.of("callback_overdue") if o.value is True}
    assert overdue == {"KH004", "KH008"}, "KH005 was called exactly thirty days ago"


def test_every_row_of_a_table_that_the_chosen_readings_reach_is_met(filled: Month) -> None:
    evaluation = filled.session.evaluation_by(RecordingReference)
    evaluation.results()
    recorder = evaluation.references["filled"]
    assert isinstance(recorder, RecordingReference)
    unmet = everything(filled.session.programs[0]).lines - recorder.coverage.lines
    assert sorted(unmet) == [(rule, row) for rule, rows in ROWS_OF_OTHER_READINGS.items() for row in rows]
