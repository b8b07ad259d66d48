"""The range a number has by its unit, where nothing narrower is declared. It chooses integer widths."""

from __future__ import annotations

from fractions import Fraction

from engine.values.units import Unit

_BY_DIMENSION = {"time": 10**9, "day": 10**5, "workday": 10**5, "month": 10**4}
_WIDEST = 10**10


def default_range(unit: Unit) -> tuple[Fraction, Fraction]:
    """Lowest and highest number of a unit, in base units, both included.

    >>> from engine.values.units import parse_unit
    >>> default_range(parse_unit("percent"))[1], default_range(parse_unit("hour"))[1]
    (Fraction(100, 1), Fraction(1000000000, 1))
    """
    if unit.is_percent:
        most = 100  # 10,000 %
    elif len(unit.powers) == 1 and unit.powers[0][1] == 1:
        most = _BY_DIMENSION.get(unit.powers[0][0], _WIDEST)
    else:
        most = _WIDEST
    return Fraction(-most), Fraction(most)
