"""The calendar's `previous_session` for many moments: in one pass over the days, not in one back from each moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from engine.facts.calendar import LOOKS_BACK, WorkingCalendar


def previous_sessions(calendar: WorkingCalendar, moments: Sequence[datetime]) -> list[datetime | None]:
    """What `calendar.previous_session` says of each moment. They are in order."""
    if not moments or not calendar.timetable:
        return [None] * len(moments)
    first = max(moments[0].toordinal() - LOOKS_BACK + 1, 1)
    ended: list[tuple[datetime, int, datetime]] = []
    unknown: list[int] = []
    for ordinal in range(first, moments[-1].toordinal() + 1):
        day = date.fromordinal(ordinal)
        worked = calendar.is_workday(day)
        if worked is None:
            unknown.append(ordinal)
        elif worked:
            ended += [(end, ordinal, start) for start, end in calendar.sessions(day)]
    # A session of one day may end after the first of the next day: the later day's counts, whichever ended last.
    ended.sort(reverse=True)
    unknown.reverse()
    last, last_unknown = (0, datetime.min), 0
    found: list[datetime | None] = []
    for moment in moments:
        today = moment.toordinal()
        while ended and ended[-1][0] <= moment:
            last = max(last, ended.pop()[1:])
        while unknown and unknown[-1] <= today:
            last_unknown = unknown.pop()
        day_of_last, start = last
        found.append(start if last_unknown < day_of_last and today - day_of_last < LOOKS_BACK else None)
    return found
