"""What the columnar evaluator cannot work out is said by `policy check`, before there are any facts."""

from __future__ import annotations

import pytest

from engine.analysis.columnar import check_columnar
from engine.diagnostics.diagnostic import Diagnostics
from engine.rulebook.library import bundled_rulebooks
from engine.workspace.opening import open_rulebook
from tests.language.small_rulebooks import program

QUOTIENTS = """
rules:
  part: {of: order, places: exact, formula: revenue / cost}
  parts: {of: person, each: month, places: exact, sum: part, over: order, via: seller}
"""


def found(body: str) -> list[str]:
    diagnostics = Diagnostics()
    check_columnar(program(body), diagnostics)
    return [f"{d.severity} {d.code} {d.message.en}" for d in diagnostics]


def test_a_sum_of_quotients_is_a_warning() -> None:
    (said,) = found(QUOTIENTS)
    assert said.startswith("warning not_columnar the columnar evaluator cannot work out `parts`")


def test_a_rounded_quotient_is_none() -> None:
    assert found(QUOTIENTS.replace("part: {of: order, places: exact", "part: {of: order, places: 2")) == []


@pytest.mark.parametrize("name", bundled_rulebooks())
def test_every_bundled_rulebook_can_be_compiled(name: str) -> None:
    diagnostics = Diagnostics()
    check_columnar(open_rulebook(name).program, diagnostics)
    assert list(diagnostics) == []
