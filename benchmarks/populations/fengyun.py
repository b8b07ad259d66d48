"""People of Fengyun's e-commerce department: a month's attendance, leave, overtime, orders and workload.

Every band of the lateness scale and each of its boundaries occurs, every role, slips that were not approved, orders at a
loss, rates at both ends of their range and beyond, and for a few people a cell that should be there is blank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from benchmarks.month import Month
from benchmarks.populations.columns import (
    SECONDS_A_DAY,
    Flags,
    Ints,
    codes,
    day_number,
    days,
    decimals,
    flags,
    moments,
    whole,
)
from benchmarks.populations.dice import Dice
from benchmarks.populations.writing import GROUP, Group, Rows, group_of

ROLES = {
    "sales": 0.35, "customer_service": 0.21, "delivery": 0.20, "line_manager": 0.10, "marketing": 0.06,
    "manager": 0.04, "special_talent": 0.02, "vice_president": 0.01, "president": 0.005, "telesales": 0.005,
}  # fmt: skip
OWN_BASE = ("manager", "customer_service", "line_manager")
"""Roles whose base salary the rulebook fixes; the others agree on theirs."""
LEAVE_TYPES = {"sick": 0.40, "personal": 0.40, "annual": 0.12, "other": 0.08}

_CLOCK = {"morning": 8 * 3600 + 1800, "noon": 12 * 3600, "afternoon": 13 * 3600 + 1800, "evening": 18 * 3600}
_ENDS = list(_CLOCK.values())
_EDGES = np.array([1, 59, 60, 61, 299, 300, 301, 359, 360, 1799, 1800, 1801, 1859, 1860, 1861, 3600, 9000])
"""Seconds late at, just before and just after each boundary of the scale."""


def make(seed: int, month: Month, punches_a_day: int = 1) -> Callable[[int, int], Group]:
    """The maker of groups for `write_population`. One punch a day falls on any of the day's four ends, two on the outer ones."""
    return lambda number, wanted: _Maker(seed, number, month, punches_a_day).group(wanted)


@dataclass(frozen=True, slots=True)
class _Slips:
    """Two places for a leave slip a person: arrays of shape (people, 2); moments in seconds since 1970."""

    there: Flags
    start: Ints
    end: Ints
    thousandths: Ints
    type: Ints

    @property
    def rows(self) -> Ints:
        """The row number of each slip, -1 where there is none."""
        return np.where(self.there, np.cumsum(self.there.ravel()).reshape(self.there.shape) - 1, -1)


class _Maker(Dice):
    def __init__(self, seed: int, number: int, month: Month, punches_a_day: int) -> None:
        super().__init__(seed, number, month)
        self.punches_a_day = punches_a_day

    def group(self, wanted: int) -> Group:
        self.hired, self.left = self.employment(day_number(date(2009, 1, 1)))
        self.role = self.pick(ROLES)
        self.slips = self._slips()
        tables = {
            "employee": self._employees(),
            "employee_month": self._months(),
            "workload_month": self._workload(),
            "leave": self._leave(),
            **self._attendance(),
            "absence": self._absences(),
            "overtime": self._overtime(),
            "sales_order": self._orders(),
            "project_award": self._awards(),
        }
        return group_of(tables, wanted)

    # --- people ---------------------------------------------------------------------------------------

    @property
    def whole_month(self) -> Flags:
        return (self.hired <= self.start) & (self.left < 0)

    def _employees(self) -> Rows:
        return self.people, {
            "id": self.employee(self.people),
            "name": pa.array([f"N {key[1:]}" for key in self.keys]),
            "department": pa.nulls(GROUP, pa.string()),
            "hired_on": days(self.hired),
            "left_on": days(self.left, self.left < 0),
        }

    def _months(self) -> Rows:
        formal = self.chance(0.95)
        fixed = np.isin(self.role, [list(ROLES).index(role) for role in OWN_BASE])
        agreed = self.within(150_000, 3_000_000)
        agreed -= np.where(self.chance(0.5), agreed % 10_000, 0)  # half of them in round hundreds
        no_agreement = (fixed & formal & self.chance(0.9)) | self.chance(0.002)
        return self.people, {
            "employee": self.employee(self.people),
            "month": self.this_month(),
            "role": codes(list(ROLES), self.role, self.chance(0.001)),
            "is_formal": flags(formal),
            "agreed_base_salary": decimals(agreed, 2, no_agreement),
            "annual_scheme_approved": flags(self.chance(0.5)),
            "scheduled_workdays": whole(self.within(20, 27), ~self.chance(0.03)),
            "paid_days": decimals(self.within(0, 26_000), 3, ~self.chance(0.02)),
        }

    def _workload(self) -> Rows:
        return self.people, {
            "employee": self.employee(self.people),
            "month": self.this_month(),
            "large_items": whole(self.within(0, 400)),
            "small_items": whole(self.within(0, 201)),
            "delivered_orders": whole(self.within(0, 300)),
            "activations": whole(self.within(0, 500)),
            "workload_report_submitted": flags(self.chance(0.97)),
            "service_bonus": decimals(self.within(0, 50_000), 2, self.chance(0.3)),
            "transport_claimed": decimals(self.within(0, 10_000), 2, self.chance(0.5)),
            "telephone_claimed": decimals(self.within(0, 10_000), 2, self.chance(0.5)),
        }

    # --- attendance -----------------------------------------------------------------------------------

    def _slips(self) -> _Slips:
        """At most one slip in each half of the month, of a part of a day up to five workdays."""
        shape = (GROUP, 2)
        half = len(self.workdays) // 2
        there = (self.random.random(shape) < np.array([0.10, 0.04])) & self.whole_month[:, None]
        length = self.within(1, 5, shape)
        first = self.within(0, half - 5, shape) + np.array([0, half])
        start = self.workdays[first] * SECONDS_A_DAY
        end = self.workdays[first + length - 1] * SECONDS_A_DAY
        form = self.pick([0.5, 0.15, 0.15, 0.12, 0.08], shape)
        full = length * 1000
        thousandths = np.select(
            [form == 0, form <= 2, form == 3], [full, full - 500, self.within(65, 438, shape)], 1000
        )
        # whole days; from the afternoon on; until noon; part of one morning; one day entered over several
        start += np.where(form == 1, _CLOCK["afternoon"], _CLOCK["morning"])
        end += np.where(form == 2, _CLOCK["noon"], _CLOCK["evening"])
        end = np.where(form == 3, start + thousandths * 8 * 3600 // 1000 // 60 * 60, end)
        return _Slips(there, start, end, thousandths, self.pick(LEAVE_TYPES, shape))

    def _leave(self) -> Rows:
        people, slot = np.nonzero(self.slips.there)
        size = len(people)
        start, end = self.slips.start[people, slot], self.slips.end[people, slot]
        approved_at = start + np.where(self.chance(0.04, size), 3600, -SECONDS_A_DAY)
        return people, {
            "id": pa.array([f"L{self.keys[p][1:]}-{s + 1}" for p, s in zip(people, slot, strict=True)]),
            "employee": self.employee(people),
            "type": codes(list(LEAVE_TYPES), self.slips.type[people, slot]),
            "start_at": moments(start),
            "end_at": moments(end),
            "days": decimals(self.slips.thousandths[people, slot], 3),
            "urgent": flags(self.chance(0.15, size)),
            "requested_at": moments(start - SECONDS_A_DAY),
            "channel": codes(["written", "telephone"], self.within(0, 1, size)),
            "notified": codes(["department_head"], np.zeros(size, np.int64)),
            "slip_submitted_at": moments(start - SECONDS_A_DAY, self.chance(0.1, size)),
            "approved": flags(self.chance(0.94, size)),
            "approved_at": moments(approved_at, self.chance(0.3, size)),
            "approver": codes(["department_head"], np.zeros(size, np.int64)),
            "returned_on": days(end // SECONDS_A_DAY + 1),
            "certificate_on": days(end // SECONDS_A_DAY + 1, self.chance(0.2, size)),
            "handover_at": moments(start - 3600, self.chance(0.1, size)),
        }

    def _attendance(self) -> dict[str, Rows]:
        """The punches of each workday and the count of them, one row a day that a person is employed."""
        shape = (GROUP, len(self.workdays), self.punches_a_day)
        end = self._ends(shape)
        arrival = end % 2 == 0
        due = self.workdays[None, :, None] * SECONDS_A_DAY + np.array(_ENDS)[end]
        slip = self._slip_over(due)
        on_leave = slip >= 0
        expected = np.where(on_leave, self._moved(due, slip, arrival), due)
        late = self._seconds_late(shape)
        punched = np.where(arrival, expected + late, expected - late)
        missing = self.chance(0.0015, shape) | self.chance(0.0005, shape[:2])[:, :, None]
        missing |= on_leave & self.chance(0.7, shape)
        employed = (self.workdays >= self.hired[:, None]) & (
            (self.left < 0)[:, None] | (self.workdays <= self.left[:, None])
        )
        people, day = np.nonzero(employed)
        each = np.repeat(people, self.punches_a_day)
        taken = employed[:, :, None] & np.ones(shape, bool)
        leave_ids = [f"L{self.keys[p][1:]}-{s + 1}" for p, s in np.argwhere(self.slips.there)]
        outer = (end == 0) | (end == 3)
        date_of = np.broadcast_to(self.workdays[None, :, None], shape)
        punch = {
            "employee": self.employee(each),
            "date": days(date_of[taken]),
            "kind": codes(["arrival", "departure"], np.where(arrival, 0, 1)[taken]),
            "outer": flags(outer[taken]),
            "due_at": moments(due[taken], self.chance(0.00002, shape)[taken]),
            "punched_at": moments(punched[taken], missing[taken]),
            "leave": codes(leave_ids or [""], np.maximum(slip, 0)[taken], ~on_leave[taken]),
        }
        attendance_day = {
            "employee": self.employee(people),
            "day": days(self.workdays[day]),
            "punches_expected": whole(np.full(len(people), self.punches_a_day)),
            "punches_made": whole((~missing).sum(axis=2)[employed]),
            "punches_on_leave": whole(on_leave.sum(axis=2)[employed]),
        }
        return {"punch": (each, punch), "attendance_day": (people, attendance_day)}

    def _ends(self, shape: tuple[int, int, int]) -> Ints:
        """Which of the day's four ends each punch is of: even ones are arrivals."""
        if self.punches_a_day == 1:
            return self.within(0, 3, shape)
        return np.broadcast_to(np.array([0, 3] if self.punches_a_day == 2 else [0, 1, 2, 3]), shape)

    def _slip_over(self, due: Ints) -> Ints:
        """The row number of the slip that covers each moment, -1 for none."""
        found = np.full(due.shape, -1)
        for slot in (0, 1):
            start, end = (side[:, slot, None, None] for side in (self.slips.start, self.slips.end))
            row = self.slips.rows[:, slot, None, None]
            found = np.where((row >= 0) & (start <= due) & (due <= end), row, found)
        return found

    def _moved(self, due: Ints, slip: Ints, arrival: Flags) -> Ints:
        """When somebody on leave is expected: after it on arrival, before it on departure."""
        start, end = self.slips.start[self.slips.there], self.slips.end[self.slips.there]
        if not len(start):
            return due
        return np.where(arrival, np.maximum(due, end[slip]), np.minimum(due, start[slip]))

    def _seconds_late(self, shape: tuple[int, int, int]) -> Ints:
        """Half of the people are never late, a few often; of those late, half land on a boundary."""
        tendency = np.array([0, 0.01, 0.05, 0.3])[self.pick([0.5, 0.3, 0.15, 0.05], GROUP)]
        late = self.random.random(shape) < tendency[:, None, None]
        on_edge = _EDGES[self.pick([4.0] * 13 + [1.0] * 4, shape)]
        by_chance = np.where(self.chance(0.9, shape), self.within(1, 1800, shape), self.within(1801, 7200, shape))
        return np.where(late, np.where(self.chance(0.5, shape), on_edge, by_chance), -self.within(0, 900, shape))

    def _absences(self) -> Rows:
        people, size = self.owned((self.chance(0.01) & self.whole_month).astype(np.int64))
        return people, {
            "employee": self.employee(people),
            "date": days(self.any_of(self.workdays, size)),
            "days": decimals(np.array([1000, 500, 250])[self.within(0, 2, size)], 3),
        }

    # --- work -----------------------------------------------------------------------------------------

    def _overtime(self) -> Rows:
        people, size = self.owned(np.where(self.whole_month, self.pick([0.85, 0.1, 0.05], GROUP), 0))
        free = np.array([day_number(day.date) for day in self.month.days if not day.is_workday])
        on_free = self.any_of(free, size)
        on_workday = self.any_of(self.workdays, size)
        return people, {
            "employee": self.employee(people),
            "date": days(np.where(self.chance(0.9, size), on_free, on_workday)),
            "days": decimals(np.array([1000, 500, 250, 125, 333])[self.within(0, 4, size)], 3),
            "required_by_work": flags(self.chance(0.92, size)),
            "approved": flags(self.chance(0.8, size)),
            "time_off_taken": flags(self.chance(0.1, size)),
        }

    def _orders(self) -> Rows:
        selling = self.role == list(ROLES).index("sales")
        people, size = self.owned(np.where(selling, self.random.poisson(6, GROUP), self.chance(0.02)))
        settled = self.within(self.start, self.end, size)
        revenue = self.within(20_000, 2_000_000, size)
        cost = revenue * self.within(50, 108, size) // 100
        rate = np.where(self.chance(0.5, size), self.within(40, 52, size) * 25, self.within(1000, 1300, size))
        rate = np.where(self.chance(0.0004, size), np.where(self.chance(0.5, size), 999, 1301), rate)
        return people, {
            "salesperson": self.employee(people),
            "self_operated": flags(self.chance(0.95, size)),
            "ordered_on": days(settled - 12),
            "shipped_on": days(settled - 9),
            "settled_on": days(settled, self.chance(0.02, size)),
            "revenue": decimals(revenue, 2),
            "purchase_cost": decimals(cost, 2),
            "tax": decimals(revenue * 3 // 100, 2, self.chance(0.0004, size)),
            "freight": decimals(self.within(0, 9_999, size), 2),
            "agreed_rate": decimals(rate, 2, self.chance(0.4, size)),
        }

    def _awards(self) -> Rows:
        managing = self.role == list(ROLES).index("manager")
        people, size = self.owned(np.where(managing, self.within(0, 2), 0))
        return people, {
            "employee": self.employee(people),
            "fixed_on": days(self.within(self.start, self.end, size)),
            "project": codes(["P"], np.zeros(size, np.int64)),
            "amount": decimals(self.within(10_000, 500_000, size), 2),
        }
