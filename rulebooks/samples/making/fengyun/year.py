"""The sample year 2024: few people, every month, in the normal form (one CSV file an entity, headings are ids)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from rulebooks.samples.making.calendar import days, moment, month_end, week_end, workday_from, workdays
from rulebooks.samples.making.fengyun import year_cases as cases
from rulebooks.samples.making.fengyun.payroll import write_payroll_of_year
from rulebooks.samples.making.fengyun.timetable import EVENING_OUT, ORDINARY, due_at, expected
from rulebooks.samples.making.punches import ordinary_punches, with_particulars
from rulebooks.samples.making.writers import Cell, write_csv, write_text

YEAR = 2024
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
ONE_DAY = timedelta(days=1)

FACTS = """\
# A whole year of seven people, so that the year 2024 can be graded. Written by rulebooks/samples/generate.py.
period: 2024-12
covers:
  default: {from: 2024-01-01, until: 2024-12-31}
  advance: {from: 2009-01-01, until: 2024-12-31}       # advances stay open until they are settled
"""


def write_year(folder: Path) -> None:
    """All files of the sample year, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "facts.yaml", FACTS)
    _write_people(folder)
    _write_attendance(folder)
    _write_work(folder)
    months = [(p.id, f"{YEAR}-{month:02}") for p in cases.PEOPLE for month in _months(p)]
    write_payroll_of_year(folder, months, str(YEAR))


def _employed(person: cases.Person) -> tuple[date, date]:
    """The part of the year in which the person is employed."""
    return max(person.hired_on, FIRST), min(person.left_on or LAST, LAST)


def _months(person: cases.Person) -> Iterator[int]:
    first, last = _employed(person)
    yield from range(first.month, last.month + 1)


def _role(person: cases.Person, month: int) -> tuple[str, str]:
    """The role in a month, and the base salary agreed."""
    _, role, base = [entry for entry in person.roles if entry[0] <= month][-1]
    return role, base


def _write_people(folder: Path) -> None:
    write_csv(folder / "department.csv", ("id", "name"), cases.DEPARTMENTS)
    people = [(p.id, p.name, p.department, p.hired_on, p.left_on) for p in cases.PEOPLE]
    write_csv(folder / "employee.csv", ("id", "name", "department", "hired_on", "left_on"), people)
    months: list[list[Cell]] = []
    for person in cases.PEOPLE:
        for month in _months(person):
            pay_month_end = month_end(YEAR, month)
            planned = pay_month_end + 10 * ONE_DAY
            role, base = _role(person, month)
            formal = "yes" if month >= person.formal_from else "no"
            months.append([person.id, f"{YEAR}-{month:02}", role, formal, base, "", "", planned, workday_from(planned)])
    columns = (
        "employee", "month", "role", "is_formal", "agreed_base_salary", "scheduled_workdays", "paid_days",
        "planned_pay_date", "paid_on",
    )  # fmt: skip
    write_csv(folder / "employee_month.csv", columns, months)
    review_columns = (
        "employee", "year", "performance", "innovation_adopted", "brought_benefit", "other_violations", "major_errors",
        "individual_bonus",
    )  # fmt: skip
    reviews = [[who, str(YEAR), *rest, ""] for who, *rest in cases.REVIEWS]
    write_csv(folder / "year_review.csv", review_columns, reviews)
    resignation_columns = (
        "id", "employee", "submitted_on", "recipient", "form_used", "last_working_date",
        "checklist_completed_on", "handover_completed_on", "settlement_calculated_on", "settlement_paid_on",
    )  # fmt: skip
    write_csv(folder / "resignation.csv", resignation_columns, cases.RESIGNATIONS)


def _write_attendance(folder: Path) -> None:
    records = (punched for person in cases.PEOPLE for punched in _punches(person))
    numbered = ((number, who, at, "") for number, (who, at) in enumerate(records, start=1))
    write_csv(folder / "clock_record.csv", ("id", "employee", "at", "remark"), numbered)
    leave_columns = (
        "id", "employee", "type", "start_at", "end_at", "days", "urgent", "requested_at", "channel", "notified",
        "slip_submitted_at", "approved", "approved_at", "approver", "returned_on", "certificate_on", "handover_at",
    )  # fmt: skip
    write_csv(folder / "leave.csv", leave_columns, map(_leave_row, range(1, len(cases.LEAVES) + 1), cases.LEAVES))
    write_csv(folder / "absence.csv", ("id", "employee", "date", "days"), cases.ABSENCES)
    overtime_columns = ("id", "employee", "date", "days", "required_by_work", "approved")
    write_csv(folder / "overtime.csv", overtime_columns, cases.OVERTIMES)


def _punches(person: cases.Person) -> list[tuple[str, datetime]]:
    """The person's punches of the year, in order."""
    first, last = _employed(person)
    away = [(moment(slip.start_at), moment(slip.end_at)) for slip in cases.LEAVES if slip.employee == person.id]
    absent = {date.fromisoformat(day) for _, who, day, _ in cases.ABSENCES if who == person.id}
    ordinary = ordinary_punches(f"{person.id} {first:%Y-%m}", expected(first, last), ORDINARY, away, absent)
    particular = {
        (date.fromisoformat(p.day), p.slot): moment(f"{p.day} {p.time}")
        for p in cases.PUNCHES
        if p.employee == person.id
    }
    return [(person.id, at) for at in with_particulars(ordinary, particular).values()]


def _leave_row(number: int, slip: cases.Leave) -> list[Cell]:
    """Sick leave is told by a call ten minutes in; other leave is asked for three days before, with a slip.

    Who is back for the afternoon returns on the same day.
    """
    start, end = moment(slip.start_at), moment(slip.end_at)
    back = end.date() if end < due_at(end.date(), EVENING_OUT) else workday_from(end.date() + ONE_DAY)
    head = "department_head"
    if slip.type == "sick":
        called = start + timedelta(minutes=10)
        granted = called + timedelta(minutes=5)
        notice: list[Cell] = [called, "telephone", head, None, "yes", granted, head, back, back, None]
    else:
        asked = start - timedelta(days=3)
        granted, handed_over = asked + timedelta(hours=2), start - timedelta(hours=1)
        notice = [asked, "written", head, asked, "yes", granted, head, back, None, handed_over]
    return [f"L{number}", slip.employee, slip.type, start, end, slip.days, "no", *notice]


def _write_work(folder: Path) -> None:
    order_columns = (
        "id", "salesperson", "self_operated", "ordered_on", "shipped_on", "settled_on", "revenue", "purchase_cost",
        "tax", "freight", "agreed_rate",
    )  # fmt: skip
    write_csv(folder / "sales_order.csv", order_columns, _orders())
    workload_columns = (
        "employee", "month", "large_items", "small_items", "delivered_orders", "activations",
        "workload_report_submitted", "service_bonus", "transport_claimed", "telephone_claimed",
    )  # fmt: skip
    write_csv(folder / "workload_month.csv", workload_columns, _workloads())
    report_columns = ("id", "employee", "kind", "reported_until", "prepared_on", "submitted_on", "recipient")
    write_csv(folder / "report.csv", report_columns, ([n, *row] for n, row in enumerate(_reports(), start=1)))
    write_csv(folder / "project_award.csv", ("id", "employee", "fixed_on", "project", "amount"), cases.PROJECT_AWARDS)
    write_csv(folder / "advance.csv", ("id", "employee", "requested_on", "advanced", "settled"), cases.ADVANCES)
    supply_columns = ("id", "employee", "issued_on", "item_name", "quantity", "recipient_signed")
    write_csv(folder / "supply_issue.csv", supply_columns, cases.SUPPLY_ISSUES)
    matter_columns = ("id", "employee", "raised_on", "rule_exists", "rule_reasonable")
    write_csv(folder / "work_matter.csv", matter_columns, cases.WORK_MATTERS)


def _orders() -> Iterator[list[Cell]]:
    """Three orders a month for the salesperson, the third at a rate agreed; each March and August one at a loss."""
    chance = random.Random("orders of the year")
    number = 0
    for month in range(1, 13):
        for turn in range(3):
            number += 1
            revenue = Decimal(chance.randint(80000, 600000)).scaleb(-2)
            at_a_loss = turn == 0 and month in (3, 8)
            share = Decimal(chance.randint(10400, 11200) if at_a_loss else chance.randint(5800, 7600))
            ordered = date(YEAR, month, chance.randint(1, 15))
            yield [
                f"S{number:03}", "E204", "yes", ordered, ordered + 2 * ONE_DAY,
                ordered + timedelta(days=chance.randint(5, 13)), f"{revenue:.2f}", f"{revenue * share.scaleb(-4):.2f}",
                f"{revenue * 3 / 100:.2f}", f"{Decimal(chance.randint(600, 9900)).scaleb(-2):.2f}",
                chance.choice(("11%", "12%", "13%")) if turn == 2 else "",
            ]  # fmt: skip


def _workloads() -> Iterator[list[Cell]]:
    """What the role of the month counts; the rest is zero."""
    for person in cases.PEOPLE:
        chance = random.Random(f"{person.id} workload")
        for month in _months(person):
            role, _ = _role(person, month)
            large = chance.randint(170, 260) if role == "delivery" else 0
            small = chance.randint(40, 90) if role == "delivery" else 0
            orders = chance.randint(60, 140) if role == "line_manager" else 0
            activations = chance.randint(150, 320) if role == "marketing" else 0
            bonus = f"{chance.randint(4, 20) * 10}.00" if role == "customer_service" else ""
            claims = ("50.00", "42.00") if role == "line_manager" else ("", "")
            yield [person.id, f"{YEAR}-{month:02}", large, small, orders, activations, "yes", bonus, *claims]


def _reports() -> Iterator[list[Cell]]:
    """A report for each week and month that ends in the year, submitted when due unless the cases differ."""
    for person in cases.PEOPLE:
        first, last = _employed(person)
        weeks = sorted({week_end(day) for day in days(first, last)} - {week_end(LAST)})
        months = [month_end(YEAR, month) for month in _months(person)]
        for kind, ends in (("weekly", weeks), ("monthly", months)):
            for end in ends:
                key = (person.id, kind, f"{end}")
                if key in cases.MISSING_REPORTS:
                    continue
                prepared = workdays(end - timedelta(days=13), min(end, last))[-1]
                submitted = cases.LATE_REPORTS.get(key, f"{workday_from(end + ONE_DAY)}")
                yield [person.id, kind, end, prepared, submitted if end <= last else f"{last}", "department_manager"]
