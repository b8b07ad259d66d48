"""How the values that an aggregate takes become one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.evaluation.kleene import conjunction, disjunction, gather
from engine.evaluation.operations import bounded, subtract
from engine.values.exact import simplify
from engine.values.value import ABSENT, Value


def combine(function: str, values: Sequence[Any], bounds: tuple[Any, Any] | None = None) -> Value:
    """The aggregate of determined and undetermined values.

    With no values: 0 for counts, sums and times, False for any, True for all, absent for min and max.
    """
    if function == "any":
        return disjunction(values)
    if function == "all":
        return conjunction(values)
    if function == "covered" and bounds is not None:
        return _covered(values, *bounds)
    present = [v for v in values if v is not ABSENT] if function in ("min", "max", "distinct") else values
    doubt = gather(present)
    if doubt is not None:
        return doubt
    if function == "count":
        return len(present)
    if function == "sum":
        return bounded(sum(present))
    if function == "distinct":
        return len(set(present))
    if function == "longest_run":
        return _longest_run(present)
    return (min(present) if function == "min" else max(present)) if present else ABSENT


def _longest_run(flags: Sequence[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def _covered(spans: Sequence[tuple[datetime, datetime]], start: date | datetime, until: date | datetime) -> Value:
    high = last_moment(until)
    total: Any = 0
    reached = first_moment(start)
    for first, last in sorted(spans):
        begin, end = max(first, reached), min(last, high)
        if begin < end:
            total += subtract(end, begin)
            reached = end
    return simplify(total)


def first_moment(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def last_moment(moment: date | datetime) -> datetime:
    """The moment itself, or the end of the day."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment + timedelta(days=1), time.min) if moment < date.max else datetime.max
