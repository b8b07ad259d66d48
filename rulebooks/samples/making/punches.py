"""The ordinary background: people arrive a few minutes early and leave a few minutes late."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

Slot = tuple[date, int]
"""A day, and the number of one of the punches expected on it."""
Span = tuple[datetime, datetime]


def ordinary_punches(
    seed: str,
    expected: Iterable[tuple[Slot, datetime]],
    reach: Mapping[int, tuple[int, int]],
    away: Collection[Span] = (),
    absent: Collection[date] = (),
) -> dict[Slot, datetime]:
    """A punch for each expected one, except where the person is away or absent.

    Args:
        seed: the person's own, so that a change to one changes no other.
        expected: the slots and when their punches are due.
        reach: how many minutes before or after the due time a punch is made, from and to, by the slot's number.
    """
    chance = random.Random(seed)
    made: dict[Slot, datetime] = {}
    for slot, due in expected:
        punched = due + timedelta(minutes=chance.randint(*reach[slot[1]]))
        if slot[0] not in absent and not any(start <= due <= end for start, end in away):
            made[slot] = punched
    return made


def with_particulars(ordinary: Mapping[Slot, datetime], particular: Mapping[Slot, datetime]) -> dict[Slot, datetime]:
    """The ordinary punches with the particular ones in their place, in order of time."""
    merged = {**ordinary, **particular}
    return dict(sorted(merged.items()))
