"""The rules as openfisca-core variables, in float32 as its users have them: see openfisca_variables.py.

A day at work is its person, an employee its group of days. What hangs on neither (leave slips, orders, overtime, awards)
is summed up by employee beforehand, with the arrays of the NumPy contender. It has no word for undetermined: a blank cell
takes a default, and the figure that comes of it is counted as wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
from openfisca_core.simulations import Simulation, SimulationBuilder

from benchmarks.contenders.numpy_int64 import UNKNOWN, Ints, Payroll, arrays, read_tables
from benchmarks.contenders.openfisca_variables import Role, tax_benefit_system
from benchmarks.contenders.unavailable import NotAvailable
from benchmarks.month import read_month
from benchmarks.outcomes import OUTCOMES
from benchmarks.tables import write_results
from benchmarks.watch import Watch

Inputs = Mapping[str, np.ndarray]


def run(facts: Path, output: Path, watch: Watch) -> None:
    month = read_month(facts)
    keys, columns = arrays(read_tables(facts))
    if len(columns["punch"].person) != len(columns["attendance_day"].person):
        raise NotAvailable("for populations of one punch a day")
    payroll = Payroll(columns, month, len(keys))
    # openfisca joins only employees who have a day: those without one are given an empty day.
    without = np.setdiff1d(np.arange(len(keys)), columns["punch"].person)
    days = {name: np.append(values, np.zeros(len(without), values.dtype)) for name, values in of_days(payroll).items()}
    given = {**days, **of_employees(payroll)}
    watch.mark("read")
    simulation = simulated(len(keys), np.append(columns["punch"].person, without))
    watch.mark("prepare")
    for name, values in given.items():
        simulation.set_input(name, month.name, values)
    found = {outcome.id: simulation.calculate(outcome.id, month.name) for outcome in OUTCOMES}
    watch.mark("evaluate")
    write_results(
        output, keys, {o.id: np.rint(found[o.id].astype(np.float64) * 10**o.places).astype(int) for o in OUTCOMES}
    )
    watch.mark("write")


def simulated(people: int, owners: Ints) -> Simulation:
    """An empty simulation of so many employees; `owners` says whose each day is."""
    system = tax_benefit_system()
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("day", np.arange(len(owners)))
    employees = builder.declare_entity("employee", np.arange(people))
    builder.join_with_persons(employees, owners, np.zeros(len(owners), int))
    simulation: Simulation = builder.build(system)
    return simulation


def of_days(payroll: Payroll) -> Inputs:
    """A day's punch, in seconds of the month, and what else happened on the day."""
    punch, leave, attendance = (payroll.columns[entity] for entity in ("punch", "leave", "attendance_day"))
    midnight = payroll.first * 86_400
    slip = punch.places("leave", leave.table["id"].combine_chunks())
    start, end = (_at(leave.seconds(side) - midnight, slip) for side in ("start_at", "end_at"))
    day = punch.days("date") - payroll.first
    _, _, denied, _ = payroll.leave()
    return {
        "due": punch.seconds("due_at") - midnight,
        "punched": punch.seconds("punched_at") - midnight,
        "came": punch.there("punched_at"),
        "arrival": punch.places("kind", pa.array(["arrival"])) == 0,
        "on_slip": slip >= 0,
        "slip_start": start,
        "slip_end": end,
        "punches_expected": attendance.ints("punches_expected"),
        "punches_made": attendance.ints("punches_made"),
        "punches_on_leave": attendance.ints("punches_on_leave"),
        "denied": denied[punch.person, day],
        "recorded": _recorded(payroll)[punch.person, day],
    }


def of_employees(payroll: Payroll) -> Inputs:
    settled, workload = payroll.settled, payroll.workload
    sick, personal, _, on_leave = payroll.leave()
    rest_days, holidays = payroll.overtime()
    commission = payroll.commission()
    return {
        "role": np.where(payroll.role < 0, len(Role) - 1, payroll.role),
        "formal": payroll.formal,
        "agreed_base_salary": settled.scaled("agreed_base_salary", 100) / 100,
        "scheduled_days": payroll.scheduled(),
        "not_employed_days": payroll.not_employed(),
        "paid_days_given": settled.there("paid_days"),
        "paid_days": settled.scaled("paid_days", 1000) / 1000,
        "sick_leave_days": sick / 1000,
        "personal_leave_days": personal / 1000,
        "on_leave": on_leave,
        "full_month": payroll.whole_month(),
        "rest_days_worked": rest_days / 1000,
        "holidays_worked": holidays / 1000,
        "settled_commission": np.where(commission == UNKNOWN, 0, commission) / 100,
        "awards": payroll.awards() / 100,
        "large_items": workload.ints("large_items"),
        "small_items": workload.ints("small_items"),
        "delivered_orders": workload.ints("delivered_orders"),
        "activations": workload.ints("activations"),
        "report_submitted": workload.flags("workload_report_submitted"),
        "service_bonus": workload.scaled("service_bonus", 100) / 100,
    }


def _recorded(payroll: Payroll) -> np.ndarray:
    """Days of recorded absence by employee and day."""
    absence = payroll.columns["absence"]
    found = np.zeros((payroll.people, len(payroll.month.days)))
    np.add.at(found, (absence.person, absence.days("date") - payroll.first), absence.scaled("days", 1000) / 1000)
    return found


def _at(values: Ints, rows: Ints) -> Ints:
    """The value of each row, 0 for row -1."""
    return np.append(values, 0)[rows]
