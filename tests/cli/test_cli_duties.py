"""`policy duties`: who still owes what, by when."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

import cli


def _duties(*arguments: str) -> Result:
    return CliRunner().invoke(cli.policy, ["duties", "--rulebook", "fengyun", "--language", "en", *arguments])


def test_open_duties_are_listed_by_person_the_overdue_first() -> None:
    result = _duties("--employee", "E023")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "E023 许诺"
    assert {line.split()[0] for line in lines[1:]} == {"overdue"}
    assert any("2024-W43" in line and "2024-10-28" in line for line in lines)


def test_all_of_them_with_their_status_as_json() -> None:
    every = json.loads(_duties("--all", "--format", "json").stdout)
    still_open = json.loads(_duties("--format", "json").stdout)
    assert {d["status"] for d in still_open} <= {"pending", "overdue"}
    assert len(every) > len(still_open) > 0
    late = [d for d in every if d["person"] == "E009" and d["status"] == "late"]
    assert [(d["rule"], d["due"]) for d in late if d["rule"] == "weekly_report"] == [("weekly_report", "2024-10-08")]
    assert all(d["done"] for d in late)


def test_nobody_of_that_name() -> None:
    result = _duties("--employee", "E02x3")
    assert result.exit_code == 2
    assert "nobody has the key or name `E02x3`; did you mean" in result.stderr
