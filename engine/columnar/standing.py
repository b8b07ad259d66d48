"""How a row stands to the one at hand, and what of its lacks can be told from there."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from engine.columnar.doubt import UNTOLD, Doubt, ReasonsOf, Source
from engine.program.model import Grid
from engine.values.period import PeriodKind


class Standing(Enum):
    """Which row a value is of: the row at hand, another period of it, or any other row."""

    HERE = "here"
    BESIDE = "beside"
    AWAY = "away"


class SeenRow(NamedTuple):
    """A row that is read, with the grid it is on."""

    standing: Standing
    entity: str | None
    each: PeriodKind | None


def beside(standing: Standing) -> Standing:
    """How another period of a row stands that stands so."""
    return Standing.BESIDE if standing is Standing.HERE else standing


def seen_from(standing: Standing, doubt: Doubt, grid: Grid) -> Doubt:
    """A doubt about a row as a row sees it to which that one stands so."""

    def seen(sources: frozenset[Source]) -> frozenset[Source]:
        return frozenset(source_from(standing, s, grid) for s in sources)

    return Doubt(doubt.settled, seen(doubt.least), seen(doubt.most))


def source_from(standing: Standing, source: Source, grid: Grid | None = None) -> Source:
    """A source of a row's doubt as the row at hand has it: untold, if its text does not follow from that one's own."""
    if standing is Standing.HERE:
        return source
    if isinstance(source, ReasonsOf):
        return UNTOLD
    if grid is not None and grid.entity is None and source.whose == "key":
        return replace(source, whose="")  # the one constant row has no key
    known = ("", "key") if standing is Standing.BESIDE else ("",)
    return source if source.whose in known else UNTOLD
