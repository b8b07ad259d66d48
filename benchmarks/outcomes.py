"""What is compared: these outcomes of every person in one month, under the rulebook's own choices of interpretation.

They are what a payroll needs of Fengyun's rulebook, from the lateness fines to the net pay. Left out are the year-end bonus
(the month compared is no December), resignations, advances and everything that other interpretations would bring in.

A contender gives a table with a row a person: `employee`, then each outcome as a whole number of its last place (fen,
thousandths of a day, or times). NULL says that the outcome is undetermined, because a cell it needs is blank. Where a
clause is not about a person (no sales commission for a driver) the figure is 0: that is what it adds to the pay.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rule's id and the places its figure keeps."""

    id: str
    places: int


MONEY, DAYS, TIMES = 2, 3, 0

OUTCOMES = (
    Outcome("late_early_fines", MONEY),
    Outcome("late_early_count", TIMES),
    Outcome("derived_absences", TIMES),
    Outcome("actual_absences", DAYS),
    Outcome("sick_leave_days", DAYS),
    Outcome("personal_leave_days", DAYS),
    Outcome("days_paid", DAYS),
    Outcome("base_salary", MONEY),
    Outcome("base_pay", MONEY),
    Outcome("sick_leave_deduction", MONEY),
    Outcome("personal_leave_deduction", MONEY),
    Outcome("absence_deduction", MONEY),
    Outcome("full_attendance_bonus", MONEY),
    Outcome("allowance", MONEY),
    Outcome("rest_day_overtime_pay", MONEY),
    Outcome("holiday_overtime_pay", MONEY),
    Outcome("sales_commission", MONEY),
    Outcome("delivery_commission", MONEY),
    Outcome("customer_service_bonus", MONEY),
    Outcome("activation_commission", MONEY),
    Outcome("project_bonus", MONEY),
    Outcome("gross_pay", MONEY),
    Outcome("net_pay", MONEY),
)
IDS = tuple(outcome.id for outcome in OUTCOMES)
