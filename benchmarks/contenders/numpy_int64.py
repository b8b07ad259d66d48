"""The rules hand-written on NumPy arrays of int64: money in fen, days in thousandths, moments in seconds.

An undetermined figure is the number `UNKNOWN`; `where_known` hands it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute

from benchmarks.month import Month, read_month
from benchmarks.tables import READ, person_column, read_table, write_results
from benchmarks.watch import Watch

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNKNOWN = np.iinfo(np.int64).min
ROLES = ("manager", "customer_service", "line_manager", "sales", "delivery", "marketing")
MANAGER, CUSTOMER_SERVICE, LINE_MANAGER, SALES, DELIVERY, MARKETING = range(6)
OTHER_ROLE, NO_ROLE = 6, -1
MINUTE = 60
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Columns:
    """An entity's columns as arrays. `person` is the row number in `employee` of the person each row is of."""

    table: pa.Table
    person: Ints

    def there(self, name: str) -> Flags:
        return np.asarray(self.table[name].is_valid())

    def flags(self, name: str) -> Flags:
        return np.asarray(self.table[name])

    def ints(self, name: str, blank: int = 0) -> Ints:
        return np.asarray(compute.fill_null(self.table[name].cast(pa.int64()), blank))

    def scaled(self, name: str, factor: int) -> Ints:
        """A decimal column in whole numbers, blanks as 0."""
        column = self.table[name]
        whole = (
            compute.multiply(column, pa.scalar(factor, pa.decimal128(6, 0))).cast(pa.decimal128(18, 0)).cast(pa.int64())
        )
        return np.asarray(compute.fill_null(whole, 0))

    def days(self, name: str, blank: int = 0) -> Ints:
        """A date column as days since 1970."""
        return np.asarray(compute.fill_null(self.table[name].cast(pa.int32()), blank)).astype(np.int64)

    def seconds(self, name: str) -> Ints:
        """A column of moments as seconds since 1970, blanks as 0."""
        return np.asarray(compute.fill_null(self.table[name].cast(pa.int64()), 0)) // 1_000_000

    def places(self, name: str, among: pa.Array, blank: int = -1) -> Ints:
        """Where each text stands in a list, -1 if it is not in it."""
        return np.asarray(compute.fill_null(compute.index_in(self.table[name], among), blank)).astype(np.int64)


def run(facts: Path, output: Path, watch: Watch) -> None:
    month = read_month(facts)
    tables = read_tables(facts)
    watch.mark("read")
    keys, columns = arrays(tables)
    found = Payroll(columns, month, len(keys)).figures()
    watch.mark("evaluate")
    write_results(output, keys, {id_: pa.array(values, mask=values == UNKNOWN) for id_, values in found.items()})
    watch.mark("write")


def read_tables(facts: Path) -> Mapping[str, pa.Table]:
    return {entity: read_table(facts, entity) for entity in READ}


def arrays(tables: Mapping[str, pa.Table]) -> tuple[pa.Array, Mapping[str, Columns]]:
    """The keys of all people, and every table with the person of each row."""
    keys = tables["employee"]["id"].combine_chunks()
    owners = {entity: compute.index_in(table[person_column(entity)], keys) for entity, table in tables.items()}
    return keys, {entity: Columns(tables[entity], np.asarray(owners[entity]).astype(np.int64)) for entity in tables}


class Payroll:
    """Everybody's month at once: each array has an element a person, in the order of `employee`."""

    def __init__(self, columns: Mapping[str, Columns], month: Month, people: int) -> None:
        self.columns, self.month, self.people = columns, month, people
        self.first = (month.start - _EPOCH).days
        self.worked = np.array([day.is_workday for day in month.days])
        settled = self._in_order("employee_month")
        roles = settled.places("role", pa.array(ROLES), blank=-1)
        self.role = np.where(settled.there("role"), np.where(roles < 0, OTHER_ROLE, roles), NO_ROLE)
        self.formal = settled.flags("is_formal")
        self.unknown_structure = self.formal & (self.role == NO_ROLE)
        self.settled = settled
        self.workload = self._in_order("workload_month")

    def figures(self) -> Mapping[str, Ints]:
        fines, times, far, far_unknown = self.lateness()
        derived = where_known(times, (times >= 3).astype(np.int64))
        sick, personal, denied, on_leave = self.leave()
        absences = self.absences(far, far_unknown, denied)
        scheduled = self.scheduled()
        paid = self.days_paid(scheduled, sick + personal)
        base = self.base_salary()
        rest_days, holidays = self.overtime()
        earned = {
            "base_pay": share(base, paid, scheduled * 1000),
            "full_attendance_bonus": self.full_attendance_bonus(times, absences, on_leave),
            "allowance": self.by_structure(LINE_MANAGER, np.where(paid > 0, 10_000, 0)),
            "rest_day_overtime_pay": share(base, rest_days * 2, 21_750),
            "holiday_overtime_pay": share(base, holidays * 3, 21_750),
            "sales_commission": self.by_role({SALES: self.commission()}),
            "delivery_commission": self.delivery_commission(),
            "customer_service_bonus": self.customer_service_bonus(),
            "activation_commission": self.activation_commission(),
            "project_bonus": self.by_structure(MANAGER, self.awards()),
        }
        absent = where_known(absences, derived, absences + derived * 1000)
        deduction = where_known(absent, share(base, np.where(absent == UNKNOWN, 0, absent) * 2, scheduled * 1000))
        known = np.ones(self.people, bool)
        gross = np.zeros(self.people, np.int64)
        for sign, values in [(1, v) for v in earned.values()] + [(-1, fines), (-1, deduction)]:
            known &= values != UNKNOWN
            gross += np.where(values == UNKNOWN, 0, values) * sign
        gross[~known] = UNKNOWN
        return earned | {
            "late_early_fines": fines,
            "late_early_count": times,
            "derived_absences": derived,
            "actual_absences": absences,
            "sick_leave_days": sick,
            "personal_leave_days": personal,
            "days_paid": paid,
            "base_salary": base,
            "sick_leave_deduction": share(base, sick, scheduled * 1000),
            "personal_leave_deduction": share(base, personal, scheduled * 1000),
            "absence_deduction": deduction,
            "gross_pay": gross,
            "net_pay": where_known(gross, np.maximum(gross, 0)),
        }

    # --- attendance -----------------------------------------------------------------------------------

    def lateness(self) -> tuple[Ints, Ints, Flags, Flags]:
        """Fines and times by person; by person and day whether somebody came far too late, or may have."""
        punch, leave = self.columns["punch"], self.columns["leave"]
        due, punched = punch.seconds("due_at"), punch.seconds("punched_at")
        came = punch.there("punched_at")
        unknown = came & ~punch.there("due_at")
        arrival = np.asarray(compute.equal(punch.table["kind"], "arrival"))
        slip = punch.places("leave", leave.table["id"].combine_chunks())
        away = slip >= 0
        due[away] = np.where(
            arrival[away],
            np.maximum(due[away], leave.seconds("end_at")[slip[away]]),
            np.minimum(due[away], leave.seconds("start_at")[slip[away]]),
        )
        late = np.where(arrival, punched - due, due - punched)
        minutes = np.where(came & ~unknown, np.maximum(late, 0) // MINUTE, 0)
        fined = (minutes > 0) & (minutes <= 30)
        fine = np.where(fined, np.where(minutes < 5, 500, 2000), 0)
        fines = self._sum(punch.person, fine)
        times = self._sum(punch.person, fined)
        doubt = self._any(punch.person, unknown)
        fines[doubt] = times[doubt] = UNKNOWN
        day = punch.days("date") - self.first
        return fines, times, self._by_day(punch.person, day, minutes > 30), self._by_day(punch.person, day, unknown)

    def leave(self) -> tuple[Ints, Ints, Flags, Flags]:
        """Thousandths of sick and of personal leave, the days whose leave is absence, and who took either."""
        leave = self.columns["leave"]
        sick, personal = (np.asarray(compute.equal(leave.table["type"], kind)) for kind in ("sick", "personal"))
        urgent, approved = leave.flags("urgent"), leave.flags("approved")
        late = leave.there("approved_at") & (leave.seconds("approved_at") > leave.seconds("start_at"))
        denied = (~sick & ~urgent & (~approved | late)) | (personal & urgent & ~approved)
        first, last = (leave.seconds(side) // 86_400 - self.first for side in ("start_at", "end_at"))
        day = np.arange(len(self.month.days))
        covered = (first[:, None] <= day) & (day <= last[:, None]) & self.worked
        workdays = covered.sum(axis=1)
        millionths = rounded(leave.scaled("days", 1000) * 1000, np.maximum(workdays, 1))
        slip, on = np.nonzero(covered & denied[:, None])
        return (
            rounded(self._sum(leave.person, millionths * workdays * (sick & ~denied)), 1000),
            rounded(self._sum(leave.person, millionths * workdays * (personal & ~denied)), 1000),
            self._by_day(leave.person[slip], on, np.ones(len(on), bool)),
            self._any(leave.person, sick | personal),
        )

    def absences(self, far: Flags, far_unknown: Flags, denied: Flags) -> Ints:
        """Thousandths of days of absence; a day makes at most one."""
        attendance, absence = self.columns["attendance_day"], self.columns["absence"]
        unseen = (attendance.ints("punches_expected") > 0) & (attendance.ints("punches_made") == 0)
        unseen &= attendance.ints("punches_on_leave") == 0
        certain = denied | self._by_day(attendance.person, attendance.days("day") - self.first, unseen)
        day = absence.days("date") - self.first
        recorded = self._by_day(absence.person, day, absence.scaled("days", 1000) > 0)
        days: Ints = (certain | far | recorded).sum(axis=1) * 1000
        days[(far_unknown & ~certain).any(axis=1)] = UNKNOWN
        return days

    def full_attendance_bonus(self, times: Ints, absences: Ints, on_leave: Flags) -> Ints:
        return np.select(
            [
                self.unknown_structure,
                ~self.formal | ~np.isin(self.role, (CUSTOMER_SERVICE, LINE_MANAGER)),
                times == UNKNOWN,
                (times > 0) | on_leave,
                absences == UNKNOWN,
                (absences > 0) | ~self.whole_month(),
            ],
            [UNKNOWN, 0, UNKNOWN, 0, UNKNOWN, 0],
            5_000,
        )

    def whole_month(self) -> Flags:
        employee = self.columns["employee"]
        workdays = self.first + np.flatnonzero(self.worked)
        stays = ~employee.there("left_on") | (employee.days("left_on") >= workdays[-1])
        found: Flags = (employee.days("hired_on") <= workdays[0]) & stays
        return found

    # --- pay ------------------------------------------------------------------------------------------

    def scheduled(self) -> Ints:
        own = self.settled.ints("scheduled_workdays")
        return np.where(self.settled.there("scheduled_workdays"), own, self.month.scheduled)

    def days_paid(self, scheduled: Ints, unpaid: Ints) -> Ints:
        earned = np.maximum(scheduled * 1000 - self.not_employed() * 1000 - unpaid, 0)
        return np.where(self.settled.there("paid_days"), self.settled.scaled("paid_days", 1000), earned)

    def not_employed(self) -> Ints:
        """Scheduled days before somebody was hired or after they left."""
        employee = self.columns["employee"]
        before = np.cumsum([0, *(day.scheduled for day in self.month.days)])
        last = len(self.month.days)
        hired = np.clip(employee.days("hired_on") - self.first, 0, last)
        left = np.clip(employee.days("left_on", blank=self.first + last) + 1 - self.first, 0, last)
        away: Ints = before[hired] + before[last] - before[left]
        return away

    def base_salary(self) -> Ints:
        there = self.settled.there("agreed_base_salary")
        agreed = np.where(there, self.settled.scaled("agreed_base_salary", 100), UNKNOWN)
        fixed = [self.role == role for role in (MANAGER, CUSTOMER_SERVICE, LINE_MANAGER)]
        return np.select(
            [~self.formal, self.role == NO_ROLE, *fixed], [agreed, UNKNOWN, 120_000, 90_000, 80_000], agreed
        )

    def overtime(self) -> tuple[Ints, Ints]:
        """Thousandths of days worked on rest days and on statutory holidays."""
        overtime = self.columns["overtime"]
        kinds = np.array([day.kind for day in self.month.days])[overtime.days("date") - self.first]
        days = overtime.scaled("days", 1000) * overtime.flags("required_by_work")
        rest, holiday = (
            self._sum(overtime.person, days * (kinds == kind)) for kind in ("rest_day", "statutory_holiday")
        )
        return rest, holiday

    def commission(self) -> Ints:
        order = self.columns["sales_order"]
        settled = order.days("settled_on") - self.first
        counts = (
            order.flags("self_operated") & order.there("settled_on") & (settled >= 0) & (settled < len(self.month.days))
        )
        rate = np.where(order.there("agreed_rate"), order.scaled("agreed_rate", 100), 1000)
        amounts = ("revenue", "purchase_cost", "tax", "freight")
        known = (rate >= 1000) & (rate <= 1300) & np.logical_and.reduce([order.there(name) for name in amounts])
        revenue, *costs = (order.scaled(name, 100) for name in amounts)
        total = self._sum(order.person, np.where(counts & known, (revenue - sum(costs)) * rate, 0))
        return np.where(self._any(order.person, counts & ~known), UNKNOWN, np.maximum(rounded(total, 10_000), 0))

    def delivery_commission(self) -> Ints:
        half_items = self.workload.ints("large_items") * 2 + self.workload.ints("small_items")
        by_order = self.workload.ints("delivered_orders") * 200
        return self.by_role({DELIVERY: np.maximum(half_items - 480, 0) * 50, LINE_MANAGER: by_order})

    def customer_service_bonus(self) -> Ints:
        decided = self.workload.scaled("service_bonus", 100) * self.workload.flags("workload_report_submitted")
        return self.by_role({CUSTOMER_SERVICE: decided})

    def activation_commission(self) -> Ints:
        return self.by_role({MARKETING: np.maximum(self.workload.ints("activations") - 200, 0) * 100})

    def awards(self) -> Ints:
        award = self.columns["project_award"]
        return self._sum(award.person, award.scaled("amount", 100))

    def by_role(self, amounts: Mapping[int, Ints]) -> Ints:
        """What goes with a role, whether or not somebody is formally employed."""
        roles = [self.role == role for role in amounts]
        return np.select([self.role == NO_ROLE, *roles], [np.int64(UNKNOWN), *amounts.values()], 0)

    def by_structure(self, role: int, amount: Ints) -> Ints:
        """What stands in the pay structure of a role, for those formally employed."""
        return np.select([self.unknown_structure, self.formal & (self.role == role)], [np.int64(UNKNOWN), amount], 0)

    # --- rows to people -------------------------------------------------------------------------------

    def _in_order(self, entity: str) -> Columns:
        """A table with one row a person, in the order of `employee`."""
        columns = self.columns[entity]
        if (columns.person == np.arange(self.people)).all():
            return columns
        order = np.argsort(columns.person)
        return Columns(columns.table.take(pa.array(order)), columns.person[order])

    def _sum(self, person: Ints, values: Ints | Flags) -> Ints:
        """The sum by person, in whole numbers (bincount would go through floats)."""
        total = np.zeros(self.people, np.int64)
        np.add.at(total, person, values.astype(np.int64))
        return total

    def _any(self, person: Ints, flags: Flags) -> Flags:
        found = np.zeros(self.people, bool)
        found[person[flags]] = True
        return found

    def _by_day(self, person: Ints, day: Ints, flags: Flags) -> Flags:
        found = np.zeros((self.people, len(self.month.days)), bool)
        found[person[flags], day[flags]] = True
        return found


# --- arithmetic ---------------------------------------------------------------------------------------


def rounded(numerator: Ints, divisor: Ints | int) -> Ints:
    """A quotient rounded half away from zero; the divisor is positive."""
    half = np.asarray(divisor) // 2
    quotient: Ints = np.sign(numerator) * ((np.abs(numerator) + half) // divisor)
    return quotient


def share(salary: Ints, days: Ints, of_days: Ints | int) -> Ints:
    """So many days' part of a salary in fen."""
    return where_known(salary, rounded(np.where(salary == UNKNOWN, 0, salary) * days, of_days))


def where_known(*operands_and_value: Ints) -> Ints:
    """The last array, undetermined wherever one before it is (or it is itself)."""
    *operands, value = operands_and_value
    return np.where(np.logical_or.reduce([operand == UNKNOWN for operand in operands]), np.int64(UNKNOWN), value)
