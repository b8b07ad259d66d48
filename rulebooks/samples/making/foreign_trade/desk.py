"""What the salespeople do at their desks: postings, ranking checks, weekly reports, greetings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rulebooks.samples.making.calendar import moment
from rulebooks.samples.making.foreign_trade.attendance import part_away
from rulebooks.samples.making.foreign_trade.customers import CUSTOMERS, GOODS, HOLIDAYS, Customer
from rulebooks.samples.making.foreign_trade.days import (
    FIRST,
    FRIDAY,
    LAST,
    SATURDAY,
    at,
    days_at_work,
    employed,
    mondays,
    work_ends,
    workday_until,
)
from rulebooks.samples.making.foreign_trade.people import PEOPLE, Person

# Postings: what is not as it should be. None: not made.
POSTS = {
    ("W05", "2024-10-24", "noon"): None,
    ("W05", "2024-11-15", "afternoon"): None,
    ("W09", "2024-11-28", "noon"): "12:01",
    ("W09", "2024-12-04", "afternoon"): "16:01",
    ("W09", "2024-12-06", "noon"): "12:00",
}
REPOSTED = {("W11", "2024-11-13", "afternoon"), ("W14", "2024-12-03", "noon")}


def posts() -> Iterator[tuple[str, datetime, str]]:
    """Who posted when and what; two a day."""
    for person in PEOPLE:
        chance = random.Random(f"{person.id} posts")
        before = ""
        for number, day in enumerate(days_at_work(person), start=1):
            part = part_away(person, day)
            for half, first, last in (("noon", "10:00", 115), ("afternoon", "14:10", 100)):
                posted = at(day, first) + timedelta(minutes=chance.randint(0, last))
                content = f"{chance.choice(GOODS)} {number:02}{'A' if half == 'noon' else 'B'}"
                case = (person.id, str(day), half)
                if part in ("all", {"noon": "morning", "afternoon": "afternoon"}[half]):
                    continue
                if case in POSTS:
                    clock = POSTS[case]
                    if clock is None:
                        continue
                    posted = moment(f"{day} {clock}")
                if case in REPOSTED:
                    content = before
                yield person.id, posted, content
                before = content


CHECKS_MISSED = {("W12", 2), ("W05", 7)}
CHECKS_NOT_REPORTED = {("W14", 5)}


def ranking_checks() -> Iterator[tuple[str, date, str]]:
    """Who checked when, and whether the general manager was told: once a week."""
    for person in PEOPLE:
        chance = random.Random(f"{person.id} checks")
        for week, monday in enumerate((*mondays(), date(2024, 12, 30)), start=1):
            days = [day for day in days_at_work(person) if monday <= day < monday + timedelta(days=6)]
            if days and (person.id, week) not in CHECKS_MISSED:
                day = chance.choice([d for d in days if part_away(person, d) != "all"] or days)
                yield person.id, day, "否" if (person.id, week) in CHECKS_NOT_REPORTED else "是"


class Report(NamedTuple):
    """A weekly report: the printed work report, or the summary for the manager."""

    id: str
    employee: str
    until: date
    submitted: datetime | None
    document: str
    recipient: str = "部门经理"
    printed: str = "是"
    written: str = "是"
    archived: str = "是"
    review: str = "是"
    summary: str = "是"


WORK_REPORT, SUMMARY = "工作报告", "工作总结"
REPORTS: dict[tuple[str, int, str], dict[str, str]] = {  # person, week of the quarter, document
    ("W05", 4, WORK_REPORT): {"submitted": "2024-10-28 09:30"},  # on the Monday after
    ("W05", 8, WORK_REPORT): {"submitted": ""},  # never
    ("W09", 5, WORK_REPORT): {"printed": "否"},
    ("W10", 5, WORK_REPORT): {"archived": "否", "recipient": "董事长"},
    ("W11", 6, WORK_REPORT): {"recipient": "财务部"},
    ("W13", 7, WORK_REPORT): {"summary": "否"},
    ("W14", 8, WORK_REPORT): {"review": "否"},
    ("W07", 6, SUMMARY): {"submitted": "2024-11-09 17:30"},  # to the minute
    ("W08", 6, SUMMARY): {"submitted": "2024-11-09 17:31"},  # a minute late
    ("W12", 5, SUMMARY): {"submitted": ""},
    ("W14", 6, SUMMARY): {"recipient": "总经理"},
    ("W15", 9, SUMMARY): {"written": "否"},
}


def reports() -> Iterator[Report]:
    for week, monday in enumerate(mondays(), start=1):
        for person in PEOPLE:
            day = _last_day(person, monday)
            if day is None:
                continue
            for document, before in ((WORK_REPORT, 90), (SUMMARY, 35)):
                submitted: datetime | None = work_ends(day) - timedelta(minutes=before)
                cells = dict(REPORTS.get((person.id, week, document), {}))
                if "submitted" in cells:
                    text = cells.pop("submitted")
                    submitted = moment(text) if text else None
                mark = "A" if document == WORK_REPORT else "B"
                yield Report(f"ZB{week:02}-{person.id}-{mark}", person.id, day, submitted, document, **cells)


def _last_day(person: Person, monday: date) -> date | None:
    """The day on which the person reports on the week: Saturday, or the last workday before it."""
    first, last = employed(person)
    day = min(workday_until(monday + timedelta(days=SATURDAY)), last)
    return day if max(monday, first) <= day else None


INQUIRY_REPORTS: dict[tuple[str, int], tuple[str, str]] = {  # person, week of the quarter: when, to whom
    ("W02", 3): ("2024-10-19 10:00", "董事长"),  # to the minute
    ("W03", 3): ("2024-10-19 10:01", "董事长"),
    ("W04", 4): ("2024-10-26 16:00", "董事长"),  # the latest time
    ("W05", 4): ("2024-10-26 16:01", "董事长"),  # late
    ("W12", 6): ("", "董事长"),  # never
    ("W11", 9): ("2024-11-30 09:40", "部门经理"),  # to somebody else
    ("W01", 14): ("", "董事长"),  # not due yet
}


def inquiry_reports() -> Iterator[tuple[str, date, datetime | None, str]]:
    """Who reported on the week of which Monday, when and to whom."""
    for week, monday in enumerate((*mondays(), date(2024, 12, 30)), start=1):
        for person in PEOPLE:
            day = _last_day(person, monday)
            if day is None or (week == 14 and person.id != "W01"):
                continue
            when, recipient = INQUIRY_REPORTS.get((person.id, week), (f"{day} 09:50", "董事长"))
            yield person.id, monday, moment(when) if when else None, recipient


class ReportCustomer(NamedTuple):
    """A customer written up in a work report; what is left out stands blank."""

    report: str
    day: date
    company: str
    address: str
    contact: str
    phone: str
    email: str
    details: str


GAPS = {11: "phone", 17: "address", 29: "email", 41: "details", 53: "contact", 65: "company"}
CONTACTS = (
    "Ms. A. Novák",
    "Mr. J. Müller",
    "Ms. Chloé Benoît",
    "Mr. 佐藤",
    "Ms. O'Neill",
    "Mr. S. Peña",
    "Ms. L. Kowalska",
)


def report_customers() -> Iterator[ReportCustomer]:
    """A customer for every other work report."""
    chance = random.Random("report customers")
    written = [report for report in reports() if report.document == WORK_REPORT][::2]
    for number, report in enumerate(written, start=1):
        customer = chance.choice([c for c in CUSTOMERS if c.salesperson == report.employee])
        row = ReportCustomer(
            report.id, report.until, customer.name, f"{chance.randint(1, 240)} Market Street", chance.choice(CONTACTS),
            f"+{chance.randint(1, 90)} {chance.randint(10**7, 10**8 - 1)}", f"buyer{number}@example.com",
            chance.choice(("已报价，等客户确认", "样品已寄出，待反馈", "商谈付款条件", "客户要求改包装")),
        )  # fmt: skip
        yield row._replace(**{GAPS[number]: ""}) if number in GAPS else row


class Greeting(NamedTuple):
    customer: str
    kind: str
    sent: datetime
    holiday: str = ""


TAKEN_OVER_UNTIL = date(2024, 12, 1)
LATE_MAIL = ("W09", date(2024, 11, 22))
NO_HOLIDAY_MAIL = {"W05", "W15"}
MISSED_BIRTHDAYS = {"W08-06"}


def greetings() -> list[Greeting]:
    found = [*_weekend_greetings(), *_birthday_greetings(), *_holiday_greetings()]
    return sorted(found, key=lambda greeting: (greeting.sent, greeting.customer))


def _weekend_greetings() -> Iterator[Greeting]:
    """The Friday mail to everybody in the CRM; nobody took over the customers of those who left in December."""
    people = {person.id: person for person in PEOPLE}
    for monday in mondays():
        friday = monday + timedelta(days=FRIDAY)
        day = workday_until(friday)
        for customer in CUSTOMERS:
            left = people[customer.salesperson].left_on or LAST
            taken_over = left < TAKEN_OVER_UNTIL
            excluded = customer.cells["opted_out"] == "是" or customer.cells["in_crm"] == "否"
            if excluded or customer.acquired_on > friday or (left < day and not taken_over):
                continue
            late = (customer.salesperson, day) == LATE_MAIL
            yield Greeting(customer.id, "周末问候", work_ends(day) + timedelta(minutes=15 if late else -40))


def _birthday_greetings() -> Iterator[Greeting]:
    for customer in CUSTOMERS:
        if customer.birthday is None or customer.id in MISSED_BIRTHDAYS:
            continue
        if (customer.birthday.month, customer.birthday.day) == (2, 29):
            continue
        day = customer.birthday.replace(year=2024)
        if _speaks_with(customer, day):
            yield Greeting(customer.id, "生日祝贺", at(workday_until(day), "10:20"))


def _holiday_greetings() -> Iterator[Greeting]:
    for id, country, text, _ in HOLIDAYS:
        day = date.fromisoformat(text)
        for customer in CUSTOMERS:
            if (
                customer.country == country
                and customer.salesperson not in NO_HOLIDAY_MAIL
                and _speaks_with(customer, day)
            ):
                yield Greeting(customer.id, "节日祝贺", at(workday_until(day), "09:40"), id)


def _speaks_with(customer: Customer, day: date) -> bool:
    person = next(person for person in PEOPLE if person.id == customer.salesperson)
    return max(FIRST, customer.acquired_on) <= day <= (person.left_on or LAST)
