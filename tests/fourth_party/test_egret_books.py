"""A company of its own: a rulebook with new facts, a new table and new pay items, and not a line of engine/ for it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from engine.analysis.check import compile_checked
from engine.evaluation.example import run_examples
from engine.evaluation.resolve_calendar import resolve_calendar
from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation
from engine.facts.folder import read_facts
from engine.facts.template import write_template
from engine.facts.timetable import derive_facts
from engine.program.model import Program
from engine.rulebook.load import load_rulebook

HOME = Path(__file__).parent / "egret_books"


@pytest.fixture(scope="module")
def program() -> Program:
    rulebook, diagnostics = load_rulebook(HOME / "egret_books.yaml")
    program, found = compile_checked(rulebook, diagnostics)
    assert not list(found)
    return program


@pytest.fixture(scope="module")
def results(program: Program) -> Results:
    vocabulary = program.rulebook.vocabulary
    reading = read_facts(HOME / "facts/2025-03", vocabulary, program.entities_read())
    assert not reading.problems, "\n".join(p.message.en for p in reading.problems)
    assert reading.period is not None
    facts = derive_facts(reading.facts, vocabulary, resolve_calendar(program.rulebook))
    return Evaluation([program], facts, reading.period, reading.period.end).results()


def test_the_worked_examples_pass_and_touch_everything(program: Program) -> None:
    run = run_examples(program)
    assert run.passed
    left = run.uncovered()
    assert not left.rules
    assert not left.lines
    assert not left.options


@pytest.mark.parametrize(
    ("rule", "key", "amount"),
    [
        ("base_pay", "B01", 4200),
        ("evening_pay", "B01", 300),
        ("evening_pay", "B02", 60),
        ("event_fee", "R1", 90),
        ("event_fee", "R2", Fraction("242.5")),
        ("event_fee", "R3", 105),
        ("event_pay", "B01", Fraction("332.5")),
        ("event_pay", "B02", 105),
    ],
)
def test_the_pay_items_are_found(results: Results, rule: str, key: str, amount: int | Fraction) -> None:
    assert [o.value for o in results.of(rule, key)] == [amount]


def test_new_pay_items_are_lines_of_the_statement(results: Results) -> None:
    lines = {o.rule: o.clause for o in results.outcomes if o.statement == "earning" and o.key == "B01"}
    assert lines == {"base_pay": "pay.base", "evening_pay": "pay.late_evening", "event_pay": "pay.events"}


def test_an_overdue_summary_is_a_finding(results: Results) -> None:
    assert [(f.outcome.rule, f.outcome.key, f.outcome.value) for f in results.findings] == [
        ("summary_state", "R2", "overdue")
    ]


def test_a_month_of_punches_that_is_not_covered_is_undetermined(results: Results) -> None:
    """The clock was read on three days only; a fine for the month cannot be known, and with it net pay."""
    reasons = {r.kind for o in results.of("net_pay", "B01") for r in o.reasons}
    assert reasons == {"not_covered"}


def test_derived_punches_are_counted_where_the_clock_covers_the_days(program: Program, tmp_path: Path) -> None:
    for path in (HOME / "facts/2025-03").iterdir():
        text = path.read_text("utf-8")
        if path.name == "facts.yaml":
            text = text.replace("2025-03-04", "2025-03-01").replace("2025-03-06", "2025-03-31")
        (tmp_path / path.name).write_text(text, "utf-8")
    vocabulary = program.rulebook.vocabulary
    reading = read_facts(tmp_path, vocabulary, program.entities_read())
    assert reading.period is not None
    facts = derive_facts(reading.facts, vocabulary, resolve_calendar(program.rulebook))
    results = Evaluation([program], facts, reading.period, reading.period.end).results(["missed_punches", "net_pay"])
    days = sum(owner == "B01" for owner, _ in facts.tables["attendance_day"].rows)
    expected, on_leave, made = 2 * days, 2, 3
    assert [o.value for o in results.of("missed_punches", "B01")] == [expected - on_leave - made]
    assert all(isinstance(o.value, int | Fraction) for o in results.of("net_pay"))


def test_the_excel_template_has_a_sheet_for_the_new_facts(program: Program, tmp_path: Path) -> None:
    names = write_template(program.rulebook.vocabulary, program.entities_read(), tmp_path / "facts.xlsx")
    assert {"egret_month", "reading_event", "clock_record"} <= set(names)
    reading = read_facts(tmp_path / "facts.xlsx", program.rulebook.vocabulary)
    assert not reading.problems
