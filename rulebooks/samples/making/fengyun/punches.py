"""The ordinary background: people arrive a few minutes early and leave a few minutes late."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from rulebooks.samples.making.fengyun.timetable import AFTERNOON_IN, EVENING_OUT, MORNING_IN, NOON_OUT, due_at, workdays

# How many minutes before or after the due time an ordinary punch is made, from and to.
ORDINARY = {MORNING_IN: (-14, -1), NOON_OUT: (0, 6), AFTERNOON_IN: (-11, -1), EVENING_OUT: (0, 16)}

Slot = tuple[date, int]
Span = tuple[datetime, datetime]


def ordinary_punches(
    person: str, first: date, last: date, away: Collection[Span] = (), absent: Collection[date] = ()
) -> dict[Slot, datetime]:
    """A punch for each expected one from `first` to `last`, except where the person is away or absent.

    Each person has random numbers of their own, so that a change to one changes no other.
    """
    chance = random.Random(f"{person} {first:%Y-%m}")
    made: dict[Slot, datetime] = {}
    for day in workdays(first, last):
        for slot, (earliest, latest) in ORDINARY.items():
            due = due_at(day, slot)
            punched = due + timedelta(minutes=chance.randint(earliest, latest))
            if day not in absent and not any(start <= due <= end for start, end in away):
                made[day, slot] = punched
    return made


def with_particulars(ordinary: Mapping[Slot, datetime], particular: Mapping[Slot, datetime]) -> dict[Slot, datetime]:
    """The ordinary punches with the particular ones in their place, in order of time."""
    merged = {**ordinary, **particular}
    return dict(sorted(merged.items()))
