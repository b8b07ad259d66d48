"""Looking up scales: the band of a value, and the sum over bands."""

from __future__ import annotations

from collections.abc import Sequence

from engine.rulebook.model import Band
from engine.values.exact import simplify
from engine.values.value import Number


def bracket(bands: Sequence[Band], value: Number) -> Number:
    """The value of the band in which a number lies; the last band has no bound."""
    for band in bands:
        if band.bound is None or value < band.bound or (band.inclusive and value == band.bound):
            return band.value
    return bands[-1].value


def marginal(bands: Sequence[Band], value: Number) -> Number:
    """The part of the number in each band times the band's value, summed; negative numbers give 0."""
    total: Number = 0
    lower: Number = 0
    for band in bands:
        upper = value if band.bound is None else min(value, band.bound)
        if upper > lower:
            total += (upper - lower) * band.value
        lower = max(lower, band.bound if band.bound is not None else lower)
    return simplify(total)
