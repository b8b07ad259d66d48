"""Text is never lost: the quotations of a rulebook, in order, are the lines of its source, in order.

The source is known here by a digest of each of its lines, white space left out.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from engine.rulebook.library import find_rulebook
from engine.rulebook.load import load_rulebook

FOLDER = Path(__file__).parent
# A line of the source may be shared by several clauses.
MOST_PIECES = 8


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _uncovered(quotations: list[str], lines: list[str]) -> list[int]:
    """Numbers of the source lines that no run of consecutive quotations makes up."""
    pieces = ["".join(q.split()) for q in quotations]
    made = {
        _digest("".join(pieces[start : start + length]))
        for start in range(len(pieces))
        for length in range(1, MOST_PIECES + 1)
    }
    return [number for number, line in enumerate(lines, start=1) if line not in made]


@pytest.mark.parametrize("rulebook", ["fengyun", "daily_work", "aimeicheng", "telesales", "foreign_trade"])
def test_quotations_cover_every_line_of_the_source(rulebook: str) -> None:
    lines = (FOLDER / f"source_lines_{rulebook}.sha256").read_text().split()
    clauses = load_rulebook(find_rulebook(rulebook))[0].clauses()
    quotations = [quote for clause in clauses for quote in clause.quote]
    assert _uncovered(quotations, lines) == []


def test_a_changed_quotation_is_noticed() -> None:
    assert _uncovered(["迟到每次扣5元。", "早退同。"], [_digest("迟到每次扣5元。早退同。"), _digest("旷工")]) == [2]
