"""HR changes one figure in the YAML, and everything follows: the handbook's sentence, the example that
now fails, the statement and the net pay. Nothing else is edited."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from engine.rulebook.library import find_rulebook


def _policy(*arguments: str) -> Result:
    return CliRunner().invoke(cli.policy, [*arguments, "--language", "zh"])


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policy with the fine of the middle band raised from 20 to 30."""
    text = find_rulebook("fengyun").read_text(encoding="utf-8")
    before = "middle_fine: {label: {zh: 中档扣款, en: middle fine}, unit: CNY, values: {2009-01-01: 20}}"
    assert text.count(before) == 1
    path = tmp_path_factory.mktemp("edited") / "fengyun.yaml"
    path.write_text(text.replace(before, before.replace(": 20}}", ": 30}}")), encoding="utf-8")
    return path


def _plain(page: Path) -> str:
    return re.sub(r"<[^>]+>|\s+", "", page.read_text(encoding="utf-8"))


def test_the_handbook_says_thirty(edited: Path, tmp_path: Path) -> None:
    sentence = "5分钟以上30分钟以内者，每次扣发薪金{}"
    for rulebook, fine in (("fengyun", "20元"), (str(edited), "30元")):
        page = tmp_path / f"{fine}.html"
        assert _policy("handbook", "--rulebook", rulebook, "--format", "html", "--output", str(page)).exit_code == 0
        assert sentence.format(fine) in _plain(page)


def test_the_examples_that_name_twenty_fail(edited: Path) -> None:
    assert _policy("test", "fengyun").exit_code == 0
    result = _policy("test", str(edited))
    assert result.exit_code == 1
    assert "attendance.late_early_fine" in result.output
    assert "30" in result.output


def test_the_statement_and_the_net_pay_follow(edited: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    assert _policy("statements", "--rulebook", "fengyun", "--output", str(before)).exit_code == 0
    assert _policy("statements", "--rulebook", str(edited), "--output", str(after)).exit_code == 0
    # E008 was late by exactly 5 and exactly 30 minutes: 900 − 2 × 20, then 900 − 2 × 30.
    assert "2×20元" in _plain(before / "E008.html")
    assert "860.00元" in _plain(before / "E008.html")
    assert "2×30元" in _plain(after / "E008.html")
    assert "840.00元" in _plain(after / "E008.html")
