"""The three sessions of the shop's day, six punches, and the shifts that people are rostered for."""

from __future__ import annotations

from datetime import date, datetime, time

# The six punches of a whole day, in order.
MORNING_IN, NOON_OUT, AFTERNOON_IN, SUPPER_OUT, EVENING_IN, NIGHT_OUT = range(6)
DUE = (time(9), time(12), time(13, 30), time(18), time(18, 30), time(22))
ARRIVALS = (MORNING_IN, AFTERNOON_IN, EVENING_IN)
# How many minutes before or after the due time an ordinary punch is made, from and to. Supper is short: a punch
# after 18:15 would be one for the evening.
ORDINARY = {
    MORNING_IN: (-14, -1),
    NOON_OUT: (0, 6),
    AFTERNOON_IN: (-12, -1),
    SUPPER_OUT: (0, 9),
    EVENING_IN: (-9, -1),
    NIGHT_OUT: (0, 16),
}

MORNING, AFTERNOON, EVENING = range(3)
# A shift's name on the roster, and its sessions; without a roster all three are worked.
SHIFTS = {
    "早班": (MORNING, AFTERNOON),
    "晚班": (AFTERNOON, EVENING),
    "全天": (MORNING, AFTERNOON, EVENING),
    "休": (),
}
EARLY, LATE, WHOLE, FREE = SHIFTS


def due_at(day: date, slot: int) -> datetime:
    return datetime.combine(day, DUE[slot])


def slots_of(shift: str) -> list[int]:
    """The punches of a shift.

    >>> slots_of("晚班")
    [2, 3, 4, 5]
    """
    return [slot for session in SHIFTS[shift] for slot in (2 * session, 2 * session + 1)]
