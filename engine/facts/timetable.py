"""Expected punches and attendance days, made from raw clock records by the timetable.

What the normalisers read and write, by field name (an entity with `derive:` in its vocabulary):

- from: the raw records, with `employee` (a relation) and `at` (a datetime);
- leave: leave slips, with `employee`, and a start and an end as its `dated` span (datetimes; dates count whole);
- the owner entity of `employee`: a `dated` span of employment, if it has one;
- timetable_punches fills `employee`, `date`, `kind` (arrival, departure), `outer`, `due_at`, `punched_at`, `leave`
  of a keyed entity, one row an expected punch, with the key `<employee>/<date>/<n>`;
- timetable_days fills `punches_expected`, `punches_made`, `punches_on_leave` of an entity of the employee each day.

A punch is expected at both ends of each session of each workday, within the days the raw records
cover and the person's employment. Between two neighbouring due times the day is cut in the middle; in the part
around its due time an arrival takes the earliest record and a departure the latest, so that a double punch
counts once. Leave covers an arrival due from its start on and before its end, and a departure due after its
start and up to its end: who is back at 13:30 is expected at 13:30. Of several slips the one that starts last
counts, then the last in the file. Whether a slip was approved is a rule's business.

Where a fact is missing (a record's time, a day of hiring, a slip's end) the cells that hang on it are missing,
for that person only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Cell, Coverage, Facts, RowKey, Table
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING

DAY_CUT = time(4)
"""When one attendance day ends and the next begins, if no session runs over it. At four in the morning
the fewest people come or go: late departures belong to the day before, early arrivals to the day itself."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Due:
    """One expected punch of a day: when, and the part of the day in which a record counts for it."""

    kind: str
    at: datetime
    start: datetime
    end: datetime
    outer: bool


@dataclass(slots=True)
class _Slip:
    key: str
    start: datetime
    end: datetime


@dataclass(slots=True)
class _Person:
    """One employee's records and slips. `unclear`: a record or slip of theirs could not be placed in time."""

    records: list[datetime]
    slips: list[_Slip]
    records_unclear: bool = False
    slips_unclear: bool = False


@dataclass(slots=True)
class _Punch:
    due: _Due
    punched_at: Cell
    leave: Cell


@dataclass(slots=True)
class _Day:
    """One employee's day: its expected punches, and its raw records; `known` False if employment is unknown."""

    employee: str
    day: date
    punches: list[_Punch]
    records: Cell
    known: bool


def derive_facts(
    facts: Facts, vocabulary: Vocabulary, calendar: WorkingCalendar, within: tuple[date, date] | None = None
) -> Facts:
    """The facts with every derived entity filled in that was not supplied itself.

    `within` bounds the days where the raw records cover an open span. A derived entity covers what its
    raw records cover, as far as the calendar knows the days. It is not supplied where the calendar knows none
    of the days or has no timetable, or where the raw records or the employees are not supplied.
    """
    result = Facts(dict(facts.tables), facts.source)
    if not calendar.timetable:
        return result
    days: dict[tuple[str, str], tuple[list[_Day], Coverage] | None] = {}
    for entity in vocabulary.entities.values():
        if not entity.derive or entity.id in facts.tables:
            continue
        write = _WRITERS.get(entity.derive.get("by", ""))
        raw, leave = entity.derive.get("from", ""), entity.derive.get("leave", "")
        if write is None or raw not in facts.tables:
            continue
        if (raw, leave) not in days:
            days[raw, leave] = _Deriver(facts, vocabulary, calendar, raw, leave).days(within)
        found = days[raw, leave]
        if found is not None:
            result.tables[entity.id] = Table(write(entity, found[0]), found[1])
    return result


class _Deriver:
    """Makes the days of one raw entity."""

    def __init__(self, facts: Facts, vocabulary: Vocabulary, calendar: WorkingCalendar, raw: str, leave: str) -> None:
        self.calendar = calendar
        self.raw = facts.tables[raw]
        self.raw_entity = vocabulary.entities[raw]
        self.leave = facts.tables.get(leave)
        self.leave_entity = vocabulary.entities.get(leave)
        owner = self.raw_entity.fields["employee"].type.entity or ""
        self.owner_entity = vocabulary.entities[owner]
        self.employees = facts.tables.get(owner)
        self._dues: dict[date, list[_Due]] = {}
        self._cuts: dict[date, datetime] = {}

    def days(self, within: tuple[date, date] | None) -> tuple[list[_Day], Coverage] | None:
        """Every employee's days, and what they cover; None if the calendar knows none of them, or the
        employees are not supplied."""
        if self.employees is None:
            return None
        span = self._span(within)
        if span is None:
            return [], self.raw.covers
        start, until = span
        if start > until:
            return [], self.raw.covers
        known = self._known(start, until)
        if known is None:
            return None
        people = self._people()
        found: list[_Day] = []
        for key, cells in self.employees.rows.items():
            employee = str(key)
            found += self._days_of(employee, cells, people.get(employee) or _Person([], []), known)
        return found, Coverage(*known)

    def _span(self, within: tuple[date, date] | None) -> tuple[date, date] | None:
        """The days to make: those covered, bounded by `within` or else by the records themselves."""
        start, until = self.raw.covers.start, self.raw.covers.until
        if start is None or until is None:
            moments = [cells["at"] for cells in self.raw.rows.values() if isinstance(cells["at"], datetime)]
            recorded = [(moment - _as_delta(DAY_CUT)).date() for moment in moments]
            if within is not None:
                recorded += within
            if not recorded:
                return None
            start, until = start or min(recorded), until or max(recorded)
        return start, until

    def _known(self, start: date, until: date) -> tuple[date, date] | None:
        """The first stretch of the span in which the calendar knows every day."""
        while start <= until and self.calendar.is_workday(start) is None:
            start += _ONE_DAY
        if start > until:
            return None
        last = start
        while last < until and self.calendar.is_workday(last + _ONE_DAY) is not None:
            last += _ONE_DAY
        return start, last

    def _people(self) -> dict[str, _Person]:
        people: dict[str, _Person] = {}
        for cells in self.raw.rows.values():
            employee, at = cells["employee"], cells["at"]
            if isinstance(employee, str):
                person = people.setdefault(employee, _Person([], []))
                if isinstance(at, datetime):
                    person.records.append(at)
                else:
                    person.records_unclear = True
        for key, cells in (self.leave.rows if self.leave else {}).items():
            employee = cells["employee"]
            if isinstance(employee, str):
                self._slip(str(key), cells, people.setdefault(employee, _Person([], [])))
        for person in people.values():
            person.records.sort()
        return people

    def _slip(self, key: str, cells: dict[str, Cell], person: _Person) -> None:
        first, last = self.leave_entity.dated if self.leave_entity else ("", "")
        start, end = _moment(cells[first], False), _moment(cells[last], True)
        if start is None or end is None:
            person.slips_unclear = True
        else:
            person.slips.append(_Slip(key, start, end))

    def _days_of(self, employee: str, cells: dict[str, Cell], person: _Person, span: tuple[date, date]) -> list[_Day]:
        start, until, known = self._employment(cells, span)
        by_day = self._by_day(person.records)
        found = []
        day = start
        while day <= until:
            dues = self._expected(day)
            records = by_day.get(day, [])
            if records or self.calendar.is_workday(day):
                punches = [self._punch(due, records, person, known) for due in dues]
                made: Cell = MISSING if person.records_unclear or not known else len(records)
                found.append(_Day(employee, day, punches, made, known))
            day += _ONE_DAY
        return found

    def _employment(self, cells: dict[str, Cell], span: tuple[date, date]) -> tuple[date, date, bool]:
        """The days of the span on which the person is employed, and whether that is known."""
        start, until = span
        known = True
        ends = self.owner_entity.dated if len(self.owner_entity.dated) == 2 else ()
        for index, name in enumerate(ends):
            cell = cells.get(name, ABSENT)
            if cell is MISSING:
                known = False
            elif isinstance(cell, date):
                day = cell.date() if isinstance(cell, datetime) else cell
                start, until = (max(start, day), until) if index == 0 else (start, min(until, day))
        return start, until, known

    def _by_day(self, records: list[datetime]) -> dict[date, list[datetime]]:
        """Records by the attendance day they belong to."""
        found: dict[date, list[datetime]] = {}
        for moment in records:
            day = moment.date()
            if moment < self._cut(day):
                day -= _ONE_DAY
            found.setdefault(day, []).append(moment)
        return found

    def _cut(self, day: date) -> datetime:
        if day not in self._cuts:
            self._cuts[day] = self._beginning(day)
        return self._cuts[day]

    def _beginning(self, day: date) -> datetime:
        """When the attendance day begins: DAY_CUT, or, where a session runs over it, the middle of the gap."""
        usual = datetime.combine(day, DAY_CUT)
        before = self.calendar.shift_end(day - _ONE_DAY) if day > date.min else None
        after = self.calendar.shift_start(day)
        if before is not None and before > usual:
            return before + (after - before) / 2 if after is not None and after > before else before
        return after if after is not None and after < usual else usual

    def _expected(self, day: date) -> list[_Due]:
        """The punches due on a day, in order, each with its part of the day."""
        if day not in self._dues:
            ends = (
                []
                if not self.calendar.is_workday(day)
                else [
                    (kind, at)
                    for start, end in self.calendar.sessions(day)
                    for kind, at in (("arrival", start), ("departure", end))
                ]
            )
            cuts = [self._cut(day), *(a + (b - a) / 2 for (_, a), (_, b) in pairwise(ends)), self._cut(day + _ONE_DAY)]
            last = len(ends) - 1
            self._dues[day] = [
                _Due(kind, at, cuts[i], cuts[i + 1], i in (0, last)) for i, (kind, at) in enumerate(ends)
            ]
        return self._dues[day]

    def _punch(self, due: _Due, records: list[datetime], person: _Person, known: bool) -> _Punch:
        if not known:
            return _Punch(due, MISSING, MISSING)
        inside = [moment for moment in records if due.start <= moment < due.end]
        punched: Cell = ABSENT
        if person.records_unclear:
            punched = MISSING
        elif inside:
            punched = inside[0] if due.kind == "arrival" else inside[-1]
        return _Punch(due, punched, self._leave(due, person))

    def _leave(self, due: _Due, person: _Person) -> Cell:
        covering = [(slip.start, index) for index, slip in enumerate(person.slips) if _covers(slip, due)]
        if covering:
            return person.slips[max(covering)[1]].key
        day = due.at.date()
        complete = self.leave is not None and self.leave.covers.contains(day, day)
        return ABSENT if complete and not person.slips_unclear else MISSING


def _covers(slip: _Slip, due: _Due) -> bool:
    return slip.start <= due.at < slip.end if due.kind == "arrival" else slip.start < due.at <= slip.end


def _moment(cell: Cell, is_end: bool) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time.min) + (_ONE_DAY if is_end else timedelta())
    return None


def _as_delta(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


# --- writing rows ---------------------------------------------------------------------------------


def _write_punches(entity: Entity, days: list[_Day]) -> dict[RowKey, dict[str, Cell]]:
    rows: dict[RowKey, dict[str, Cell]] = {}
    for day in days:
        for number, punch in enumerate(day.punches, start=1):
            due_at: Cell = punch.due.at if day.known else MISSING
            rows[f"{day.employee}/{day.day.isoformat()}/{number}"] = _row(
                entity,
                {
                    "employee": day.employee,
                    "date": day.day,
                    "kind": punch.due.kind,
                    "outer": punch.due.outer,
                    "due_at": due_at,
                    "punched_at": punch.punched_at,
                    "leave": punch.leave,
                },
            )
    return rows


def _write_days(entity: Entity, days: list[_Day]) -> dict[RowKey, dict[str, Cell]]:
    rows: dict[RowKey, dict[str, Cell]] = {}
    for day in days:
        expected: Cell = len(day.punches) if day.known else MISSING
        # On a day without expected punches, what was made is what was recorded.
        made = day.records if not day.punches else _count([p.punched_at for p in day.punches])
        on_leave = _count([p.leave for p in day.punches])
        rows[day.employee, Period.containing("day", day.day)] = _row(
            entity, {"punches_expected": expected, "punches_made": made, "punches_on_leave": on_leave}
        )
    return rows


def _count(cells: list[Cell]) -> Cell:
    return MISSING if MISSING in cells else sum(cell is not ABSENT for cell in cells)


def _row(entity: Entity, values: dict[str, Cell]) -> dict[str, Cell]:
    """The entity's fields: ours, and for any other its default, absent or missing."""
    row: dict[str, Cell] = {}
    for name, item in entity.fields.items():
        blank: Cell = item.default if item.default is not None else ABSENT if item.optional else MISSING
        row[name] = values.get(name, blank)
    return row


_WRITERS: dict[str, Callable[[Entity, list[_Day]], dict[RowKey, dict[str, Cell]]]] = {
    "timetable_punches": _write_punches,
    "timetable_days": _write_days,
}
