"""Exact numbers: reading, rounding and writing them. A float never appears.

Decimal text is read as a rational, rounded once to declared places, and written as decimal text.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from engine.values.value import Number

Rounding = Literal["half_up", "half_even", "down", "floor", "ceiling"]
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z")
MAX_DIGITS = 60


def simplify(value: Number) -> Number:
    """The same number, as an int where it is whole."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def parse_exact(text: str) -> Number:
    """Read decimal text exactly.

    >>> parse_exact("0.29")
    Fraction(29, 100)

    Raises:
        ValueError: not a plain decimal number, or longer than MAX_DIGITS characters.
    """
    text = text.strip()
    if len(text) > MAX_DIGITS or not _DECIMAL.match(text) or not text.isascii():
        raise ValueError(f"not a number: {text[:MAX_DIGITS]!r}")
    return simplify(Fraction(text))


def round_to(value: Number, places: int, mode: Rounding = "half_up", scale: Fraction = Fraction(1)) -> Number:
    """Round to `places` decimals of a unit of that scale; half_up is away from zero on ties.

    >>> round_to(Fraction(-5, 1000), 2), round_to(Fraction(1, 3), 2), round_to(Fraction(25, 10), 0, "half_even")
    (Fraction(-1, 100), Fraction(33, 100), 2)
    """
    if isinstance(value, int) and scale.numerator == 1:
        return value
    steps = 10**places * scale.denominator  # a step is scale.numerator / steps
    whole = _whole(value.numerator * steps, value.denominator * scale.numerator, mode)
    return simplify(Fraction(whole * scale.numerator, steps))


def _whole(numerator: int, denominator: int, mode: Rounding) -> int:
    """A fraction, in lowest terms or not, as a whole number; the denominator is positive."""
    if mode == "floor":
        return numerator // denominator
    if mode == "ceiling":
        return -(-numerator // denominator)
    quotient, remainder = divmod(abs(numerator), denominator)
    if mode == "half_up":
        quotient += 2 * remainder >= denominator
    elif mode == "half_even":
        quotient += 2 * remainder > denominator or (2 * remainder == denominator and quotient % 2 == 1)
    return -quotient if numerator < 0 else quotient


def decimal_text(value: Number, places: int | None = None) -> str:
    """Write a number as decimal text; with `places` None as many digits as it has.

    A number with no finite decimal form is written as a fraction `n/d`.

    >>> decimal_text(Fraction(1, 8)), decimal_text(5, 2), decimal_text(Fraction(1, 3)), decimal_text(Fraction(-1, 200), 3)
    ('0.125', '5.00', '1/3', '-0.005')
    """
    numerator, denominator = value.numerator, value.denominator
    if places is None:
        twos, fives, rest = 0, 0, denominator
        while rest % 2 == 0:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0:
            rest, fives = rest // 5, fives + 1
        if rest != 1:
            return f"{numerator}/{denominator}"
        places = max(twos, fives)
    shifted = _whole(numerator * 10**places, denominator, "half_up")
    digits = str(abs(shifted)).rjust(places + 1, "0")
    sign = "-" if shifted < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
