"""Units of measure and their algebra: minutes are not yuan.

A unit is a product of powers of dimensions with an exact scale. Values are kept in base units
(seconds, ratios, yuan), so that no arithmetic in a rule ever converts; conversion happens where
figures are read and printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

Powers = tuple[tuple[str, int], ...]

_BASE: dict[str, tuple[str | None, Fraction]] = {
    "percent": (None, Fraction(1, 100)),
    "second": ("time", Fraction(1)),
    "minute": ("time", Fraction(60)),
    "hour": ("time", Fraction(3600)),
    "day": ("day", Fraction(1)),
    "week": ("day", Fraction(7)),
    "workday": ("workday", Fraction(1)),
    "month": ("month", Fraction(1)),
    "year": ("month", Fraction(12)),
}
UNIT_NAMES = frozenset(_BASE)
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """`powers` say what is measured; `scale` is how many base units one of this unit is.

    >>> parse_unit("CNY/workday").powers
    (('CNY', 1), ('workday', -1))
    >>> parse_unit("minute").scale
    Fraction(60, 1)
    """

    name: str
    powers: Powers
    scale: Fraction = Fraction(1)

    @property
    def is_currency(self) -> bool:
        return len(self.powers) == 1 and self.powers[0][1] == 1 and bool(_CURRENCY.match(self.powers[0][0]))

    @property
    def is_percent(self) -> bool:
        return self.name == "percent"

    def compatible(self, other: Unit) -> bool:
        """Whether values of the two units may be added and compared."""
        return self.powers == other.powers


NUMBER = Unit("", ())
PERCENT = Unit("percent", (), Fraction(1, 100))


def parse_unit(text: str) -> Unit:
    """Read a unit's name: `CNY`, `minute`, `percent`, `CNY/workday`, `piece/hour` is not one.

    Raises:
        ValueError: the text names no known unit.
    """
    text = text.strip()
    if text in ("", "number"):
        return NUMBER
    powers: dict[str, int] = {}
    scale = Fraction(1)
    for index, part in enumerate(text.split("/")):
        sign = 1 if index == 0 else -1
        if part in _BASE:
            dimension, factor = _BASE[part]
        elif _CURRENCY.match(part):
            dimension, factor = part, Fraction(1)
        else:
            raise ValueError(f"unknown unit {part!r}")
        if dimension is not None:
            powers[dimension] = powers.get(dimension, 0) + sign
        scale = scale * factor if sign == 1 else scale / factor
    return Unit(text, _normal(powers), scale)


def _normal(powers: dict[str, int]) -> Powers:
    return tuple(sorted((d, p) for d, p in powers.items() if p))


def base_unit(powers: Powers) -> Unit:
    """The unit of a computed value: base scale, named by its dimensions."""
    names = {"time": "second"}
    over = [names.get(d, d) for d, p in powers for _ in range(p) if p > 0]
    under = [names.get(d, d) for d, p in powers for _ in range(-p) if p < 0]
    name = "·".join(over) or ("1" if under else "")
    return Unit("/".join([name, *under]), powers)


def multiply(left: Unit, right: Unit, sign: int = 1) -> Unit:
    """The unit of a product (or, with sign -1, of a quotient)."""
    powers = dict(left.powers)
    for dimension, power in right.powers:
        powers[dimension] = powers.get(dimension, 0) + sign * power
    return base_unit(_normal(powers))
