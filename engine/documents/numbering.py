"""Clause numbers and anchors, the same in every document: chapter.clause, in source order."""

from __future__ import annotations

import re

from engine.rulebook.model import Rulebook

_UNSAFE = re.compile(r"[^a-z0-9.-]")


def clause_numbers(rulebook: Rulebook) -> dict[str, str]:
    """The number of each clause by its id: the third clause of chapter two is `2.3`."""
    return {
        clause.id: f"{chapter}.{number}"
        for chapter, holder in enumerate(rulebook.chapters, start=1)
        for number, clause in enumerate(holder.clauses, start=1)
    }


def anchor(kind: str, id_: str) -> str:
    """A place in a page that links can lead to.

    >>> anchor("clause", "attendance.late_early_fine")
    'clause-attendance.late-early-fine'
    """
    return f"{kind}-{_UNSAFE.sub('-', id_.lower())}"
