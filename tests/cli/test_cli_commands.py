"""check, test, new, facts, handbook, statements, explain: output and exit statuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from engine import __version__
from engine.commands.failures import COMMANDS
from tests.cli.small_facts import write_facts

Run = Callable[..., Result]


def test_help_lists_every_command_in_both_languages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    english = run("--help")
    assert english.exit_code == 0
    assert all(f"\n  {name} " in english.stdout for name in COMMANDS)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "生成员工手册" in run("--help").stdout
    assert "规则手册：文件路径" in run("evaluate", "--help").stdout


@pytest.mark.parametrize("command", [*[(name,) for name in COMMANDS], ("facts", "validate"), ("facts", "template")])
def test_every_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"policy {__version__}\n"


def test_new_checks_clean_and_its_examples_cover_it(run: Run, shop: Path) -> None:
    checked = run("check", "shop.yaml")
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "shop.yaml: 0 errors, 0 warnings, 0 notes\n", "")
    tested = run("test", "shop.yaml", "--coverage")
    assert tested.exit_code == 0
    assert "shop: all 6 examples pass" in tested.stdout


def test_new_refuses_to_overwrite_and_names_that_are_no_ids(run: Run, shop: Path) -> None:
    before = shop.read_bytes()
    again = run("new", "shop")
    assert (again.exit_code, again.stderr) == (2, "error: shop.yaml is there already and is not overwritten\n")
    assert shop.read_bytes() == before
    for name in ("../shop", "Shop", "1st", "店", ""):
        assert run("new", name).exit_code == 2
    assert sorted(path.name for path in shop.parent.iterdir()) == ["facts", "shop.yaml"]


def test_check_finds_errors(run: Run, shop: Path) -> None:
    shop.write_text(shop.read_text("utf-8").replace("least_base)", "least_bass)"), "utf-8")
    result = run("check", "shop.yaml")
    assert result.exit_code == 1
    assert "error[unknown_name]" in result.stderr
    assert "least_base" in result.stderr.split("hint:")[1]
    assert result.stdout.startswith("shop.yaml: 1 error,")
    chinese = run("check", "shop.yaml", "--language", "zh")
    assert "错误[unknown_name]" in chinese.stderr


def test_check_of_several_reports_the_worst(run: Run, shop: Path) -> None:
    result = run("check", "shop.yaml", "nowhere")
    assert result.exit_code == 2
    assert "no rulebook `nowhere`" in result.stderr
    assert "shop.yaml: 0 errors" in result.stdout


def test_test_says_what_differs(run: Run, shop: Path) -> None:
    shop.write_text(shop.read_text("utf-8").replace("is: 2%}", "is: 3%}"), "utf-8")
    result = run("test", "shop.yaml")
    assert result.exit_code == 1
    assert "[pay.commission]: commission should be 700, it is ¥800" in result.stdout
    assert "shop: 2 of 6 examples failed" in result.stdout


def test_incomplete_coverage_fails(run: Run, shop: Path) -> None:
    text = shop.read_text("utf-8")
    start = text.index("    - {given: {employee_month: {role: manager}}, expect: {commission: absent}}")
    cut = text.index("    - given: {employee_month: {role: sales}, sales_order: {revenue: 60000}}")
    shop.write_text(text[:cut] + text[start:], "utf-8")
    assert run("test", "shop.yaml").exit_code == 0
    result = run("test", "shop.yaml", "--coverage")
    assert result.exit_code == 1
    assert "no example: interpretation commission_bands with whole" in result.stdout
    assert "no example: row 1 of commission" in result.stdout


def test_cases_come_from_outside(run: Run, shop: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        "- {rulebook: shop, given: {employee_month: {agreed_base_salary: 10}}, expect: {base_salary: 10}}\n", "utf-8"
    )
    assert run("test", "shop.yaml", "--cases", "cases.yaml").exit_code == 0
    cases.write_text(
        "- {rulebook: shop, given: {employee_month: {agreed_base_salary: 10}}, expect: {base_salary: 11}}\n", "utf-8"
    )
    failed = run("test", "shop.yaml", "--cases", "cases.yaml")
    assert (failed.exit_code, failed.stdout.splitlines()[0]) == (
        1,
        "cases.yaml:1:3: base_salary should be 11, it is ¥10",
    )
    for wrong in (
        "- {rulebook: other, expect: {base_salary: 10}}\n",
        "- {rulebook: shop, expect: {bass: 10}}\n",
        "rulebook: shop\n",
        "- [\n",
    ):
        cases.write_text(wrong, "utf-8")
        assert run("test", "shop.yaml", "--cases", "cases.yaml").exit_code == 2
    assert run("test", "shop.yaml", "--cases", "nowhere.yaml").exit_code == 2


def test_facts_validate_lists_every_bad_cell(run: Run, shop: Path, tmp_path: Path) -> None:
    good = run("facts", "validate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert good.exit_code == 0
    assert "sales order (sales_order): 1 rows" in good.stdout
    assert good.stdout.endswith("0 refused, 0 missing\n")
    write_facts(
        tmp_path / "facts",
        employee_month="employee,month,role,agreed_base_salary\nE1,2024-10,salse,1x\nE2,2024-10,manager,2y\n",
    )
    bad = run("facts", "validate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert bad.exit_code == 1
    assert all(value in bad.stderr for value in ("“salse”", "“1x”", "“2y”"))
    assert bad.stdout.endswith("3 refused, 0 missing\n")


def test_facts_template_filled_in_evaluates(run: Run, shop: Path, tmp_path: Path) -> None:
    assert run("facts", "template", "--rulebook", "shop.yaml", "--output", "mine.xlsx").exit_code == 0
    assert run("evaluate", "--rulebook", "shop.yaml", "--facts", "mine.xlsx").exit_code == 0
    before = (tmp_path / "mine.xlsx").read_bytes()
    assert run("facts", "template", "--rulebook", "shop.yaml", "--output", "mine.xlsx").exit_code == 2
    assert run("facts", "template", "--rulebook", "shop.yaml", "--output", "mine.csv").exit_code == 2
    assert (tmp_path / "mine.xlsx").read_bytes() == before


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_handbook(run: Run, shop: Path, tmp_path: Path, language: str) -> None:
    page = run("handbook", "--rulebook", "shop.yaml", "--language", language, "--output", f"book.{language}.html")
    assert page.exit_code == 0, page.stderr
    text = (tmp_path / f"book.{language}.html").read_text("utf-8")
    assert ("薪酬与请假制度" in text) == (language != "en")
    assert ("Pay and leave policy" in text) == (language != "zh")
    markdown = run("handbook", "--rulebook", "shop.yaml", "--language", language, "--format", "md")
    assert markdown.exit_code == 0
    assert "<html" not in markdown.stdout


def test_statements(run: Run, shop: Path, tmp_path: Path) -> None:
    result = run("statements", "--rulebook", "shop.yaml", "--facts", "facts", "--output", "slips", "--language", "zh")
    assert result.exit_code == 0, result.stderr
    pages = {path.name: path.read_text("utf-8") for path in (tmp_path / "slips").iterdir()}
    assert "index.html" in pages
    assert result.stderr == "已写入 slips：3 个文件\n"
    assert any("张伟" in text and "3,900.00" in text for name, text in pages.items() if name != "index.html")


def test_statements_of_an_earlier_run_are_named(run: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "slips").mkdir()
    (tmp_path / "slips" / "E7.html").write_text("old", "utf-8")
    result = run("statements", "--rulebook", "shop.yaml", "--facts", "facts", "--output", "slips")
    assert result.stderr == "3 files written to slips\n1 page of an earlier run left there: E7.html\n"
    assert (tmp_path / "slips" / "E7.html").read_text("utf-8") == "old"


def test_explain_says_why_and_why_not(run: Run, shop: Path) -> None:
    why = run("explain", "--rulebook", "shop.yaml", "--facts", "facts", "--employee", "张伟", "--outcome", "commission")
    assert why.exit_code == 0, why.stderr
    assert "700" in why.stdout
    assert "60,000" in why.stdout
    why_not = run(
        "explain",
        "--rulebook",
        "shop.yaml",
        "--facts",
        "facts",
        "--employee",
        "E2",
        "--outcome",
        "提成",
        "--language",
        "zh",
    )
    assert why_not.exit_code == 0, why_not.stderr
    assert "岗位" in why_not.stdout
    assert run("explain", "--rulebook", "shop.yaml", "--facts", "facts", "--employee", "E1").exit_code == 0


def test_validating_names_what_was_not_supplied(run: Run, shop: Path, tmp_path: Path) -> None:
    called = ("facts", "validate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert "not supplied" not in run(*called).stdout
    (tmp_path / "facts" / "sales_order.csv").unlink()
    validated = run(*called)
    assert "not supplied: sales order (sales_order); what reads them is undetermined" in validated.stdout
    misspelt = run("facts", "validate", "--rulebook", "shop.yaml", "--facts", "fact")
    assert (misspelt.exit_code, "did you mean `facts`?" in misspelt.stderr) == (2, True)


def test_explain_asks_back(run: Run, shop: Path) -> None:
    nobody = run("explain", "--rulebook", "shop.yaml", "--facts", "facts", "--employee", "张为")
    assert (nobody.exit_code, nobody.stderr) == (2, "error: nobody has the key or name `张为`; did you mean `张伟`?\n")
    nothing = run(
        "explain", "--rulebook", "shop.yaml", "--facts", "facts", "--employee", "E1", "--outcome", "comission"
    )
    assert (nothing.exit_code, nothing.stderr) == (
        2,
        "error: there is no rule `comission`; did you mean `commission`?\n",
    )
