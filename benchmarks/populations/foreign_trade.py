"""Salespeople abroad: a month's attendance, customers, orders in several currencies with what was received for them, losses.

What the lines of their pay statements read. Orders, receipts and losses are ledgers that reach back two years.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from benchmarks.month import Month
from benchmarks.populations.columns import SECONDS_A_DAY, Ints, codes, day_number, days, decimals, flags, moments
from benchmarks.populations.dice import Dice
from benchmarks.populations.writing import GROUP, Group, Rows, group_of

SOURCES = {
    "ecommerce_platform": 0.3, "self_funded_channel": 0.2, "exhibition": 0.12, "promotion": 0.08,
    "outdoor_advertising": 0.05, "leader_developed": 0.1, "other_salesperson": 0.05, "unrelated_intermediary": 0.05,
    "company_strategic": 0.05,
}  # fmt: skip
CURRENCIES = {"cny": 0.2, "usd": 0.5, "eur": 0.2, "gbp": 0.1}
RATES = np.array([0, 7_105_000, 7_730_000, 9_020_000])
"""Renminbi for one unit of each currency, in millionths; the order's own lies within two per cent."""
ENDS = ("arrival", 9 * 3600), ("departure", 17 * 3600 + 1800)


def make(seed: int, month: Month, punches_a_day: int = 1) -> Callable[[int, int], Group]:
    """The maker of groups for `write_population`. One punch a day is the arrival; with more, the departure too."""
    return lambda number, wanted: _Maker(seed, number, month, min(punches_a_day, 2)).group(wanted)


def ledgers(month: Month) -> Mapping[str, date]:
    since = date(month.start.year - 2, 1, 1)
    return dict.fromkeys(("trade_order", "receipt", "loss"), since)


class _Maker(Dice):
    def __init__(self, seed: int, number: int, month: Month, punches_a_day: int) -> None:
        super().__init__(seed, number, month)
        self.ends = ENDS[:punches_a_day]
        self.since = day_number(ledgers(month)["trade_order"])

    def group(self, wanted: int) -> Group:
        self.hired, self.left = self.employment(self.since)
        self.leave_day = np.where(self.chance(0.08), self.any_of(self.workdays, GROUP), -1)
        tables = {
            "employee": self._employees(),
            "employee_month": self._months(),
            "salesman": self._agreements(),
            "salesman_month": self._forecasts(),
            "salesman_quarter": self._quarters(),
            "punch": self._punches(),
            "trade_day": self._late_starts(),
            "leave": self._leave(),
            "absence": self._absences(),
            "overtime": self._overtime(),
            "evening_work": self._evenings(),
            **self._trade(),
        }
        return group_of(tables, wanted)

    # --- people ---------------------------------------------------------------------------------------

    def _employees(self) -> Rows:
        return self.people, {
            "id": self.employee(self.people),
            "name": pa.array([f"N {key[1:]}" for key in self.keys]),
            "department": pa.nulls(GROUP, pa.string()),
            "hired_on": days(self.hired),
            "left_on": days(self.left, self.left < 0),
        }

    def _months(self) -> Rows:
        return self.people, {
            "employee": self.employee(self.people),
            "month": self.this_month(),
            "role": codes(["sales"], np.zeros(GROUP, np.int64), self.chance(0.001)),
            "scheduled_workdays": pa.nulls(GROUP, pa.int64()),
            "paid_days": pa.nulls(GROUP, pa.int64()),
        }

    def _agreements(self) -> Rows:
        return self.people, {
            "employee": self.employee(self.people),
            "agreed_probation_pay": decimals(self.within(80_000, 100_000), 2, self.chance(0.002)),
            "agreed_regular_pay": decimals(self.within(100_000, 120_000), 2, self.chance(0.002)),
        }

    def _forecasts(self) -> Rows:
        people, size = self.owned(self.chance(0.8).astype(np.int64))
        return people, {
            "employee": self.employee(people),
            "month": codes([self.month.name], np.zeros(size, np.int64)),
            "forecast": decimals(self.within(0, 30_000_000, size), 2),
            "forecast_on": days(np.full(size, self.start)),
        }

    def _quarters(self) -> Rows:
        people, size = self.owned(self.chance(0.1).astype(np.int64))
        quarter = f"{self.month.start.year}-Q{(self.month.start.month + 2) // 3}"
        return people, {
            "employee": self.employee(people),
            "quarter": codes([quarter], np.zeros(size, np.int64)),
            "extra_bonus_decided": decimals(self.within(0, 500_000, size), 2),
        }

    # --- attendance -----------------------------------------------------------------------------------

    def _punches(self) -> Rows:
        """Mostly on time, some later than the timetable, a few later than ten o'clock or on a boundary."""
        shape = (GROUP, len(self.workdays), len(self.ends))
        midnight = (self.workdays * SECONDS_A_DAY)[None, :, None]
        due = np.broadcast_to(midnight + np.array([second for _, second in self.ends]), shape)
        form = self.pick([0.85, 0.1, 0.03, 0.02], shape)
        late = np.select(
            [form == 0, form == 1, form == 2], [-self.within(0, 900, shape), self.within(1, 3600, shape), 3600], 0
        )
        late = np.where(form == 3, self.within(3601, 9000, shape), late)
        arrival = np.array([kind == "arrival" for kind, _ in self.ends])
        on_leave = np.broadcast_to((self.workdays == self.leave_day[:, None])[:, :, None], shape)
        there = (self.workdays >= self.hired[:, None]) & (
            (self.left < 0)[:, None] | (self.workdays <= self.left[:, None])
        )
        taken = np.broadcast_to(there[:, :, None], shape)
        people = np.nonzero(taken)[0]
        outer = np.ones(len(people), bool)
        return people, {
            "employee": self.employee(people),
            "date": days(np.broadcast_to(self.workdays[None, :, None], shape)[taken]),
            "kind": codes(["arrival", "departure"], np.broadcast_to(np.where(arrival, 0, 1), shape)[taken]),
            "outer": flags(outer),
            "due_at": moments(due[taken]),
            "punched_at": moments(
                np.where(arrival, due + late, due - late)[taken], (self.chance(0.002, shape) | on_leave)[taken]
            ),
            "leave": codes([f"L{key[1:]}" for key in self.keys], people, ~on_leave[taken]),
        }

    def _late_starts(self) -> Rows:
        people, size = self.owned(self.chance(0.1).astype(np.int64))
        return people, {
            "employee": self.employee(people),
            "day": days(self.any_of(self.workdays, size)),
            "late_start_approved": flags(self.chance(0.8, size)),
        }

    def _leave(self) -> Rows:
        people = np.flatnonzero(self.leave_day >= 0)
        size = len(people)
        midnight = self.leave_day[people] * SECONDS_A_DAY
        start, end = midnight + ENDS[0][1], midnight + ENDS[1][1]
        return people, {
            "id": pa.array([f"L{self.keys[person][1:]}" for person in people], pa.string()),
            "employee": self.employee(people),
            "type": codes(["sick", "personal", "annual"], self.pick([0.4, 0.5, 0.1], size)),
            "start_at": moments(start),
            "end_at": moments(end),
            "days": decimals(np.full(size, 1000), 3),
            "urgent": flags(self.chance(0.1, size)),
            "requested_at": moments(start - SECONDS_A_DAY),
            "channel": codes(["written", "telephone"], self.within(0, 1, size)),
            "reason": codes(["family"], np.zeros(size, np.int64), self.chance(0.1, size)),
            "slip_submitted_at": moments(start - SECONDS_A_DAY, self.chance(0.1, size)),
            "approved": flags(self.chance(0.93, size)),
            "approved_at": moments(start - 3600, self.chance(0.1, size)),
            "approver": codes(["chairman", "department_manager"], self.within(0, 1, size)),
        }

    def _absences(self) -> Rows:
        people, size = self.owned(self.chance(0.01).astype(np.int64))
        return people, {
            "employee": self.employee(people),
            "date": days(self.any_of(self.workdays, size)),
            "days": decimals(np.array([1000, 500])[self.within(0, 1, size)], 3),
        }

    def _overtime(self) -> Rows:
        free = np.array([day_number(day.date) for day in self.month.days if not day.is_workday])
        people, size = self.owned(self.pick([0.8, 0.15, 0.05]))
        return people, {
            "employee": self.employee(people),
            "date": days(self.any_of(free, size)),
            "days": decimals(np.array([1000, 500, 250])[self.within(0, 2, size)], 3),
            "required_by_work": flags(self.chance(0.95, size)),
            "approved": flags(self.chance(0.9, size)),
            "time_off_taken": flags(self.chance(0.3, size)),
        }

    def _evenings(self) -> Rows:
        people, size = self.owned(self.pick([0.6, 0.2, 0.1, 0.1]))
        start = self.any_of(self.workdays, size) * SECONDS_A_DAY + self.within(18 * 60, 20 * 60, size) * 60
        return people, {
            "employee": self.employee(people),
            "started_at": moments(start),
            "ended_at": moments(start + self.within(10, 180, size) * 60),
        }

    # --- trade ----------------------------------------------------------------------------------------

    def _trade(self) -> Mapping[str, Rows]:
        """A customer an order, one or two receipts for most, a loss on a few."""
        people, size = self.owned(self.random.poisson(3, GROUP))
        order = np.arange(size)
        ids = [f"{self.keys[person][1:]}-{row}" for person, row in zip(people, order, strict=True)]
        signed = np.maximum(self.within(self.since, self.end, size), self.end - self.within(0, 365, size))
        value = self.within(100_000, 20_000_000, size)
        currency = self.pick(CURRENCIES, size)
        foreign = currency > 0
        rate = RATES[currency] * self.within(9_800, 10_200, size) // 10_000
        orders = {
            "id": pa.array([f"T{id_}" for id_ in ids], pa.string()),
            "customer": pa.array([f"K{id_}" for id_ in ids], pa.string()),
            "salesperson": self.employee(people),
            "originator": codes(self.keys, np.maximum(people - 1, 0), ~self.chance(0.1, size)),
            "signed_on": days(signed),
            "source": codes(list(SOURCES), self.pick(SOURCES, size), self.chance(0.0005, size)),
            "handed_over": flags(self.chance(0.95, size)),
            "currency": codes(list(CURRENCIES), currency),
            "contract_value": decimals(value, 2),
            "exchange_rate": decimals(rate, 6, ~foreign | self.chance(0.001, size)),
            "parity_rate": decimals(RATES[currency], 6, ~foreign),
            "settlement_rate": decimals(rate * 99 // 100, 6, ~foreign),
            "freight_and_insurance": decimals(value * self.within(0, 8, size) // 100, 2),
            "commission_paid_on": days(signed + 60, self.chance(0.6, size)),
            "extra_reward_decided": decimals(self.within(0, 100_000, size), 2, ~self.chance(0.05, size)),
        }
        customers = {
            "id": orders["customer"],
            "salesperson": self.employee(people),
            "acquired_on": days(signed - self.within(0, 400, size)),
        }
        return {
            "customer": (people, customers),
            "trade_order": (people, orders),
            "receipt": self._receipts(people, orders["id"], signed, value),
            "loss": self._losses(people, orders["id"], signed),
        }

    def _receipts(self, people: Ints, orders: pa.Array, signed: Ints, value: Ints) -> Rows:
        """Nothing yet, the whole price at once, a deposit and the balance, or a deposit alone."""
        form = self.pick([0.2, 0.4, 0.3, 0.1], len(people))
        deposit = np.where(form == 1, value, value * 3 // 10)
        paid = self.within(0, 90, len(people))
        first, second = np.flatnonzero(form > 0), np.flatnonzero(form == 2)
        order = np.concatenate([first, second])
        amount = np.concatenate([deposit[first], (value - deposit)[second]])
        received = np.concatenate([(signed + paid)[first], (signed + paid + 30)[second]])
        by_person = np.argsort(order, kind="stable")
        order = order[by_person]
        return people[order], {
            "order": orders.take(pa.array(order)),
            "salesperson": self.employee(people[order]),
            "received_on": days(np.minimum(received[by_person], self.end)),
            "amount": decimals(amount[by_person], 2),
        }

    def _losses(self, people: Ints, orders: pa.Array, signed: Ints) -> Rows:
        order = np.flatnonzero(self.chance(0.03, len(people)))
        size = len(order)
        return people[order], {
            "salesperson": self.employee(people[order]),
            "order": orders.take(pa.array(order)),
            "occurred_on": days(np.minimum(signed[order] + 30, self.end)),
            "amount": decimals(self.within(10_000, 3_000_000, size), 2),
            "by_salesperson": flags(self.chance(0.6, size)),
            "fault_share": decimals(self.within(1, 4, size) * 2_500, 2),
            "above_cap_approved": flags(self.chance(0.1, size)),
        }
