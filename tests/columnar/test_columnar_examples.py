"""A selection of the bundled rulebooks' worked examples, through both evaluators."""

from __future__ import annotations

import pytest

from engine.columnar.profile import NotColumnar
from engine.rulebook.library import bundled_rulebooks
from engine.workspace.opening import open_rulebook
from tests.columnar.agreement import examples_of, on_example

# One in so many of a rulebook's examples: each compiles what its outcomes rest on.
STEP = 10


@pytest.mark.parametrize("name", bundled_rulebooks())
def test_both_find_the_same_on_every_tenth_example(name: str) -> None:
    program = open_rulebook(name).program
    chosen = examples_of(program)[3::STEP]
    lines, not_columnar = [], 0
    for example in chosen:
        try:
            both = on_example(program, example, expected_only=True)
        except NotColumnar:
            not_columnar += 1
            continue
        lines += [f"{example.position}: {line}" for line in both.disagreements()]
    assert lines == []
    assert not_columnar == 0
    assert chosen
