"""Entities and variables of the openfisca contender. Money is in yuan and time in days, as float32; moments are whole seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable


class Role(Enum):
    """In the order of numpy_int64.ROLES; whoever is of no role known is `other`."""

    manager = "manager"
    customer_service = "customer service"
    line_manager = "line manager"
    sales = "sales"
    delivery = "delivery"
    marketing = "marketing"
    other = "other"


DAY = build_entity(key="day", plural="days", label="Day at work", is_person=True)
EMPLOYEE = build_entity(
    key="employee", plural="employees", label="Employee", roles=[{"key": "worked", "plural": "worked_days"}]
)
Rows: TypeAlias = Any
Month: TypeAlias = Any
Column: TypeAlias = Any
"""What openfisca hands to a formula, and what it takes: it has no types of its own for them."""
Formula = Callable[[Rows, Month], Column]

DAY_INPUTS = {
    "due": int, "punched": int, "came": bool, "arrival": bool, "on_slip": bool, "slip_start": int, "slip_end": int,
    "punches_expected": int, "punches_made": int, "punches_on_leave": int, "denied": bool, "recorded": float,
}  # fmt: skip
EMPLOYEE_INPUTS = {
    "formal": bool, "agreed_base_salary": float, "scheduled_days": int, "not_employed_days": int,
    "paid_days_given": bool, "paid_days": float, "sick_leave_days": float, "personal_leave_days": float, "on_leave": bool,
    "full_month": bool, "rest_days_worked": float, "holidays_worked": float, "settled_commission": float, "awards": float,
    "large_items": int, "small_items": int, "delivered_orders": int, "activations": int, "report_submitted": bool,
    "service_bonus": float,
}  # fmt: skip
EARNINGS = (
    "base_pay", "full_attendance_bonus", "allowance", "rest_day_overtime_pay", "holiday_overtime_pay", "sales_commission",
    "delivery_commission", "customer_service_bonus", "activation_commission", "project_bonus",
)  # fmt: skip


def tax_benefit_system() -> TaxBenefitSystem:
    """The rules, ready to be simulated."""
    system = TaxBenefitSystem([DAY, EMPLOYEE])
    for name, kind in DAY_INPUTS.items():
        system.add_variable(_variable(name, DAY, kind))
    for name, kind in EMPLOYEE_INPUTS.items():
        system.add_variable(_variable(name, EMPLOYEE, kind))
    system.add_variable(_variable("role", EMPLOYEE, Enum, possible_values=Role, default_value=Role.other))
    for formula in DAY_FORMULAS:
        system.add_variable(_variable(formula.__name__, DAY, float, formula=formula))
    for formula in EMPLOYEE_FORMULAS:
        system.add_variable(_variable(formula.__name__, EMPLOYEE, float, formula=formula))
    return system


def _variable(name: str, entity: Any, value_type: Any, **attributes: Any) -> type[Variable]:
    settings = {"entity": entity, "value_type": value_type, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), {**settings, **attributes})


# --- days -------------------------------------------------------------------------------------------


def minutes_off(day: Rows, period: Month) -> Column:
    due = day("due", period)
    after, before = np.maximum(due, day("slip_end", period)), np.minimum(due, day("slip_start", period))
    arrival = day("arrival", period)
    expected = np.where(day("on_slip", period), np.where(arrival, after, before), due)
    punched = day("punched", period)
    late = np.where(arrival, punched - expected, expected - punched)
    return np.where(day("came", period), np.floor(np.maximum(late, 0) / 60), 0)


def fine(day: Rows, period: Month) -> Column:
    minutes = day("minutes_off", period)
    return np.select([minutes <= 0, minutes < 5, minutes <= 30], [0, 5, 20], 0)


def counted(day: Rows, period: Month) -> Column:
    return day("fine", period) > 0


def absent(day: Rows, period: Month) -> Column:
    unseen = (day("punches_expected", period) > 0) * (day("punches_made", period) == 0)
    unseen *= day("punches_on_leave", period) == 0
    far = day("minutes_off", period) > 30
    return np.where(unseen + day("denied", period), 1, np.minimum(1, np.maximum(np.ceil(day("recorded", period)), far)))


# --- employees ----------------------------------------------------------------------------------------


def late_early_fines(employee: Rows, period: Month) -> Column:
    return employee.sum(employee.members("fine", period))


def late_early_count(employee: Rows, period: Month) -> Column:
    return employee.sum(employee.members("counted", period))


def actual_absences(employee: Rows, period: Month) -> Column:
    return employee.sum(employee.members("absent", period))


def derived_absences(employee: Rows, period: Month) -> Column:
    return employee("late_early_count", period) >= 3


def days_paid(employee: Rows, period: Month) -> Column:
    unpaid = employee("sick_leave_days", period) + employee("personal_leave_days", period)
    earned = employee("scheduled_days", period) - employee("not_employed_days", period) - unpaid
    return np.where(employee("paid_days_given", period), employee("paid_days", period), np.maximum(0, earned))


def base_salary(employee: Rows, period: Month) -> Column:
    role = employee("role", period)
    fixed = [role == Role.manager, role == Role.customer_service, role == Role.line_manager]
    agreed = employee("agreed_base_salary", period)
    return np.select([employee("formal", period) == 0, *fixed], [agreed, 1200, 900, 800], agreed)


def base_pay(employee: Rows, period: Month) -> Column:
    return _share(employee, period, employee("days_paid", period))


def sick_leave_deduction(employee: Rows, period: Month) -> Column:
    return _share(employee, period, employee("sick_leave_days", period))


def personal_leave_deduction(employee: Rows, period: Month) -> Column:
    return _share(employee, period, employee("personal_leave_days", period))


def absence_deduction(employee: Rows, period: Month) -> Column:
    days = employee("actual_absences", period) + employee("derived_absences", period)
    return _share(employee, period, days * 2)


def full_attendance_bonus(employee: Rows, period: Month) -> Column:
    role = employee("role", period)
    due = employee("formal", period) * ((role == Role.customer_service) + (role == Role.line_manager))
    there = (employee("late_early_count", period) == 0) * (employee("actual_absences", period) == 0)
    return due * there * (employee("on_leave", period) == 0) * employee("full_month", period) * 50


def allowance(employee: Rows, period: Month) -> Column:
    due = employee("formal", period) * (employee("role", period) == Role.line_manager)
    return due * (employee("days_paid", period) > 0) * 100


def rest_day_overtime_pay(employee: Rows, period: Month) -> Column:
    return _to_fen(employee("rest_days_worked", period) * employee("base_salary", period) * 2 / 21.75)


def holiday_overtime_pay(employee: Rows, period: Month) -> Column:
    return _to_fen(employee("holidays_worked", period) * employee("base_salary", period) * 3 / 21.75)


def sales_commission(employee: Rows, period: Month) -> Column:
    return (employee("role", period) == Role.sales) * employee("settled_commission", period)


def delivery_commission(employee: Rows, period: Month) -> Column:
    role = employee("role", period)
    volume = employee("large_items", period) + employee("small_items", period) / 2
    by_order = employee("delivered_orders", period) * 2
    return np.select([role == Role.delivery, role == Role.line_manager], [np.maximum(0, volume - 240), by_order], 0)


def customer_service_bonus(employee: Rows, period: Month) -> Column:
    due = (employee("role", period) == Role.customer_service) * employee("report_submitted", period)
    return due * employee("service_bonus", period)


def activation_commission(employee: Rows, period: Month) -> Column:
    return (employee("role", period) == Role.marketing) * np.maximum(0, employee("activations", period) - 200)


def project_bonus(employee: Rows, period: Month) -> Column:
    return employee("formal", period) * (employee("role", period) == Role.manager) * employee("awards", period)


def gross_pay(employee: Rows, period: Month) -> Column:
    earnings = sum(employee(name, period) for name in EARNINGS)
    return earnings - employee("late_early_fines", period) - employee("absence_deduction", period)


def net_pay(employee: Rows, period: Month) -> Column:
    return np.maximum(0, employee("gross_pay", period))


def _share(employee: Rows, period: Month, days: Column) -> Column:
    """So many days' part of the base salary."""
    return _to_fen(employee("base_salary", period) / employee("scheduled_days", period) * days)


def _to_fen(amount: Column) -> Column:
    return np.floor(amount * 100 + 0.5) / 100


DAY_FORMULAS: tuple[Formula, ...] = (minutes_off, fine, counted, absent)
EMPLOYEE_FORMULAS: tuple[Formula, ...] = (
    late_early_fines, late_early_count, actual_absences, derived_absences, days_paid, base_salary, base_pay,
    sick_leave_deduction, personal_leave_deduction, absence_deduction, full_attendance_bonus, allowance,
    rest_day_overtime_pay, holiday_overtime_pay, sales_commission, delivery_commission, customer_service_bonus,
    activation_commission, project_bonus, gross_pay, net_pay,
)  # fmt: skip
