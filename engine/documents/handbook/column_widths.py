"""How wide the columns of a table want to be."""

from __future__ import annotations

import re

from engine.documents.handbook.model import TableView
from engine.documents.handbook.prose import plain
from engine.documents.text_columns import width_of

_NARROWEST, _WIDEST, _GAP = 6, 44, 2
_UNBROKEN = re.compile(r"[!-~]+")  # Chinese can be broken anywhere


def column_widths(view: TableView) -> list[int]:
    """Widths in Latin letters: as what stands in a column asks for, no narrower than its longest word, no wider than a line."""
    found: list[int] = []
    for column, heading in enumerate(view.headings):
        held = [plain(w) for row in view.rows for at, across, w in view.placed(row) if (at, across) == (column, 1)]
        words = [width_of(word) for text in (plain(heading), *held) for word in _UNBROKEN.findall(text)]
        longest = max((width_of(text) for text in held), default=0)
        found.append(max(min(max([longest, *words]), _WIDEST), _NARROWEST) + _GAP)
    return found
