"""The rules in plain Python on decimal.Decimal, row by row, as the clauses read: the truth the others are held against.

None stands for undetermined: a cell that the figure needs is blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from benchmarks.month import Month, read_month
from benchmarks.outcomes import OUTCOMES
from benchmarks.tables import groups, person_column, write_results
from benchmarks.watch import Watch

Row = Mapping[str, Any]
Figures = Mapping[str, Decimal | None]
Maybe = Decimal | None

ZERO, ONE = Decimal(0), Decimal(1)
BASE_FINE, MIDDLE_FINE, MIDDLE_FROM, MIDDLE_TO = Decimal(5), Decimal(20), 5, 30
TALLY_LIMIT, ABSENCE_MULTIPLIER = 3, 2
FIXED_BASE = {"manager": Decimal(1200), "customer_service": Decimal(900), "line_manager": Decimal(800)}
FULL_ATTENDANCE, ALLOWANCE = Decimal(50), Decimal(100)
OVERTIME_DAYS, REST_DAY_RATE, HOLIDAY_RATE = Decimal("21.75"), 2, 3
RATE_MIN, RATE_MAX = Decimal(10), Decimal(13)
BASE_VOLUME, BASE_ACTIVATIONS, PER_DELIVERY = Decimal(240), Decimal(200), Decimal(2)


@dataclass(frozen=True, slots=True)
class Person:
    """A person's rows of each entity. `settled` is that of employee_month; `slips` are those of `leave` by their ids."""

    month: Month
    employee: Row
    settled: Row
    workload: Row
    punches: Sequence[Row]
    attendance: Sequence[Row]
    slips: Mapping[str, Row]
    absences: Sequence[Row]
    overtime: Sequence[Row]
    orders: Sequence[Row]
    awards: Sequence[Row]

    @property
    def formal(self) -> bool:
        return bool(self.settled["is_formal"])

    @property
    def role(self) -> str | None:
        role: str | None = self.settled["role"]
        return role


def run(facts: Path, output: Path, watch: Watch) -> None:
    keys: list[str] = []
    columns: dict[str, list[int | None]] = {outcome.id: [] for outcome in OUTCOMES}
    for person in people(facts, watch):
        found = figures(person)
        keys.append(person.employee["id"])
        for outcome in OUTCOMES:
            value = found[outcome.id]
            columns[outcome.id].append(None if value is None else int(value.scaleb(outcome.places)))
    watch.mark("evaluate")
    write_results(output, keys, columns)
    watch.mark("write")


def people(facts: Path, watch: Watch) -> Iterator[Person]:
    month = read_month(facts)
    for group in groups(facts):
        watch.mark("evaluate")
        rows = {entity: _by_person(table.to_pylist(), person_column(entity)) for entity, table in group.items()}
        watch.mark("read")
        for key, [employee] in rows["employee"].items():
            [settled], [workload] = rows["employee_month"][key], rows["workload_month"][key]
            slips = {slip["id"]: slip for slip in rows["leave"][key]}
            events = (rows[entity][key] for entity in ("absence", "overtime", "sales_order", "project_award"))
            yield Person(
                month, employee, settled, workload, rows["punch"][key], rows["attendance_day"][key], slips, *events
            )


def _by_person(rows: Iterable[Row], owner: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[owner]].append(row)
    return found


def figures(person: Person) -> Figures:
    """All outcomes of one person's month."""
    fines, times, by_lateness = lateness(person)
    derived = None if times is None else ONE if times >= TALLY_LIMIT else ZERO
    sick, personal, denied = leave_days(person)
    absences = absence_days(person, by_lateness, denied)
    scheduled = scheduled_days(person)
    paid = days_paid(person, scheduled, sick + personal)
    base = base_salary(person)
    earned = {
        "base_pay": share(base, paid, scheduled),
        "full_attendance_bonus": full_attendance_bonus(person, times, absences),
        "allowance": allowance(person, paid),
        "rest_day_overtime_pay": overtime_pay(person, base, "rest_day", REST_DAY_RATE),
        "holiday_overtime_pay": overtime_pay(person, base, "statutory_holiday", HOLIDAY_RATE),
        "sales_commission": sales_commission(person),
        "delivery_commission": delivery_commission(person),
        "customer_service_bonus": customer_service_bonus(person),
        "activation_commission": activation_commission(person),
        "project_bonus": project_bonus(person),
    }
    absent_days = None if absences is None or derived is None else absences + derived
    deduction = None if absent_days is None else share(base, absent_days * ABSENCE_MULTIPLIER, scheduled)
    earnings = total(earned.values())
    deductions = total([fines, deduction])
    gross = None if earnings is None or deductions is None else earnings - deductions
    return earned | {
        "late_early_fines": fines,
        "late_early_count": times,
        "derived_absences": derived,
        "actual_absences": absences,
        "sick_leave_days": sick,
        "personal_leave_days": personal,
        "days_paid": paid,
        "base_salary": base,
        "sick_leave_deduction": share(base, sick, scheduled),
        "personal_leave_deduction": share(base, personal, scheduled),
        "absence_deduction": deduction,
        "gross_pay": gross,
        "net_pay": None if gross is None else max(ZERO, gross),
    }


# --- attendance -------------------------------------------------------------------------------------


def lateness(person: Person) -> tuple[Maybe, Maybe, Mapping[date, int | None]]:
    """The month's fines, how many times they were for, and on each day the absences by coming far too late."""
    fines: Maybe = ZERO
    times: Maybe = ZERO
    far: dict[date, int | None] = {}
    for punch in person.punches:
        minutes = minutes_off(punch, person.slips)
        if minutes is None:
            fines = times = far[punch["date"]] = None
        elif minutes > MIDDLE_TO:
            before = far.get(punch["date"], 0)
            far[punch["date"]] = None if before is None else before + 1
        elif minutes > 0:
            fine = BASE_FINE if minutes < MIDDLE_FROM else MIDDLE_FINE
            fines, times = total([fines, fine]), total([times, ONE])
    return fines, times, far


def minutes_off(punch: Row, slips: Mapping[str, Row]) -> int | None:
    """Whole minutes late on arrival or early on departure; while on leave nobody is expected."""
    if punch["punched_at"] is None:
        return 0
    due: datetime | None = punch["due_at"]
    if due is None:
        return None
    slip = slips[punch["leave"]] if punch["leave"] is not None else None
    if punch["kind"] == "arrival":
        expected = max(due, slip["end_at"]) if slip else due
        late = punch["punched_at"] - expected
    else:
        expected = min(due, slip["start_at"]) if slip else due
        late = expected - punch["punched_at"]
    minutes: int = max(timedelta(), late) // timedelta(minutes=1)
    return minutes


def absence_days(person: Person, by_lateness: Mapping[date, int | None], denied: set[date]) -> Maybe:
    """Days of absence; a day makes at most one, whatever happened on it."""
    recorded: dict[date, Decimal] = defaultdict(Decimal)
    for absence in person.absences:
        recorded[absence["date"]] += absence["days"]
    unseen = {
        day["day"]
        for day in person.attendance
        if day["punches_expected"] > 0 and day["punches_made"] == 0 and day["punches_on_leave"] == 0
    }
    days: Maybe = ZERO
    for day in recorded.keys() | by_lateness.keys() | denied | unseen:
        far = by_lateness.get(day, 0)
        if day in unseen or day in denied:
            days = total([days, ONE])
        elif far is None:
            return None
        else:
            days = total([days, min(ONE, max(recorded[day].to_integral_value(ROUND_CEILING), Decimal(far)))])
    return days


def leave_days(person: Person) -> tuple[Decimal, Decimal, set[date]]:
    """Workdays of sick and of personal leave, and the workdays whose leave is dealt with as absence."""
    shares: dict[str, dict[date, Decimal]] = {kind: defaultdict(Decimal) for kind in ("sick", "personal", "absence")}
    for slip in person.slips.values():
        treatment = "absence" if is_denied(slip) else slip["type"]
        first, last = slip["start_at"].date(), slip["end_at"].date()
        share = rounded(slip["days"] / max(1, person.month.workdays_within(first, last)), 6)
        for day in person.month.days:
            if treatment in shares and day.is_workday and first <= day.date <= last:
                shares[treatment][day.date] += share
    sick, personal = (rounded(total(shares[kind].values()) or ZERO, 3) for kind in ("sick", "personal"))
    return sick, personal, {day for day, share in shares["absence"].items() if share > 0}


def is_denied(slip: Row) -> bool:
    """Leave that needs approval and did not have it, or had it only after it had begun."""
    slip_required = slip["type"] != "sick" and not slip["urgent"]
    if not (slip_required or (slip["type"] == "personal" and slip["urgent"])):
        return False
    late = slip["approved_at"] is not None and slip["approved_at"] > slip["start_at"]
    return not slip["approved"] or (slip_required and late)


def full_attendance_bonus(person: Person, times: Maybe, absences: Maybe) -> Maybe:
    if not person.formal:
        return ZERO
    if person.role is None:
        return None
    if person.role not in ("customer_service", "line_manager"):
        return ZERO
    if times is None:
        return None
    if times > 0 or any(slip["type"] in ("sick", "personal") for slip in person.slips.values()):
        return ZERO
    if absences is None:
        return None
    return FULL_ATTENDANCE if absences == 0 and there_all_month(person) else ZERO


def there_all_month(person: Person) -> bool:
    first, last = person.month.workdays[0], person.month.workdays[-1]
    left = person.employee["left_on"]
    return person.employee["hired_on"] <= first and (left is None or left >= last)


# --- pay ----------------------------------------------------------------------------------------------


def scheduled_days(person: Person) -> Decimal:
    own = person.settled["scheduled_workdays"]
    return Decimal(person.month.scheduled if own is None else own)


def days_paid(person: Person, scheduled: Decimal, unpaid: Decimal) -> Decimal:
    stated: Maybe = person.settled["paid_days"]
    if stated is not None:
        return stated
    month, hired, left = person.month, person.employee["hired_on"], person.employee["left_on"]
    away = month.scheduled_within(month.start, min(hired - timedelta(days=1), month.end))
    if left is not None:
        away += month.scheduled_within(max(left + timedelta(days=1), month.start), month.end)
    return max(ZERO, scheduled - away - unpaid)


def base_salary(person: Person) -> Maybe:
    """The role's own, or as agreed: with those on trial, on an annual scheme, or of a role without a structure."""
    agreed: Maybe = person.settled["agreed_base_salary"]
    if not person.formal:
        return agreed
    return None if person.role is None else FIXED_BASE.get(person.role, agreed)


def allowance(person: Person, paid: Decimal) -> Maybe:
    if not person.formal:
        return ZERO
    if person.role is None:
        return None
    return ALLOWANCE if person.role == "line_manager" and paid > 0 else ZERO


def overtime_pay(person: Person, base: Maybe, kind: str, rate: int) -> Maybe:
    kinds = {day.date: day.kind for day in person.month.days}
    days = sum((row["days"] for row in person.overtime if row["required_by_work"] and kinds[row["date"]] == kind), ZERO)
    return share(base, days * rate, OVERTIME_DAYS)


def sales_commission(person: Person) -> Maybe:
    if person.role is None:
        return None
    if person.role != "sales":
        return ZERO
    month = person.month
    own = [order for order in person.orders if order["self_operated"] and order["settled_on"] is not None]
    settled = [order for order in own if month.start <= order["settled_on"] <= month.end]
    commission = total(order_commission(order) for order in settled)
    return None if commission is None else max(ZERO, money(commission) or ZERO)


def order_commission(order: Row) -> Maybe:
    """Profit times rate; undetermined where an amount is blank or the rate is out of its range."""
    rate = RATE_MIN if order["agreed_rate"] is None else order["agreed_rate"]
    amounts = [order[name] for name in ("revenue", "purchase_cost", "tax", "freight")]
    if None in amounts or not RATE_MIN <= rate <= RATE_MAX:
        return None
    revenue, *costs = amounts
    profit: Decimal = revenue - sum(costs, ZERO)
    return profit * rate / 100


def delivery_commission(person: Person) -> Maybe:
    if person.role is None:
        return None
    if person.role == "delivery":
        volume = person.workload["large_items"] + Decimal(person.workload["small_items"]) / 2
        return money(max(ZERO, volume - BASE_VOLUME))
    return Decimal(person.workload["delivered_orders"]) * PER_DELIVERY if person.role == "line_manager" else ZERO


def customer_service_bonus(person: Person) -> Maybe:
    if person.role is None:
        return None
    due = person.role == "customer_service" and person.workload["workload_report_submitted"]
    return (person.workload["service_bonus"] or ZERO) if due else ZERO


def activation_commission(person: Person) -> Maybe:
    if person.role is None:
        return None
    return max(ZERO, person.workload["activations"] - BASE_ACTIVATIONS) if person.role == "marketing" else ZERO


def project_bonus(person: Person) -> Maybe:
    if not person.formal:
        return ZERO
    if person.role is None:
        return None
    return sum((award["amount"] for award in person.awards), ZERO) if person.role == "manager" else ZERO


# --- arithmetic ---------------------------------------------------------------------------------------


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def money(value: Maybe) -> Maybe:
    return None if value is None else rounded(value, 2)


def total(values: Iterable[Maybe]) -> Maybe:
    """The sum, undetermined if one of the values is."""
    found = ZERO
    for value in values:
        if value is None:
            return None
        found += value
    return found


def share(salary: Maybe, days: Decimal, of_days: Decimal) -> Maybe:
    """So many days' part of a salary. Multiplied before it is divided: a quotient cut short could miss a tie."""
    return None if salary is None else rounded(salary * days / of_days, 2)
