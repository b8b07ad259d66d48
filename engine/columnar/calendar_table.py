"""The working calendar as tables of the database, and its questions as look-ups.

One row a day, over the days that the facts can lead to. A question about a day that is not in the table, or that the
calendar's data does not cover, is undetermined.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from engine.columnar import logic
from engine.columnar.choosing import choose
from engine.columnar.layers import Layers
from engine.columnar.moments import DAY, LAST_DAY, as_date
from engine.columnar.numbers import Whole, numerator, times, whole
from engine.columnar.terms import Term, literal, number, undetermined
from engine.facts.calendar import LOOKS_BACK, WorkingCalendar
from engine.values.sql_text import name_sql

# No eight weeks have more official days off in place of workdays.
_DAYS_OFF_IN_EIGHT_WEEKS = 12
_ONE_DAY = timedelta(days=1)


@dataclass(eq=False)
class CalendarTable:
    """One rulebook's calendar. `low` and `high` are the ordinals of the days that were asked about."""

    name: str
    calendar: WorkingCalendar
    low: int = LAST_DAY
    high: int = 1
    has_sessions: bool = False
    has_numbers: bool = False
    used: bool = field(default=False)
    asked: set[str] = field(default_factory=set)
    """The columns that anything reads."""

    # --- questions --------------------------------------------------------------------------------

    def is_workday(self, layers: Layers, day: Term) -> Term:
        if day.is_constant:
            return self._known("flag", self.calendar.is_workday(day.constant))  # type: ignore[arg-type]
        return self._column(layers, day, "is_workday", Term("", "flag"))

    def day_type(self, layers: Layers, day: Term) -> Term:
        if day.is_constant:
            return self._known("enumeration", self.calendar.day_type(day.constant))  # type: ignore[arg-type]
        return self._column(layers, day, "day_type", Term("", "enumeration"))

    def shift_start(self, layers: Layers, day: Term) -> Term:
        return self._moment(layers, day, "shift_start")

    def shift_end(self, layers: Layers, day: Term) -> Term:
        return self._moment(layers, day, "shift_end")

    def _moment(self, layers: Layers, day: Term, name: str) -> Term:
        if day.is_constant:
            return self._known("datetime", getattr(self.calendar, name)(day.constant))
        low, high = day.low * DAY, min((day.high + 3) * DAY, (LAST_DAY + 1) * DAY - 1)
        return self._column(layers, day, name, Term("", "datetime", low=low, high=high))

    def workday_from(self, layers: Layers, day: Term) -> Term:
        return self._neighbour(layers, day, "workday_from", 0, workday_reach(self.calendar, 1))

    def workday_until(self, layers: Layers, day: Term) -> Term:
        return self._neighbour(layers, day, "workday_until", -workday_reach(self.calendar, 1), 0)

    def _neighbour(self, layers: Layers, day: Term, name: str, before: int, after: int) -> Term:
        if day.is_constant:
            return self._known("date", getattr(self.calendar, name)(day.constant))
        low, high = max(day.low + before, 1), min(day.high + after, LAST_DAY)
        return self._column(layers, day, name, Term("", "date", low=low, high=high))

    def workdays(self, layers: Layers, start: Term, until: Term) -> Term:
        return self._counted(layers, start, until, "workdays", "workdays_to", "unknown_to")

    def paid_holidays(self, layers: Layers, start: Term, until: Term) -> Term:
        return self._counted(layers, start, until, "paid_holidays", "paid_holidays_to", "unknown_type_to")

    def _counted(self, layers: Layers, start: Term, until: Term, ask: str, column: str, unknown: str) -> Term:
        """A count over days, both included: what stands at the last less what stands before the first."""
        if start.is_constant and until.is_constant:
            return self._known("number", getattr(self.calendar, ask)(start.constant, until.constant))
        start, until = layers.bound(start, "_from"), layers.bound(until, "_until")
        # Where `until` lies before `start` nothing is counted, whatever the calendar has there.
        start, until = replace(start, high=min(start.high, until.high)), replace(until, low=max(until.low, start.low))
        columns = (column, unknown, "is_workday", "day_type", "is_paid_holiday")
        first, last = self._look_up(layers, start, columns), self._look_up(layers, until, columns)
        level = max(start.level, until.level) + 1

        def at(alias: str, name: str) -> str:
            return name_sql(f"{alias}.{name}")

        own = "is_workday" if ask == "workdays" else "is_paid_holiday"
        own_unknown = f"{at(first, 'is_workday' if ask == 'workdays' else 'day_type')} IS NULL"
        count = f"({at(last, column)} - {at(first, column)} + CASE WHEN {at(first, own)} THEN 1 ELSE 0 END)"
        gaps = f"({at(last, unknown)} - {at(first, unknown)} + CASE WHEN {own_unknown} THEN 1 ELSE 0 END)"
        most = max(until.high - start.low + 1, 0)
        counted = Term(count, "number", level, True, low=0, high=most)
        backwards = Term(f"({start.sql} > {until.sql})", "flag", level, start.nullable or until.nullable)
        sound = Term(f"({gaps} = 0)", "flag", level, True)
        return choose([(backwards, number(0)), (sound, counted)], None)

    def add_workdays(self, layers: Layers, moment: Term, amount: Term) -> Term:
        """A date or datetime moved by whole workdays; its time of day stays."""
        day = (
            layers.bound(as_date(moment), "_day", always=True)
            if moment.kind == "datetime"
            else layers.bound(moment, "_day")
        )
        if day.is_constant and amount.is_constant:
            steps = amount.constant
            assert isinstance(day.constant, date)
            found = self.calendar.add_workdays(day.constant, steps) if isinstance(steps, int) else None
            return self._known("date", found)
        found_day = self._moved(layers, day, amount)
        if moment.kind != "datetime":
            return found_day
        found_day = layers.bound(found_day, "_moved")
        clock = f"date_diff('second', date_trunc('day', {moment.sql}), {moment.sql})"
        return Term(
            f"add_seconds(CAST({found_day.sql} AS TIMESTAMP), {clock})",
            "datetime",
            max(moment.level, found_day.level),
            True,
            low=found_day.low * DAY,
            high=(found_day.high + 1) * DAY - 1,
        )

    def _moved(self, layers: Layers, day: Term, amount: Term) -> Term:
        """The n-th workday after a day: the one whose number is n more than the workdays up to that day."""
        n = times(numerator(amount), whole(amount.factor.numerator))
        whole_steps = logic.TRUE
        if amount.factor.denominator != 1 or amount.denominator is not None:
            below = (
                str(amount.factor.denominator)
                if amount.denominator is None
                else f"({amount.denominator} * {amount.factor.denominator})"
            )
            bound = layers.bound(
                Term(n.sql, "number", amount.level, amount.nullable, low=n.low, high=n.high), "_parts", always=True
            )
            whole_steps = Term(f"({bound.sql} % {below} = 0)", "flag", bound.level, bound.nullable)
            n = Whole(f"({bound.sql} // {below})", n.low, n.high)
            amount = bound
        reach = workday_reach(self.calendar, max(abs(n.low), abs(n.high)))
        steps = layers.bound(Term(n.sql, "number", amount.level, amount.nullable, low=n.low, high=n.high), "_steps")
        low, high = (
            max(day.low - (reach if n.low < 0 else 0), 1),
            min(day.high + (reach if n.high > 0 else 0), LAST_DAY),
        )
        start = self._look_up(layers, day, ("workdays_to", "unknown_to", "is_workday"))
        level = max(day.level + 1, steps.level)
        before = name_sql(f"{start}.workdays_to")
        own = f"CASE WHEN {name_sql(f'{start}.is_workday')} THEN 1 ELSE 0 END"
        target = layers.bound(
            Term(
                f"({before} + {steps.sql} + CASE WHEN {steps.sql} < 0 THEN 1 - {own} ELSE 0 END)",
                "number",
                level,
                True,
            ),
            "_number",
            always=True,
        )
        self._reach(low, high)
        self.has_numbers = True
        found = layers.look_up(f"{self.name}_workdays", {"number": target}, ("day", "unknown_to"))
        level = target.level + 1
        there = Term(name_sql(f"{found}.day"), "date", level, True, low=low, high=high)
        unknown = name_sql(f"{start}.unknown_to")
        own_gap = f"CASE WHEN {name_sql(f'{start}.is_workday')} IS NULL THEN 1 ELSE 0 END"
        gap = f"{name_sql(f'{found}.unknown_to')} - {unknown} + CASE WHEN {steps.sql} < 0 THEN {own_gap} ELSE 0 END"
        sound = Term(f"({gap} = 0)", "flag", level, True)
        still = Term(f"({steps.sql} = 0)", "flag", steps.level, steps.nullable)
        if steps.low > 0 or steps.high < 0:
            made = choose([(sound, there)], None)
        else:
            made = choose([(still, day), (sound, there)], None)
        return made if whole_steps.constant is True else choose([(whole_steps, made)], None)

    def previous_session(self, layers: Layers, moment: Term) -> Term:
        """The session that ended last: the answer changes at midnight and where sessions end, nowhere else."""
        self._reach(max(moment.low // DAY - 1, 1), min(moment.high // DAY + 1, LAST_DAY))
        self.has_sessions = True
        moment = layers.bound(moment, "_moment")
        found = layers.look_up(
            f"{self.name}_sessions",
            {"since": moment},
            ("started",),
            lambda t: f"{moment.sql} >= {t}.since AND {moment.sql} < {t}.before",
        )
        low = max(moment.low - LOOKS_BACK * DAY, DAY)
        return Term(name_sql(f"{found}.started"), "datetime", moment.level + 1, True, low=low, high=moment.high)

    # --- look-ups ---------------------------------------------------------------------------------

    def _known(self, kind: Any, value: Any) -> Term:
        return undetermined(kind) if value is None else literal(value, kind)

    def _column(self, layers: Layers, day: Term, column: str, shape: Term) -> Term:
        alias = self._look_up(layers, day, (column,))
        return Term(name_sql(f"{alias}.{column}"), shape.kind, day.level + 1, True, low=shape.low, high=shape.high)

    def _look_up(self, layers: Layers, day: Term, columns: tuple[str, ...]) -> str:
        self._reach(day.low, day.high)
        self.asked |= set(columns)
        return layers.look_up(self.name, {"day": day}, columns)

    def _reach(self, low: int, high: int) -> None:
        self.used = True
        self.low, self.high = min(self.low, max(low, 1)), max(self.high, min(high, LAST_DAY))


def workday_reach(calendar: WorkingCalendar, steps: int) -> int:
    """How many days so many workdays lie apart at most: weeks with their rest days, and the days off between them."""
    worked = 7 - len(calendar.rest_days)
    if not worked:  # only days that are named are worked
        return LAST_DAY
    weeks = steps // worked + 2
    days_off = len(calendar.days) + len(calendar.own_holidays)
    if calendar.holidays is not None:
        days_off += _DAYS_OFF_IN_EIGHT_WEEKS * (weeks // 8 + 1)
    return 7 * (weeks + days_off // worked + 1)
