"""The command line, run in process; a small rulebook with facts of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import policy

HOME = Path(__file__).resolve().parents[2]
EMPLOYEES = "id,name,hired_on,left_on\nE1,张伟,2023-05-01,\nE2,=2+3,2023-06-01,\n"
MONTHS = "employee,month,role,agreed_base_salary\nE1,2024-10,sales,3200\nE2,2024-10,manager,\n"
ORDERS = (
    "id,salesperson,ordered_on,settled_on,revenue,purchase_cost,tax,freight\nO1,E1,2024-10-02,2024-10-08,60000,1,0,0\n"
)
MANIFEST = "period: 2024-10\ncovers:\n  default: {from: 2024-10-01, until: 2024-10-31}\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Runs `policy` in an empty folder, in English."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(policy, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result

    return invoke


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs `policy` as a process of its own, in an empty folder."""

    def invoke(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(HOME), "LC_ALL": "C.UTF-8", **variables}
        environment.pop("POLICY_DEBUG", None)
        return subprocess.run(
            [sys.executable, str(HOME / "cli.py"), *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )

    return invoke


@pytest.fixture
def shop(run: Callable[..., Result], tmp_path: Path) -> Path:
    """`shop.yaml`, the rulebook that `policy new` writes, with a folder `facts` beside it."""
    assert run("new", "shop").exit_code == 0
    write_facts(tmp_path / "facts")
    return tmp_path / "shop.yaml"


def write_facts(folder: Path, **changed: str) -> Path:
    """The small facts, with some files in other words."""
    folder.mkdir(exist_ok=True)
    texts = {"employee": EMPLOYEES, "employee_month": MONTHS, "sales_order": ORDERS, **changed}
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    (folder / "facts.yaml").write_text(changed.get("facts", MANIFEST), "utf-8")
    (folder / "facts.csv").unlink(missing_ok=True)
    return folder
