"""The language's own cases and those that others published, through both evaluators: every rule on every example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.analysis.check import compile_checked
from engine.columnar.profile import NotColumnar
from engine.program.model import Program
from engine.rulebook.load import load_rulebook
from tests.columnar.agreement import examples_of, on_example
from tests.external.outside import rulebooks
from tests.language.small_rulebooks import HERE, load

LANGUAGE = sorted((HERE / "cases").glob("*.yaml"))
OUTSIDE = [path for source in ("dmn", "openfisca", "publicodes", "dates_calc") for path in rulebooks(source)]
# Examples that ask a calendar without end about the days of many centuries: how many there are of them, by rulebook.
NOT_COLUMNAR: dict[str, int] = {}


def _disagreements(program: Program) -> tuple[list[str], int, int]:
    """What differs, how many outcomes were compared, and how many examples cannot be laid out in a database."""
    lines: list[str] = []
    counts: Counter[str] = Counter()
    for example in examples_of(program):
        try:
            both = on_example(program, example)
        except NotColumnar:
            counts["not_columnar"] += 1
            continue
        counts["outcomes"] += both.outcomes
        lines += [f"{example.position}: {line}" for line in both.disagreements()]
    return lines, counts["outcomes"], counts["not_columnar"]


def _loaded(path: Path) -> Program:
    return compile_checked(*load_rulebook(path))[0]


@pytest.mark.parametrize(
    ("path", "read"),
    [(p, lambda path: load(path)[0]) for p in LANGUAGE] + [(p, _loaded) for p in OUTSIDE],
    ids=[p.stem for p in (*LANGUAGE, *OUTSIDE)],
)
def test_both_find_the_same_for_every_example(path: Path, read: Callable[[Path], Program]) -> None:
    lines, outcomes, not_columnar = _disagreements(read(path))
    assert lines == []
    assert outcomes > 0
    assert not_columnar == NOT_COLUMNAR.get(path.stem, 0)


def test_there_are_cases() -> None:
    assert len(LANGUAGE) >= 20
    assert len(OUTSIDE) >= 10
