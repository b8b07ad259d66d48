"""Bad input gets a sentence and status 2, never a traceback; nothing is left half written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from engine.evaluation.run import Evaluation
from engine.workspace.refusal import Refusal
from engine.workspace.writing import write_files

Run = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]
HOSTILE = {
    "aliases": "a: &a [x]\nb: [*a, *a]\n",
    "tags": "rulebook: !!python/object/apply:os.system ['echo']\n",
    "deep": "[" * 100_000,
    "duplicate": "rulebook: a\nrulebook: b\n",
    "not yaml": "rulebook: [\n",
    "binary": "\x00\x01\x02",
    "empty": "",
    "a list": "- 1\n",
}


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate",),
        ("evaluate", "--rulebook", "nowhere"),
        ("evaluate", "--rulebook", "../../etc/passwd"),
        ("evaluate", "--rulebook", "fengyun", "--period", "October"),
        ("evaluate", "--rulebook", "fengyun", "--period", "2024-13"),
        ("evaluate", "--rulebook", "fengyun", "--period", "2024-W99"),
        ("evaluate", "--rulebook", "fengyun", "--as-of", "yesterday"),
        ("evaluate", "--rulebook", "fengyun", "--facts", "nowhere"),
        ("evaluate", "--rulebook", "fengyun", "--format", "pdf"),
        ("evaluate", "--rulebook", "fengyun", "--period", "1999-01"),
        ("evaluate", "--rulebook", "fengyun", "--no-such-option"),
        ("evaluate", "--rulebook", "fengyun", "--outcome", "net_pey"),
        ("evaluate", "--rulebook", "fengyun", "--format", "parquet"),
        ("evaluate", "--rulebook", "fengyun", "--format", "csv-wide"),
        ("evaluate", "--rulebook", "fengyun", "--format", "csv-wide", "--output", "out", "--engine", "reference"),
        ("evaluate", "--rulebook", "fengyun", "--format", "parquet", "--output", "out", "--memory-limit", "ten"),
        ("evaluate", "--rulebook", "fengyun", "--format", "parquet", "--output", "out", "--memory-limit", "10MB"),
        ("frobnicate",),
        ("check",),
        ("handbook", "--rulebook", "fengyun", "--rulebook", "fengyun"),
    ],
)
def test_wrong_usage_is_status_2_with_a_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert not result.stdout.strip()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_rulebook_is_refused_within_a_second(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.yaml").write_text(text, "utf-8")
    run("--version")
    start = time.monotonic()
    result = run("evaluate", "--rulebook", "bad.yaml")
    assert time.monotonic() - start < 2  # a second, with room for a slow machine
    assert (result.exit_code, result.stdout) == (2, "")
    assert "bad.yaml" in result.stderr
    assert run("check", "bad.yaml").exit_code in (1, 2)


def test_a_rulebook_with_errors_is_not_evaluated(run: Run, shop: Path) -> None:
    shop.write_text(shop.read_text("utf-8").replace("least_base)", "least_bass)"), "utf-8")
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--output", "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "unknown_name" in result.stderr
    assert not (shop.parent / "out").exists()


def test_a_period_outside_the_rulebook_is_refused(run: Run, shop: Path) -> None:
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--period", "2023-12")
    assert result.exit_code == 2
    assert "is in force from 2024-01-01" in result.stderr


def test_output_that_cannot_be_written_is_refused(run: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", "utf-8")
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--output", "taken/out")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr
    assert (tmp_path / "taken").read_text("utf-8") == "mine"


def test_tables_that_cannot_be_written_are_refused(run: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", "utf-8")
    arguments = ("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "parquet")
    result = run(*arguments, "--output", "taken/out")
    assert result.exit_code == 2
    assert "cannot write taken/out" in result.stderr


def test_files_are_renamed_only_when_all_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old", "utf-8")
    (tmp_path / "b").mkdir()
    with pytest.raises(Refusal):
        write_files(tmp_path, {"a.txt": b"new", "b": b"a folder stands here"})
    assert (tmp_path / "a.txt").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b"]


def test_a_fault_of_our_own_is_one_line(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(Evaluation, "results", broken)
    monkeypatch.delenv("POLICY_DEBUG", raising=False)
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts")
    assert result.exit_code == 70
    assert result.stderr.count("\n") == 1
    assert "please report it" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_is_quiet(shell: Shell, tmp_path: Path) -> None:
    home = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, str(home / "cli.py"), "evaluate", "--rulebook", "fengyun"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert b"Traceback" not in errors


@pytest.mark.skipif(sys.platform == "win32", reason="sh")
def test_a_broken_pipe_is_quiet(shell: Shell, tmp_path: Path) -> None:
    home = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' '{home / 'cli.py'}' evaluate --rulebook fengyun --format json | head -n 1"],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip() == b"{"
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_help_loads_no_engine(shell: Shell, tmp_path: Path) -> None:
    home = Path(__file__).resolve().parents[2]
    code = (
        "import sys; from click.testing import CliRunner; from cli import policy; CliRunner().invoke(policy, ['--help']);"
        "print(sorted({'simpleeval', 'jsonschema_rs', 'jinja2', 'yaml', 'holidays', 'engine.rulebook.load'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_an_evaluation_loads_only_what_it_needs() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from cli import policy;"
        "done = CliRunner().invoke(policy, ['evaluate', '--rulebook', 'fengyun']);"
        "print(done.exit_code, sorted({'jinja2', 'xlsxwriter', 'holidays', 'jsonschema', 'pyarrow'} & set(sys.modules)))"
    )
    home = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=home, capture_output=True, text=True, check=True)
    assert done.stdout == "0 []\n"


def test_a_package_that_is_not_installed_is_named_with_the_way_out() -> None:
    code = "import sys; sys.modules['simpleeval'] = None; import cli; sys.argv[1:] = ['evaluate', '--rulebook', 'fengyun', '--language', 'en']; cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "lacks the package `simpleeval`; use `uv run policy …`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_query_broken_off_is_said_and_no_fault_of_the_program(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object) -> None:
        raise RuntimeError("Query interrupted")  # what duckdb makes of Ctrl-C

    monkeypatch.setattr("engine.workspace.tables.fill_warehouse", broken_off)
    result = run("evaluate", "--rulebook", "fengyun", "--format", "parquet", "--output", "out")
    assert (result.exit_code, result.stderr.strip()) == (130, "interrupted")


def test_tables_broken_off_leave_no_file(run: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object) -> None:
        assert [path.suffix for folder in (tmp_path / "out").iterdir() for path in folder.iterdir()]
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr("engine.columnar.table_files.in_form", broken_off)
    arguments = ("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "csv-wide", "--output", "out")
    result = run(*arguments)
    assert (result.exit_code, result.stderr.strip()) == (130, "interrupted")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["sales_order.parquet", "sales_order.csv"])
def test_a_file_that_is_none_is_named_where_files_are_scanned(run: Run, shop: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "facts" / "sales_order.csv").unlink()
    (tmp_path / "facts" / name).write_bytes(b"\xff\xfe junk \x00\n\xff")
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "parquet", "--output", "out")
    assert result.exit_code in (2, 3)
    assert name in result.stderr


def test_many_facts_that_cannot_be_scanned_are_said_to_be_read_by_row(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.workspace.tables.MANY_ROWS", 1)
    people = shop.with_name("facts") / "employee.csv"
    people.write_bytes(people.read_text("utf-8").encode("gb18030"))  # as Excel saves it in China
    result = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "parquet", "--output", "out")
    assert "these facts cannot be scanned where they lie (" in result.stderr
    assert "read row by row into memory" in result.stderr
