"""What the READMEs show is what the commands print; their commands and links exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

import engine

HOME = Path(__file__).resolve().parents[2]
READMES = ["README.md", "README.zh.md"]
SKIPPED = "…"


def shown(name: str) -> Iterator[tuple[str, list[str]]]:
    """Each `$ policy …` of the console blocks, with the lines under it."""
    for block in re.findall(r"```console\n(.*?)```", (HOME / name).read_text("utf-8"), re.DOTALL):
        for part in block.split("$ ")[1:]:
            command, *lines = part.rstrip("\n").split("\n")
            yield command, lines


@pytest.mark.parametrize("name", READMES)
def test_output_is_as_shown(run: Callable[..., Result], tmp_path: Path, name: str) -> None:
    mine = (HOME / "rulebooks" / "fengyun.yaml").read_text("utf-8")
    changed = "middle_fine: {label: {zh: 中档扣款, en: middle fine}, unit: CNY, values: {2009-01-01: 30}}"
    assert changed in (HOME / name).read_text("utf-8")
    assert changed.replace("30}}", "20}}") in mine
    (tmp_path / "mine.yaml").write_text(mine.replace(changed.replace("30}}", "20}}"), changed), "utf-8")
    commands = list(shown(name))
    assert len(commands) >= 7
    for command, lines in commands:
        program, *arguments = shlex.split(command)
        assert program == "policy"
        printed = iter(run(*arguments).stdout.splitlines())
        for line in lines:
            assert line == SKIPPED or line in printed, f"`{command}` does not print, after the lines before it: {line}"


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_stand_there_verbatim(name: str) -> None:
    lines = (HOME / name).read_text("utf-8").splitlines()
    assert "python -m pip install uv && uv run policy evaluate --rulebook fengyun.yaml --output out" in lines
    assert "python -m pip install uv && uv run pytest" in lines


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (HOME / name).read_text("utf-8")):
        assert "://" in target or (HOME / target).exists(), target


@pytest.mark.parametrize("name", READMES)
def test_python_example_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = re.findall(r"```python\n(.*?)```", (HOME / name).read_text("utf-8"), re.DOTALL)[0]
    exec(code, {})
    assert capsys.readouterr().out.startswith("1721/2\n")


def test_the_api_is_whole() -> None:
    assert all(callable(getattr(engine, name)) for name in engine.__all__)
    readme = (HOME / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in readme for name in engine.__all__)
