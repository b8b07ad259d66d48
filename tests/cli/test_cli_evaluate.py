"""`policy evaluate`: what it prints, in which shape, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from wcwidth import wcswidth

from engine.rulebook.library import schema_path
from tests.cli.small_facts import write_facts

Run = Callable[..., Result]


def test_table_shows_a_person_a_row(run: Run, shop: Path) -> None:
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "Pay and leave policy · October 2024"
    assert next(line for line in lines if line.startswith("E1")).split() == [
        "E1",
        "张伟",
        "salesperson",
        "3,900.00",
        "0.00",
        "3,900.00",
    ]
    assert "2 people; amounts in ¥" in lines


def test_table_in_chinese_is_aligned_and_fits_the_screen(run: Run) -> None:
    result = run("evaluate", "--rulebook", "fengyun.yaml", "--language", "zh")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert max(wcswidth(line) for line in lines) <= 80
    people = [line for line in lines if line.startswith("E0")]
    assert len(people) >= 24
    assert len({wcswidth(line) for line in people}) == 1
    assert "使用内置样例数据（2024-10）；用 --facts 换成自己的数据" in lines


def test_some_people_alone(run: Run, shop: Path, tmp_path: Path) -> None:
    called = ("evaluate", "--rulebook", "shop.yaml", "--facts", "facts")
    everybody, one = (
        list(csv.DictReader(io.StringIO(run(*called, *more, "--format", "csv").stdout.lstrip("\ufeff"))))
        for more in ((), ("--employee", "张伟"))
    )
    assert {row["key"] for row in everybody} > {"E1"}
    assert one == [row for row in everybody if row["name"].startswith("张伟")] != []
    assert "1 person; amounts in ¥" in run(*called, "--employee", "E1").stdout
    wrong = run(*called, "--employee", "张为")
    assert (wrong.exit_code, "did you mean `张伟`" in wrong.stderr) == (2, True)
    assert run(*called, "--employee", "E1", "--format", "csv-wide", "--output", "out").exit_code == 2
    assert run("statements", *called[1:], "--employee", "E1", "--output", "slips").exit_code == 0
    assert sorted(p.name for p in (tmp_path / "slips").iterdir()) == ["E1.html", "index.html"]


def test_without_statements_the_outcomes_are_listed(run: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "leave.yaml").write_text(
        "rulebook: leave\ntitle: {zh: 年假, en: Leave}\nin_force: {from: 2024-01-01}\nvocabulary: [people]\nchapters:\n- id: leave\n"
        "  title: {zh: 年假, en: Leave}\n  clauses:\n  - id: leave.year\n    text: {zh: 满一年, en: A year}\n    rules:\n"
        "      a_year: {label: {zh: 满一年, en: a year here}, of: employee, each: month, type: flag, finding: true,"
        ' formula: "full_months(hired_on, period_end) >= 12 month"}\n',
        "utf-8",
    )
    lines = run("evaluate", "--rulebook", "leave.yaml", "--facts", "facts").stdout.splitlines()
    assert "E1 张伟  2024-10  a year here  yes" in lines
    assert "To be seen to (2)" in lines
    write_facts(tmp_path / "facts", employee="id,name,hired_on,left_on\n")
    assert (
        "No outcomes: there is nothing to evaluate in this period."
        in run("evaluate", "--rulebook", "leave.yaml", "--facts", "facts").stdout
    )


@pytest.mark.parametrize("evaluator", ["reference", "columnar"])
def test_outcomes_of_some_rules_are_listed_and_nobodys_pay_is_made_of_them(
    run: Run, shop: Path, tmp_path: Path, evaluator: str
) -> None:
    arguments = ("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--engine", evaluator, "--output", "out")
    result = run(*arguments, "--outcome", "base salary")
    assert result.exit_code == 0, result.stderr
    rows = [line for line in result.stdout.splitlines() if line.startswith("E1")]
    assert [row.split()[2:] for row in rows] == [["2024-10", "base", "salary", "¥3,200.00"]]
    assert "earnings" not in result.stdout
    assert not (tmp_path / "out" / "statements").exists()


def test_names_cannot_steer_the_terminal(run: Run, shop: Path, tmp_path: Path) -> None:
    write_facts(
        tmp_path / "facts",
        employee="id,name,hired_on,left_on\nE1,\x1b[31m张\u202e伟,2023-05-01,\nE2,x,2023-06-01,\n",
        employee_month="employee,month,role\nE1,2024-10,\nE2,2024-10,manager\n",
    )
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert result.exit_code == 3
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output


def test_json_follows_its_schema_and_keeps_figures_exact(run: Run, shop: Path) -> None:
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "json")
    record = json.loads(result.stdout_bytes)
    jsonschema.validate(record, json.loads(schema_path("results").read_text("utf-8")))
    assert (record["rulebook"], record["period"], record["as_of"]) == ("shop", "2024-10", "2024-10-31")
    by_place = {(o["key"], o["rule"]): o for o in record["outcomes"]}
    assert by_place["E1", "commission"] == {
        "entity": "employee",
        "key": "E1",
        "period": "2024-10",
        "rule": "commission",
        "value": "700.00",
        "unit": "CNY",
        "clause": "pay.commission",
        "statement": "earning",
        "missing": [],
    }
    assert ("E2", "commission") not in by_place, "absent outcomes are left out"


@pytest.mark.parametrize("period", ["2024-10", "2024-12", "2024"])
def test_json_of_the_samples_follows_its_schema(run: Run, period: str) -> None:
    result = run("evaluate", "--rulebook", "fengyun", "--period", period, "--format", "json")
    record = json.loads(result.stdout_bytes)
    jsonschema.validate(record, json.loads(schema_path("results").read_text("utf-8")))
    assert record["period"] == period
    assert "bundled sample" in result.stderr


def test_csv_opens_in_excel_and_holds_no_formula(run: Run, shop: Path) -> None:
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "csv")
    assert result.stdout_bytes.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    assert {row["name"] for row in rows} == {"张伟", "'=2+3"}
    assert not [
        cell for row in rows for name, cell in row.items() if name != "value" and cell.startswith(("=", "+", "-", "@"))
    ]


def test_a_missing_fact_leaves_that_person_undetermined(run: Run, shop: Path, tmp_path: Path) -> None:
    write_facts(
        tmp_path / "facts",
        employee_month="employee,month,role,agreed_base_salary\nE1,2024-10,,3200\nE2,2024-10,manager,\n",
    )
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "json")
    assert result.exit_code == 3
    by_place = {(o["key"], o["rule"]): o for o in json.loads(result.stdout_bytes)["outcomes"]}
    assert (by_place["E1", "net_pay"]["value"], by_place["E1", "net_pay"]["missing"]) == (None, ["employee_month.role"])
    assert by_place["E2", "net_pay"]["value"] == "2500.00"
    table = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts").stdout
    assert "Undetermined (2)" in table
    assert "[employee_month.role]" in table


def test_a_bad_cell_is_refused_until_it_may_be_skipped(run: Run, shop: Path, tmp_path: Path) -> None:
    write_facts(
        tmp_path / "facts",
        employee_month="employee,month,role,agreed_base_salary\nE1,2024-10,sales,12x\nE2,2024-10,manager,9\n",
    )
    refused = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "json")
    assert refused.exit_code == 3
    assert "employee_month.csv, row 2, column “agreed_base_salary”: “12x” cannot be read" in refused.stderr
    assert all(o["value"] is None for o in json.loads(refused.stdout_bytes)["outcomes"] if o["rule"] == "base_salary")
    skipped = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "json", "--skip-bad-rows")
    assert skipped.exit_code == 3
    found = {o["key"]: o["value"] for o in json.loads(skipped.stdout_bytes)["outcomes"] if o["rule"] == "base_salary"}
    assert found == {"E1": None, "E2": "9.00"}


def test_an_unknown_employee_is_listed_and_the_others_computed(run: Run, shop: Path, tmp_path: Path) -> None:
    write_facts(
        tmp_path / "facts",
        employee_month="employee,month,role,agreed_base_salary\nE1,2024-10,sales,3200\nE9,2024-10,manager,9\n"
        "E2,2024-10,manager,\n",
    )
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert result.exit_code == 3
    assert "E9" in result.stderr
    assert "3,900.00" in result.stdout


def test_the_period_is_the_facts_own_else_must_be_said(run: Run, shop: Path, tmp_path: Path) -> None:
    write_facts(tmp_path / "facts", facts="covers:\n  default: {from: 2024-09-01, until: 2024-11-30}\n")
    several = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert (several.exit_code, several.stdout) == (2, "")
    assert (
        several.stderr == "error: the facts cover several months; choose one with --period: 2024-09, 2024-10, 2024-11\n"
    )
    assert run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--period", "2024-10").exit_code == 0
    write_facts(tmp_path / "facts", facts="covers:\n  default: {from: 2024-10-01, until: 2024-10-31}\n")
    assert "October 2024" in run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts").stdout


def test_the_smallest_sample_that_covers_the_period_is_used(run: Run) -> None:
    assert "bundled sample facts (2024-10)" in run("evaluate", "--rulebook", "fengyun", "--period", "2024-10").stdout
    assert "bundled sample facts (2024);" in run("evaluate", "--rulebook", "fengyun", "--period", "2024-12").stdout
    none = run("evaluate", "--rulebook", "fengyun", "--period", "2023-12")
    assert none.exit_code == 2
    assert "no bundled sample covers 2023-12" in none.stderr


def test_as_of_is_shown_and_counts(run: Run, shop: Path) -> None:
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--as-of", "2024-11-05")
    assert result.stdout.splitlines()[0] == "Pay and leave policy · October 2024 (as of 2024-11-05)"


def test_two_rulebooks_share_one_net_pay(run: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "gift.yaml").write_text(
        "rulebook: gift\ntitle: {zh: 节日礼金, en: Gifts}\nin_force: {from: 2024-01-01}\nvocabulary: [people]\nyields_to: [company_policy]\n"
        "chapters:\n- id: gift\n  title: {zh: 礼金, en: Gifts}\n  clauses:\n  - id: gift.all\n    text: {zh: 每人100元, en: A hundred each}\n"
        "    rules:\n      gift: {label: {zh: 礼金, en: gift}, of: employee, each: month, unit: CNY, statement: earning, formula: '100'}\n",
        "utf-8",
    )
    both = ("evaluate", "--rulebook", "shop.yaml", "--rulebook", "gift.yaml", "--facts", "facts")
    result = run(*both, "--as", "company_policy=shop", "--format", "json")
    assert result.exit_code == 0, result.stderr
    record = json.loads(result.stdout_bytes)
    assert record["rulebook"] == "shop+gift"
    assert {o["value"] for o in record["outcomes"] if o["rule"] == "net_pay"} == {"4000.00", "2600.00"}
    assert run(*both, "--as", "nobody=shop").exit_code == 2
    assert run(*both, "--as", "company_policy").exit_code == 2
    assert run("evaluate", "--rulebook", "shop.yaml", "--rulebook", "shop.yaml", "--facts", "facts").exit_code == 2


def test_output_writes_results_statements_and_handbook(run: Run, shop: Path, tmp_path: Path) -> None:
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--output", "out")
    assert result.exit_code == 0, result.stderr
    written = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"results.json", "results.csv", "handbook.zh.html", "handbook.en.html", "statements/index.html"} <= written
    assert not [name for name in written if "writing-" in name]
    before = {name: (tmp_path / "out" / name).read_bytes() for name in written}
    assert run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--output", "out").exit_code == 0
    assert {name: (tmp_path / "out" / name).read_bytes() for name in written} == before, (
        "the same inputs give the same bytes"
    )


@pytest.mark.parametrize("rulebook", ["daily_work", "aimeicheng"])
def test_a_policy_without_pay_is_summed_up_first_and_nothing_is_lacking(run: Run, rulebook: str) -> None:
    result = run("evaluate", "--rulebook", rulebook)
    assert result.exit_code == 0
    assert all(" 2024-10 " in line for line in result.stdout.splitlines()[3:40])
    assert "Undetermined" not in result.stdout


def test_what_is_nobodys_goes_by_its_name(run: Run) -> None:
    assert (
        "weekly meeting not as required – 02 电子商务部（义乌）" in run("evaluate", "--rulebook", "daily_work").stdout
    )
