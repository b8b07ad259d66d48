"""Every bad rulebook is told exactly its mistakes, in both languages, at the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagnostics.render import render
from tests.rulebook.check_bad import HERE, check_bad, expectations

BAD = sorted((HERE / "bad").rglob("*.yaml"))


def test_there_are_bad_rulebooks() -> None:
    assert len(BAD) >= 100


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_bad_rulebook_is_told_its_mistakes(path: Path) -> None:
    expected = expectations(path)
    assert expected, f"{path.name} says not what it expects"
    found = check_bad(path)
    shown = "\n".join(render(d, "en") for d in found)
    for one in expected:
        assert any(one.met_by(d) for d in found), f"not said: {one}\n{shown}"
    errors = [d for d in found if d.severity == "error"]
    assert len(errors) == sum(e.severity == "error" for e in expected), shown


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_every_mistake_is_said_in_chinese(path: Path) -> None:
    for found in check_bad(path):
        text = render(found, "zh")
        assert any("\u4e00" <= c <= "\u9fff" for c in found.message.zh), text
        assert text.startswith(f"{found.position}: ")
