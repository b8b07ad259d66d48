"""Foreign trade: the sample quarter meets every rule, and pays what was calculated apart from the engine."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from engine.evaluation.program_calendar import calendar_of
from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation
from engine.facts.folder import read_facts
from engine.facts.timetable import derive_facts
from engine.program.model import Program
from engine.rulebook.library import samples
from engine.values.period import Period
from engine.values.value import ABSENT, Undetermined, Value

FOLDER = Path(__file__).parent / "foreign_trade_2024_q4"
QUARTER = Period.parse("2024-Q4")
MONTHS = ("2024-10", "2024-11", "2024-12")

# What the source leaves blank, as a company might fill it in. Percentages as fractions.
BLANKS: dict[str, Value] = {
    "slip_after_return": Fraction(1), "after_report_limit": Fraction(4), "top_tier_extra_reward": Fraction(3000),
    "local_minimum_wage": Fraction(1100), "balance_days_after_fax": Fraction(7), "results_weight": Fraction(1, 2),
    "alibaba_weight": Fraction(3, 10), "attitude_weight": Fraction(1, 5), "second_chance_months": Fraction(3),
    "forecast_due_day": Fraction(5), "completion_pass_rate": Fraction(9, 10), "quarterly_pay_day": Fraction(15),
    "extra_bonus_amount": Fraction(1000), "annual_bonus_amount": Fraction(500), "large_order_quantity": Fraction(5000),
    "manager_discount_limit": Fraction(1, 20), "large_sample_amount": Fraction(200),
    "large_sample_expense": Fraction(300), "documents_limit": Fraction(5),
}  # fmt: skip
# The options that bring in the rules which the chosen ones leave out.
OTHER_READINGS = {
    "flexible_start_scope": "after_evening_work_only", "flexible_start_make_up": "made_up",
    "evening_work_is_overtime": "overtime", "automatic_resignation_effect": "terminate",
    "rest_day_work_pay": "statutory_200_percent", "originator_commission": "contract_tiers_to_originator",
    "contract_tier_unit": "per_customer_total", "payout_trigger": "each_receipt",
    "liability_commission_total": "employment_to_date_paid", "no_order_window": "any_rolling_three_months",
    "results_requirement": "quarterly_quota", "grade_overlap": "latest_inquiry_wins",
    "follow_up_kept_test": "contact_every_calendar_month", "commission_scheme": "quarterly_tiers",
    "reply_clock_hours": "working_hours", "sample_policy": "salesman_rules",
    "ranking_check_week": "seven_day_interval", "pre_quote_enforcement": "block", "loading_date_exact": "on_that_day",
}  # fmt: skip
STILL_OTHERS = {"rest_day_work_pay": "substitute_day", "contract_tier_unit": "quarterly_total"}
"""Third options of interpretations already read otherwise, each with a rule of its own."""

Evaluate = Callable[..., Results]


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / f"{name}.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def evaluate(program: Callable[[str], Program]) -> Evaluate:
    """The quarter by other readings, or with blanks filled in; only the rules asked for, if any."""
    trade = program("foreign_trade")
    reading = read_facts(samples("foreign_trade")[0], trade.rulebook.vocabulary)
    assert reading.problems == []

    def results(
        choices: dict[str, str] | None = None,
        overrides: dict[str, Value] | None = None,
        rules: tuple[str, ...] | None = None,
        period: Period = QUARTER,
    ) -> Results:
        calendar = calendar_of(trade, period, choices, overrides)
        facts = derive_facts(reading.facts, trade.rulebook.vocabulary, calendar)
        settings: dict[str, object] = {"choices": choices, "overrides": overrides}
        evaluation = Evaluation(
            [trade], facts, period, period.end, calendars={"foreign_trade": calendar}, settings=settings
        )
        return evaluation.results(rules)

    return results


@pytest.fixture(scope="module")
def quarter(results: Callable[[str, str, str], Results]) -> Results:
    return results("foreign_trade", "2024-Q4", "2024-Q4")


def found(results: Results, rule: str, key: str, month: str | None = None) -> Value:
    values = [o.value for o in results.of(rule, key) if month is None or str(o.period) == month]
    assert len(values) == 1, (rule, key, month)
    return values[0]


def same(value: Value, figure: str) -> bool:
    """Whether an outcome is the figure of a table, `undetermined` and nothing included."""
    if figure == "undetermined" or isinstance(value, Undetermined):
        return figure == "undetermined" and isinstance(value, Undetermined)
    if value is ABSENT:
        return figure in ("", "0.00")
    if isinstance(value, bool):
        return value == (figure == "yes")
    if isinstance(value, date):
        return str(value) == figure
    return value == Fraction(figure)


def differing(results: Results, row: dict[str, str], items: list[str], key: str, month: str | None = None) -> list[str]:
    return [
        f"{item}: {found(results, item, key, month)}, not {row[item]}"
        for item in items
        if not same(found(results, item, key, month), row[item])
    ]


def met(results: Results) -> set[str]:
    return {o.rule for o in results.outcomes if o.value is not ABSENT and not isinstance(o.value, Undetermined)}


def test_the_sample_meets_every_rule(program: Callable[[str], Program], quarter: Results, evaluate: Evaluate) -> None:
    rulebook = program("foreign_trade").rulebook
    blank = {id for id, p in rulebook.parameters().items() if p.values and all(v.value is None for v in p.values)}
    assert blank == BLANKS.keys(), "every figure that the source leaves blank is filled in here"
    everywhere = met(quarter) | met(evaluate(OTHER_READINGS, BLANKS))
    left = sorted(program("foreign_trade").rules.keys() - everywhere)
    assert left == ["quarter_total", "substitute_days_owed"]
    assert sorted(met(evaluate(STILL_OTHERS, rules=tuple(left))) & set(left)) == left


@pytest.mark.parametrize("row", rows("months"), ids=lambda row: f"{row['employee']}-{row['month']}")
def test_the_months_pay_what_was_calculated_apart(row: dict[str, str], quarter: Results) -> None:
    items = [name for name in row if name not in ("employee", "month")]
    assert differing(quarter, row, items, row["employee"], row["month"]) == []


@pytest.mark.parametrize("row", rows("orders"), ids=lambda row: row["order"])
def test_the_orders_earn_what_was_calculated_apart(row: dict[str, str], quarter: Results) -> None:
    row = dict(row, tier_rate=str(Fraction(row["tier_rate"]) / 100))
    items = ["contract_amount", "tier_rate", "commission", "collected_on", "commission_due_by"]
    assert differing(quarter, row, items, row["order"]) == []


def test_commission_by_slices(evaluate: Evaluate) -> None:
    by_slices = evaluate({"contract_tier_application": "marginal"}, rules=("commission",))
    wrong = [
        r for r in rows("orders") if not same(found(by_slices, "commission", r["order"]), r["commission_by_slices"])
    ]
    assert wrong == []


def test_a_fen_more_in_price_moves_the_whole_amount_into_the_next_band(quarter: Results) -> None:
    commissions = [found(quarter, "commission", f"2410-0{n}") for n in range(1, 9)]
    assert commissions == [1000, 1500, 4500, 6000, 10000, 12500, 20000, 24000]


@pytest.mark.parametrize("row", rows("quarter"), ids=lambda row: row["employee"])
def test_the_quarter_is_assessed_as_calculated_apart(row: dict[str, str], quarter: Results) -> None:
    row = dict(row, quarterly_rate=str(Fraction(row["quarterly_rate"]) / 100))
    items = ["sales_in_three_months", "consider_transfer", "quarter_business", "quarterly_rate"]
    assert differing(quarter, row, items, row["employee"], "2024-12") == []


@pytest.mark.parametrize(
    ("application", "column"),
    [("whole_amount", "quarterly_commission"), ("marginal", "quarterly_commission_by_slices")],
)
def test_the_quarterly_scheme(application: str, column: str, evaluate: Evaluate) -> None:
    choices = {"commission_scheme": "quarterly_tiers", "quarterly_tier_application": application}
    quarterly = evaluate(choices, rules=("quarterly_commission", "contract_commissions"))
    wrong = [
        row
        for row in rows("quarter")
        if not same(found(quarterly, "quarterly_commission", row["employee"], "2024-12"), row[column])
    ]
    assert wrong == []
    assert {o.value for o in quarterly.of("contract_commissions")} == {ABSENT}, "not both at once"


@pytest.mark.parametrize("row", rows("losses"), ids=lambda row: row["loss"])
def test_losses_are_compensated_within_the_cap(row: dict[str, str], quarter: Results) -> None:
    assert differing(quarter, row, ["loss_share", "liability_cap", "liability"], row["loss"]) == []


@pytest.mark.parametrize("month", MONTHS)
def test_each_month_is_evaluated_by_itself_as_within_the_quarter(
    month: str, quarter: Results, evaluate: Evaluate
) -> None:
    items = ("contract_commissions", "base_pay", "absence_deduction", "month_received", "stage", "absent_days")
    alone = evaluate(rules=items, period=Period.parse(month))
    for item in items:
        there = {o.key: o.value for o in quarter.of(item) if str(o.period) == month}
        here = {o.key: o.value for o in alone.of(item)}
        assert {k: v for k, v in here.items() if not isinstance(v, Undetermined)} == {
            k: v for k, v in there.items() if not isinstance(v, Undetermined)
        }, item


def test_the_last_monday_of_summer_is_in_the_facts(evaluate: Evaluate) -> None:
    day = evaluate(rules=("season", "scheduled_minutes"), period=Period.parse("2024-09-30"))
    assert {o.value for o in day.of("season")} == {"summer"}
    assert {o.value for o in day.of("scheduled_minutes")} == {Fraction(420 * 60)}


def test_whoever_leaves_in_the_run_or_by_the_total_is_reported_once(quarter: Results) -> None:
    reached = {(o.key, str(o.period)): o.value for o in quarter.of("automatic_resignation") if o.value != "none"}
    assert reached == {("W16", "2024-11"): "consecutive", ("W17", "2024-11"): "monthly_total"}
    assert found(quarter, "resignation_trigger_date", "W16", "2024-11") == date(2024, 11, 2)
    assert found(quarter, "resignation_trigger_date", "W17", "2024-11") == date(2024, 11, 26)


def test_the_last_day_of_the_term_still_counts(quarter: Results) -> None:
    outcome = {who: found(quarter, "employment_outcome", who, "2024-10") for who in ("W10", "W11", "W12")}
    assert outcome == {"W10": "none", "W11": "second_chance", "W12": "dismissal_review"}


def test_duties_go_to_who_follows_the_order_and_name_the_customer() -> None:
    listed = CliRunner().invoke(cli.policy, ["duties", "--rulebook", "foreign_trade", "--language", "en"]).stdout
    owed = {block[:3]: " ".join(block.split()) for block in listed.split("\n\n")}
    assert "2410-13" in owed["W03"]
    assert "2410-13" not in owed["W05"], "the customer is W05's, the order and its commission W03's"
    assert "week 52 of 2024, W15-01" in owed["W15"]
