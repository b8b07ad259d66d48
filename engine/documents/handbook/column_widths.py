"""How wide the columns of a table want to be."""

from __future__ import annotations

import re

from engine.documents.handbook.model import BilingualTable, TableView
from engine.documents.handbook.prose import plain
from engine.documents.text_columns import width_of

_LEAST, _MOST, _GAP = 5, 40, 2
_WHOLE_LINE, _HALF_LINE = 96, 44
_UNBROKEN = re.compile(r"[!-~]+")  # Chinese can be broken anywhere


def column_widths(view: TableView) -> list[int]:
    """Widths in Latin letters: each column gets its longest word, and of the rest of the line as much as what it holds asks for."""
    least: list[int] = []
    wanted: list[int] = []
    for column, heading in enumerate(view.headings):
        held = [plain(w) for row in view.rows for at, across, w in view.placed(row) if (at, across) == (column, 1)]
        words = [width_of(word) for text in (plain(heading), *held) for word in _UNBROKEN.findall(text)]
        longest = max((width_of(text) for text in held), default=0)
        least.append(min(max(words, default=0), _MOST) + _GAP if words else _LEAST + _GAP)
        wanted.append(max(min(longest, _MOST) + _GAP, least[-1], _LEAST + _GAP))
    line = _WHOLE_LINE if BilingualTable(view, view).wide else _HALF_LINE
    spare, asked = line - sum(least), sum(wanted) - sum(least)
    if asked <= spare or spare <= 0:
        return wanted
    return [a + (b - a) * spare // asked for a, b in zip(least, wanted, strict=True)]
