"""The timetable that the samples' people keep: Monday to Saturday, four punches a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from rulebooks.samples.making.calendar import workdays
from rulebooks.samples.making.punches import Slot

# The four punches expected on a workday, in order.
MORNING_IN, NOON_OUT, AFTERNOON_IN, EVENING_OUT = range(4)
DUE = (time(8, 30), time(12, 0), time(13, 30), time(18, 0))
ARRIVALS = (MORNING_IN, AFTERNOON_IN)
# How many minutes before or after the due time an ordinary punch is made, from and to.
ORDINARY = {MORNING_IN: (-14, -1), NOON_OUT: (0, 6), AFTERNOON_IN: (-11, -1), EVENING_OUT: (0, 16)}


def due_at(day: date, slot: int) -> datetime:
    return datetime.combine(day, DUE[slot])


def expected(first: date, last: date) -> Iterator[tuple[Slot, datetime]]:
    """The punches expected from `first` to `last`, and when they are due."""
    return (((day, slot), due_at(day, slot)) for day in workdays(first, last) for slot in range(len(DUE)))
