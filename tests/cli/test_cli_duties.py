"""`policy duties`: who still owes what, by when."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

import cli
from engine.documents.text_columns import width_of


def _duties(*arguments: str, rulebook: str = "fengyun", language: str = "en") -> Result:
    return CliRunner().invoke(cli.policy, ["duties", "--rulebook", rulebook, "--language", language, *arguments])


def test_open_duties_are_listed_by_person_the_overdue_first() -> None:
    result = _duties("--employee", "E023")
    assert result.exit_code == 0
    title, _, person, *items, _, total = result.stdout.splitlines()
    assert title.endswith("duties as of 2024-10-31")
    assert person == "E023 许诺  2 overdue"
    assert [line.split()[:4] for line in items] == [["10-28", "3", "days", "overdue"]] * 2
    assert any("(week 43 of 2024)" in line for line in items)
    assert total == "1 person, 2 items: 2 overdue"


def test_what_falls_due_is_said_in_days_and_what_cannot_be_known_with_its_reason() -> None:
    lines = _duties("--employee", "T15", rulebook="telesales", language="zh").stdout.splitlines()
    assert lines[2:] == [
        "T15 毛小雨　1项逾期、1项待办",
        "  10-24 18:00  逾期7天   销售经理通报电话量 [4.2]",
        "  11-01 09:00  明天到期  电话记录上交（10-31） [2.10]",
        "",
        "1人，2项：1项逾期、1项待办",
        "",
        "待定的结果（2）",
        "• “下班时间”尚未规定——T15 毛小雨 → 电话统计上交、销售经理通报电话量 [work_end]",
    ]


def test_by_deadline_all_stand_in_order_of_time() -> None:
    lines = _duties("--by", "deadline", rulebook="telesales").stdout.splitlines()
    moments = [line[2:13] for line in lines if line.startswith("  1")]
    assert len(moments) == 32
    assert moments == sorted(moments)
    assert "T16 欧阳淼: call count handed in [4.1]" in lines[2]


def test_a_deadline_of_another_year_says_its_year() -> None:
    lines = _duties("--employee", "E037", "--as-of", "2025-01-05").stdout.splitlines()
    assert lines[3].startswith("  2024-11-01  65 days overdue")


@pytest.mark.parametrize("arguments", [("--all",), ("--by", "deadline")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_fit_the_screen(arguments: tuple[str, ...], language: str) -> None:
    result = _duties(*arguments, rulebook="telesales", language=language)
    assert max(width_of(line) for line in result.stdout.splitlines()) <= 80


def test_of_several_rulebooks_a_clause_is_named_with_its_own() -> None:
    result = _duties("--rulebook", "telesales", "--employee", "E023")
    assert result.exit_code == 0
    assert "[fengyun 10.3]" in result.stdout


def test_all_of_them_with_their_status_as_json() -> None:
    every = json.loads(_duties("--all", "--format", "json").stdout)
    still_open = json.loads(_duties("--format", "json").stdout)
    assert {d["status"] for d in still_open} <= {"pending", "overdue"}
    assert len(every) > len(still_open) > 0
    late = [d for d in every if d["person"] == "E009" and d["status"] == "late"]
    assert [(d["rule"], d["due"]) for d in late if d["rule"] == "weekly_report"] == [("weekly_report", "2024-10-08")]
    assert all(d["done"] for d in late)


def test_nothing_owed() -> None:
    result = _duties("--employee", "E006")
    assert result.stdout.splitlines()[-1] == "nothing is owed"


def test_nobody_of_that_name() -> None:
    result = _duties("--employee", "E02x3")
    assert result.exit_code == 2
    assert "nobody has the key or name `E02x3`; did you mean" in result.stderr
