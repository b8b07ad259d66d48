"""`policy`'s values as the benchmark counts them."""

from __future__ import annotations

from fractions import Fraction

from engine.values.value import ABSENT, Undetermined, Value


def whole(value: Value, places: int) -> int | None:
    """A whole number of the last place; what is absent adds nothing to the pay, what is undetermined is None.

    >>> whole(Fraction(1, 4), 2), whole(ABSENT, 2), whole(Undetermined(frozenset()), 2)
    (25, 0, None)
    """
    if value is ABSENT:
        return 0
    if isinstance(value, Undetermined):
        return None
    assert isinstance(value, int | Fraction)
    scaled = Fraction(value) * Fraction(10) ** places
    assert scaled.denominator == 1, "an outcome keeps no more places than its rule says"
    return scaled.numerator
