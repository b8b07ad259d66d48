"""A mistake in an expression is said once: nothing else is said of the rulebook, no other warning either."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagnostics.render import render
from tests.rulebook.check_bad import HERE, check_bad, expectations

EXPRESSIONS = sorted((HERE / "bad" / "expressions").glob("*.yaml"))


def test_there_are_mistakes_in_expressions() -> None:
    assert len(EXPRESSIONS) >= 100


@pytest.mark.parametrize("path", EXPRESSIONS, ids=lambda p: p.stem)
def test_one_mistake_makes_one_diagnostic(path: Path) -> None:
    found = check_bad(path)
    shown = "\n".join(render(d, "en") for d in found)
    assert len(found) == len(expectations(path)) == 1, shown


@pytest.mark.parametrize("path", EXPRESSIONS, ids=lambda p: p.stem)
def test_python_words_are_not_shown(path: Path) -> None:
    """Neither the hidden names of literals nor Python's own messages reach the author."""
    for found in check_bad(path):
        text = render(found, "en") + render(found, "zh")
        assert "ꙮ" not in text
        assert "invalid syntax" not in text
