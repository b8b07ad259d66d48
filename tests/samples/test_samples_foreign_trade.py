"""What happens in the sample quarter of `foreign_trade` is possible: known people, workdays, leave that adds up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from rulebooks.samples.making.calendar import is_workday, moment
from rulebooks.samples.making.foreign_trade import attendance, customers, orders, selling
from rulebooks.samples.making.foreign_trade.people import PEOPLE

KNOWN = {person.id: person for person in PEOPLE}
CUSTOMERS = {customer.id: customer for customer in customers.CUSTOMERS}


def test_what_happens_at_work_happens_to_people_employed_on_workdays() -> None:
    happenings = [*attendance.AWAY, *attendance.ARRIVALS, *((who, day) for _, who, day, _ in attendance.ABSENCES)]
    for who, text in happenings:
        day, person = date.fromisoformat(text), KNOWN[who]
        assert is_workday(day), (who, text)
        assert person.hired_on <= day <= (person.left_on or day), (who, text)


def test_days_of_leave_are_the_sessions_of_the_timetable() -> None:
    for slip in attendance.LEAVES:
        start, end = moment(slip.start), moment(slip.end)
        days = [start.date() + timedelta(days=n) for n in range((end.date() - start.date()).days + 1)]
        halves = sum(
            is_workday(day) and start <= moment(f"{day} {first}") and moment(f"{day} {last}") <= end
            for day in days
            for first, last in (("09:00", "12:00"), ("14:00", "17:30"))
        )
        assert Decimal(slip.days) == Decimal(halves) / 2, slip.id


def test_nobody_buys_before_being_a_customer_or_pays_more_than_is_due() -> None:
    for order in orders.ORDERS:
        assert CUSTOMERS[order.customer].acquired_on <= date.fromisoformat(order.signed), order.id
        assert KNOWN[order.seller].hired_on <= date.fromisoformat(order.signed), order.id
        assert all(order.signed <= day for day, _ in order.receipts), order.id
        assert sum(Decimal(amount) for _, amount in order.receipts) <= Decimal(order.value), order.id


def test_inquiries_and_samples_come_from_customers() -> None:
    for inquiry in selling.INQUIRIES:
        assert CUSTOMERS[inquiry.customer].acquired_on <= inquiry.sent.date(), inquiry.id
    for sample in selling.SAMPLES:
        assert CUSTOMERS[sample.customer].acquired_on <= date.fromisoformat(sample.day), sample.id


def test_contacts_are_with_customers_already_won() -> None:
    early = [c for c in selling.contacts() if c.at.date() < CUSTOMERS[c.customer].acquired_on]
    assert early == []
