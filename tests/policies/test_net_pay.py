"""From gross to net: the policy's pay, social insurance and the housing fund, income tax, on one statement."""

from __future__ import annotations

import csv
from fractions import Fraction

import pytest

from engine.documents.results_csv import results_csv
from engine.documents.results_table import results_table
from engine.documents.statements import build_statements
from engine.evaluation.results import Outcome, Results
from engine.rulebook.library import bundled_rulebooks, find_rulebook, samples
from engine.values.value import Undetermined
from engine.workspace.opening import open_rulebook
from engine.workspace.session import Session, open_session

RULEBOOKS = ("fengyun", "social_insurance", "individual_income_tax")
LINES = (
    "pension_contribution", "medical_contribution", "unemployment_contribution", "housing_fund_contribution", "income_tax",
)  # fmt: skip
# October 2024, calculated apart from the engine: pay, the five deductions, what is left.
OCTOBER = {
    # above the ceiling; 250,000 − 50,000 − 64,216.74 − 20,000 = 115,783.26 · 10 % − 2,520 − 7,904.40
    "E001": ("25000", ("2953.68", "738.42", "184.61", "2584", "1153.93"), "17385.36"),
    # 180,000 − 50,000 − 31,500 − 30,000 = 68,500 · 10 % − 2,520 − 3,645
    "E002": ("18000", ("1440", "360", "90", "1260", "685"), "14165"),
    # 150,000 − 50,000 − 25,375.50 = 74,624.50 · 10 % − 2,520 − 4,196.21
    "E003": ("15000", ("1160.04", "290.01", "72.50", "1015", "746.24"), "11716.21"),
    # 90,000 − 50,000 − 15,750 = 24,250 · 3 % − 654.75
    "E004": ("9000", ("720", "180", "45", "630", "72.75"), "7352.25"),
    # below both floors
    "E012": ("3966.49", ("590.72", "147.68", "36.92", "188", "0"), "3003.17"),
}
# How E001's tax comes about.
CUMULATIVE = {
    "cumulative_income": "250000", "cumulative_basic_deduction": "50000", "cumulative_special_deductions": "64216.74",
    "cumulative_other_deductions": "20000", "cumulative_taxable_income": "115783.26", "tax_by_brackets": "9058.33",
    "tax_already_withheld": "7904.40",
}  # fmt: skip


def _session(sample: str) -> Session:
    folder = next(path for path in samples("fengyun") if path.name == sample)
    programs = [open_rulebook(name).program for name in RULEBOOKS]
    return open_session(programs, folder, roles=["social_insurance=social_insurance"])


def _net_pay(results: Results) -> list[Outcome]:
    """Net pay as the policy decides it; the statute's of the same name gives way."""
    return [o for o in results.of("net_pay") if not o.displaced_by]


@pytest.fixture(scope="module")
def october() -> Session:
    return _session("2024-10")


def test_the_statutes_are_found_by_name() -> None:
    assert {"social_insurance", "individual_income_tax", "fengyun"} <= set(bundled_rulebooks())
    assert find_rulebook("social_insurance").parent.name == "statutes"


@pytest.mark.parametrize("employee", OCTOBER)
def test_october_from_gross_to_net(employee: str, october: Session) -> None:
    results = october.evaluate()
    gross, lines, net = OCTOBER[employee]

    def one(rule: str) -> object:
        (outcome,) = [o for o in results.of(rule, employee) if not o.displaced_by]
        return outcome.value

    assert one("gross_income") == Fraction(gross)
    assert [one(line) for line in LINES] == [Fraction(figure) for figure in lines]
    assert one("net_pay") == Fraction(net)


def test_what_is_undetermined_in_pay_is_so_to_the_net(october: Session) -> None:
    results = october.evaluate()
    assert all(isinstance(results.of(rule, "E011")[0].value, Undetermined) for rule in ("income_tax", "net_pay"))
    others = [o for o in _net_pay(results) if o.key != "E011"]
    assert len(others) == 36
    assert not any(isinstance(o.value, Undetermined) for o in others)


def test_one_statement_has_the_lines_of_all_three(october: Session) -> None:
    statements = build_statements(october.programs, october.evaluation, october.evaluate())
    (mine,) = [s for s in statements if s.key == "E001"]
    (section,) = mine.sections
    rules = [line.rule for line in section.lines()]
    assert {"base_pay", *LINES, "net_pay"} <= set(rules)
    assert len(rules) == len(set(rules)), "no line twice"


def test_the_statement_shows_how_the_tax_comes_about(october: Session) -> None:
    statements = build_statements(october.programs, october.evaluation, october.evaluate())
    (mine,) = [s for s in statements if s.key == "E001"]
    shown = {line.rule: line.value for line in mine.sections[0].lines()}
    assert {rule: shown[rule] for rule in CUMULATIVE} == {rule: Fraction(v) for rule, v in CUMULATIVE.items()}


def test_what_gives_way_is_counted_once_in_the_terminal_and_marked_in_the_spreadsheet(october: Session) -> None:
    results = october.evaluate()
    table = results_table(results, october.programs, october.people, "en", 200)
    assert "17,385.36" in table
    assert "34,770.72" not in table
    rows = list(csv.DictReader(results_csv(results, october.programs, october.people, "en")[1:].splitlines()))
    mine = [(r["rulebook"], r["displaced_by"]) for r in rows if (r["rule"], r["key"]) == ("net_pay", "E001")]
    assert sorted(mine) == [("fengyun", ""), ("individual_income_tax", "fengyun")]


def test_the_year_end_bonus_is_taxed_by_itself() -> None:
    results = _session("2024").evaluate()
    (bonus_tax,) = results.of("bonus_tax", "E201")
    assert bonus_tax.value == 27, "900 · 3 %"
    (taxable,) = results.of("cumulative_taxable_income", "E201")
    assert taxable.value == 0
    assert not any(isinstance(o.value, Undetermined) for o in _net_pay(results))
