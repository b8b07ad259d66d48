"""What passes between the salespeople and their customers: inquiries, quotations, samples, contacts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rulebooks.samples.making.calendar import moment
from rulebooks.samples.making.foreign_trade.attendance import part_away
from rulebooks.samples.making.foreign_trade.customers import CUSTOMERS_OF, LATE_FIRST_CONTACT, Customer
from rulebooks.samples.making.foreign_trade.days import FIRST, LAST, at, days_at_work, work_ends
from rulebooks.samples.making.foreign_trade.people import PEOPLE, Person

CAREFUL, GENERAL, RELATED, NONE = "针对具体产品的仔细询价", "统一询价", "只问相关产品", "未询价"


@dataclass(frozen=True, slots=True)
class Inquiry:
    id: str
    customer: str
    channel: str
    kind: str
    sent: datetime
    received: datetime
    replied: datetime | None = None
    told_customer: datetime | None = None
    told_manager: datetime | None = None
    checked: datetime | None = None
    use: str = "零售"
    specification: str = "按样"
    quality: str = "AQL 2.5"
    producible: str = "是"


def _particular(
    id: str, customer: str, channel: str, sent: str, *, replied: str = "", received: str = "", told_customer: str = "",
    told_manager: str = "", checked: str = "", kind: str = GENERAL,
) -> Inquiry:  # fmt: skip
    def time(text: str) -> datetime | None:
        return moment(f"2024-{text}") if text else None

    begun = moment(f"2024-{sent}")
    return Inquiry(
        id, customer, channel, kind, begun, time(received) or begun + timedelta(minutes=2), time(replied),
        time(told_customer), time(told_manager), time(checked),
    )  # fmt: skip


PARTICULAR_INQUIRIES = (
    # e-mail: twelve hours from sending
    _particular("X01", "W01-04", "邮件", "10-15 21:10", replied="10-16 09:10", checked="10-16 09:00"),  # to the minute
    _particular("X02", "W02-10", "邮件", "10-16 21:10", replied="10-17 09:11", checked="10-17 09:00"),  # a minute late
    _particular(
        "X03", "W03-08", "邮件", "11-06 22:30", replied="11-07 15:00", told_manager="11-07 09:05", checked="11-07 14:30",
    ),  # the manager was told in time
    _particular(
        "X04", "W05-05", "邮件", "11-12 22:30", replied="11-14 09:00", told_manager="11-13 09:05", checked="11-14 08:50",
    ),  # but past 24 hours the customer had to be told too
    _particular(
        "X05", "W06-05", "邮件", "11-13 22:30", replied="11-15 10:00", told_manager="11-14 09:05",
        told_customer="11-14 14:00", checked="11-15 09:30",
    ),  # and was
    _particular("X06", "W09-06", "邮件", "12-05 16:20"),  # never answered
    _particular("X07", "W13-03", "邮件", "12-31 18:40"),  # still to be answered
    _particular("X08", "W14-02", "邮件", "11-19 10:00", replied="11-19 11:00"),  # without a look at who asks
    # fax: 24 hours from receipt
    _particular("X09", "W04-04", "传真", "10-29 15:00", received="10-29 15:20", replied="10-30 15:20"),
    _particular("X10", "W05-06", "传真", "10-29 15:00", received="10-29 15:20", replied="10-30 15:21"),
    _particular(
        "X11", "W07-06", "传真", "12-03 11:00", received="12-03 11:10", replied="12-05 10:00", told_customer="12-04 09:00",
    ),  # the customer was told
    _particular("X12", "W17-04", "传真", "12-11 09:40", received="12-11 09:45"),
    # other channels have no limit
    _particular("X13", "W11-04", "Trade Manager", "11-20 10:30", replied="11-20 10:32"),
    _particular("X14", "W18-07", "电话联系", "11-21 14:10", replied="11-21 14:10"),
)  # fmt: skip


def _answered(chance: random.Random, id: str, customer: str, day: date, kind: str, channel: str) -> Inquiry:
    """An inquiry of the day, by night or by day, answered in good time."""
    begun = at(day, "00:00") + timedelta(minutes=chance.randint(20, 1255))
    if begun.hour < 8:
        replied = at(day, "08:40") + timedelta(minutes=chance.randint(0, 150))
    elif begun.hour < 17:
        replied = begun + timedelta(minutes=chance.randint(12, 170))
    else:
        replied = begun + timedelta(minutes=chance.randint(10, 60))
    return Inquiry(
        id, customer, channel, kind, begun, begun + timedelta(minutes=chance.randint(0, 4)), replied,
        checked=replied - timedelta(minutes=chance.randint(4, 9)),
    )  # fmt: skip


def _all_inquiries() -> list[Inquiry]:
    found = list(PARTICULAR_INQUIRIES)
    for person in PEOPLE:
        chance = random.Random(f"{person.id} inquiries")
        workdays = days_at_work(person)
        number = 0
        for customer in CUSTOMERS_OF[person.id]:
            days = [customer.acquired_on] if customer.kind != NONE else []
            later = [day for day in workdays if day > customer.acquired_on and day > FIRST]
            if later and chance.random() < 0.45:
                days.append(chance.choice(later))
            for day in days:
                number += 1
                channel = chance.choices(("邮件", "Trade Manager", "传真", "MSN", "电话联系"), (14, 6, 1, 1, 1))[0]
                kind = customer.kind if customer.kind != NONE else RELATED
                inquiry = _answered(chance, f"{person.id}-Q{number:02}", customer.id, day, kind, channel)
                if chance.random() < 0.08:
                    inquiry = replace(inquiry, quality="", specification="")
                if chance.random() < 0.04:
                    inquiry = replace(inquiry, producible="否")
                found.append(inquiry)
    return sorted(found, key=lambda inquiry: (inquiry.sent, inquiry.id))


INQUIRIES = _all_inquiries()


class Quote(NamedTuple):
    """A quotation; prices in the currency of the list."""

    id: str
    inquiry: str
    salesperson: str
    at: datetime
    on_list: str = "是"
    special: str = "否"
    priced: datetime | None = None
    reported: datetime | None = None
    unit: str = "12.5000"
    list_price: str = "12.5000"
    quantity: str = "1000"
    incoterm: str = "FOB"
    large: str = ""
    manager_can: str = ""
    by_manager: str = "否"
    by_general_manager: str = "否"
    by_chairman: str = "否"
    inspection: str = "否"
    settled: datetime | None = None


def _quoted(id: str, salesperson: str, day: str, **cells: str) -> Quote:
    """A quotation of the cases: times as `12-05 10:00`."""
    times = {name: moment(f"2024-{cells.pop(name)}") for name in ("priced", "reported", "settled") if name in cells}
    return Quote(id, cells.pop("inquiry", ""), salesperson, moment(f"2024-{day}"), **times, **cells)


PARTICULAR_QUOTES = (
    # off the list
    _quoted("B01", "W02", "10-17 09:30", inquiry="X02", on_list="否", priced="10-17 09:20", list_price=""),
    _quoted("B02", "W03", "11-07 15:10", inquiry="X03", on_list="否", list_price=""),  # never priced
    _quoted("B03", "W04", "10-30 16:00", inquiry="X09", on_list="否", special="是", reported="10-30 17:00", list_price=""),
    _quoted("B04", "W05", "11-14 09:40", inquiry="X04", on_list="否", special="是", list_price=""),  # nobody was told
    _quoted("B05", "W06", "11-15 10:30", inquiry="X05", on_list="否", priced="11-15 11:00", list_price=""),  # too late
    # below and above the list
    _quoted("B06", "W01", "10-16 09:40", inquiry="X01", unit="12.8000"),
    _quoted(
        "B07", "W01", "10-24 10:00", unit="11.9000", quantity="30000", large="是", manager_can="是", by_manager="是",
    ),
    _quoted(
        "B08", "W02", "11-08 14:00", unit="10.6000", quantity="80000", large="是", manager_can="否", by_manager="是",
        by_general_manager="是",
    ),
    _quoted(
        "B09", "W03", "11-19 14:30", unit="10.2000", quantity="60000", large="是", manager_can="否", by_manager="是",
    ),  # the general manager has not approved
    _quoted("B10", "W08", "12-03 11:00", unit="12.0000", quantity="600", large="否", manager_can="是", by_manager="是"),
    # freight, insurance, inspection
    _quoted("B11", "W07", "12-05 10:20", inquiry="X11", incoterm="CIF", settled="12-05 09:30"),
    _quoted("B12", "W09", "12-06 10:00", incoterm="C&F", settled="12-06 10:01"),  # a minute after
    _quoted("B13", "W18", "11-21 15:00", inquiry="X14", inspection="是"),
    # nothing is known of the one who asks
    _quoted("B14", "W14", "11-19 11:05", inquiry="X08"),
    _quoted("B15", "W15", "12-02 10:00"),
)  # fmt: skip


def quotes() -> list[Quote]:
    """The cases, and a quotation at the price of the list for some careful inquiries of the quarter."""
    found = list(PARTICULAR_QUOTES)
    chance = random.Random("quotes")
    for inquiry in INQUIRIES:
        if inquiry.kind != CAREFUL or inquiry.replied is None or inquiry.replied < at(FIRST, "00:00"):
            continue
        price = f"{chance.randint(180, 9800) / 100:.4f}"
        incoterm = chance.choice(("FOB", "FOB", "FOB", "CIF"))
        settled = inquiry.replied - timedelta(minutes=chance.randint(3, 8)) if incoterm == "CIF" else None
        found.append(
            Quote(
                f"B-{inquiry.id}", inquiry.id, inquiry.customer[:3], inquiry.replied, unit=price, list_price=price,
                quantity=str(chance.randint(2, 60) * 100), incoterm=incoterm, settled=settled,
            )
        )  # fmt: skip
    return sorted(found, key=lambda quote: (quote.at, quote.id))


class Sample(NamedTuple):
    """A sample asked for; fees in renminbi."""

    id: str
    customer: str
    day: str
    fee: str
    courier: str
    case: str
    prepaid: str = "0"
    collect: str = "否"
    special: str = "否"
    waived: str = "否"
    made: str = "否"
    reviewed: str = ""
    sent: str = ""
    fee_paid: str = "否"
    freight_paid: str = "否"
    order: str = ""
    claimed: str = "否"
    old: str = "否"
    large: str = ""
    costly: str = ""
    by_manager: str = "否"
    by_general_manager: str = "否"


def _paid(id: str, customer: str, day: str, fee: str, courier: str, sent: str, case: str) -> Sample:
    total = f"{float(fee) + float(courier):.2f}"
    return Sample(id, customer, day, fee, courier, case, total, sent=sent, fee_paid="是", freight_paid="是")


SAMPLES = (
    *(
        _paid(f"Y{n:02}", f"W10-{n + 1:02}", f"2024-{10 + n // 3}-{10 + 2 * n:02}", "120.00", "180.00", sent, "one of six")
        for n, sent in enumerate(
            ("2024-10-15 15:00", "2024-10-17 15:00", "2024-10-19 15:00", "2024-11-19 15:00", "2024-11-21 15:00",
             "2024-11-23 15:00"), start=1,
        )
    ),
    _paid("Y11", "W11-02", "2024-10-22", "80.00", "165.50", "2024-10-24 10:00", "one of two"),
    Sample("Y12", "W11-03", "2024-11-12", "80.00", "165.50", "paid the courier only, fee waived", "165.50",
           special="是", waived="是", sent="2024-11-14 10:00", freight_paid="是"),
    Sample("Y13", "W05-05", "2024-11-06", "200.00", "180.00", "a fen short, and sent", "379.99", sent="2024-11-07 10:00"),
    Sample("Y14", "W05-06", "2024-11-08", "200.00", "180.00", "waiting for the money"),
    Sample("Y15", "W02-01", "2024-11-18", "350.00", "220.00", "old customer: fee waived, freight collect", collect="是",
           special="是", waived="是", sent="2024-11-20 16:00", old="是", costly="否", by_manager="是"),
    Sample("Y16", "W07-07", "2024-12-02", "90.00", "150.00", "asked to waive, and not allowed", "150.00", special="是",
           old="是", large="是", costly="是"),
    Sample("Y17", "W08-02", "2024-10-10", "260.00", "190.00", "made to order, looked at, then ordered", "450.00", made="是",
           reviewed="2024-10-15 09:30", sent="2024-10-15 15:00", fee_paid="是", freight_paid="是", order="2024-10-21",
           claimed="是"),
    Sample("Y18", "W18-08", "2024-12-04", "310.00", "205.00", "made to order, sent without a look", "515.00", made="是",
           sent="2024-12-09 15:00", fee_paid="是", freight_paid="是"),
    Sample("Y19", "W13-01", "2024-11-28", "75.00", "140.00", "ordered later, and does not ask for the money", "215.00",
           sent="2024-11-30 10:00", fee_paid="是", freight_paid="是", order="2024-12-17"),
    Sample("Y20", "W01-08", "2024-06-12", "60.00", "130.00", "a sample of June", "190.00", sent="2024-06-14 10:00",
           fee_paid="是", freight_paid="是"),
)  # fmt: skip


class Contact(NamedTuple):
    """A contact as the CRM has it; a blank cell stands for the ordinary answer."""

    customer: str
    salesperson: str
    at: datetime
    channel: str
    logged_at: datetime | None
    kind: str = ""
    detailed: str = ""
    in_chinese: str = ""
    wins: str = ""


PARTICULAR_CONTACTS = (
    Contact("W01-05", "W01", moment("2024-10-09 20:15"), "邮件", moment("2024-10-10 17:30")),  # next day's end of work
    Contact("W01-05", "W01", moment("2024-10-10 20:15"), "邮件", moment("2024-10-11 17:31")),  # a minute late
    Contact("W02-11", "W02", moment("2024-10-12 10:40"), "Trade Manager", moment("2024-10-14 09:10")),  # late
    Contact("W05-05", "W05", moment("2024-11-07 11:00"), "电话联系", None),  # never entered
    Contact("W07-06", "W07", moment("2024-11-09 19:30"), "邮件", moment("2024-11-11 09:30")),  # from Saturday to Monday
    Contact("W08-04", "W08", moment("2024-11-12 09:50"), "邮件", moment("2024-11-12 16:00"), in_chinese="否"),
    Contact("W09-03", "W09", moment("2024-11-13 10:05"), "邮件", moment("2024-11-13 16:20"), "报价联系", "否"),
    Contact("W03-09", "W03", moment("2024-11-14 10:05"), "邮件", moment("2024-11-14 16:20"), "寄样联系", "是"),
    Contact("W18-09", "W18", moment("2024-12-13 16:40"), "邮件", moment("2024-12-13 17:00"), "群发邮件"),
    Contact("W13-04", "W13", moment("2024-12-31 19:30"), "Trade Manager", None),  # still to be entered
)


def contacts() -> Iterator[Contact]:
    """Every contact of the quarter, person by person and day by day."""
    for person in PEOPLE:
        mine = [contact for contact in PARTICULAR_CONTACTS if contact.salesperson == person.id]
        mine += [contact for day in _contacts_by_day(person) for contact in day]
        yield from sorted(mine, key=lambda contact: contact.at)


ONLINE_ONLY_ABOVE = 30
"""A newcomer with more customers than this found them online, as the first quarter asks."""


def _contacts_by_day(person: Person) -> Iterator[list[Contact]]:
    chance = random.Random(f"{person.id} contacts")
    theirs = CUSTOMERS_OF[person.id]
    asleep = theirs[-1].id  # one customer hears from us once in a while only
    online = ("Trade Manager", "其他即时通讯", "MSN")
    channels = online if person.customers > ONLINE_ONLY_ABOVE and person.hired_on > FIRST else (*online, "邮件")
    favourite = {c.id: chance.choice(channels) for c in theirs}
    for day in days_at_work(person):
        if part_away(person, day) == "all":
            continue
        known = [c for c in theirs if _is_known(c, day) and (c.id != asleep or day.day < 4 or day == c.acquired_on)]
        chosen = chance.sample(known, min(len(known), chance.randint(*person.daily)))
        new = [c for c in known if c.acquired_on == day and c not in chosen]
        first, last = (14, 17) if part_away(person, day) == "morning" else (10, 17)
        if part_away(person, day) == "afternoon":
            last = 11
        entered = at(day, "11:30" if last == 11 else "17:05")
        made = []
        for customer in (*chosen, *new):
            begun = at(day, f"{first}:00") + timedelta(minutes=chance.randint(0, (last - first) * 60 - 5))
            channel = favourite[customer.id] if chance.random() < 0.8 else "邮件"
            entered_at = max(entered, begun + timedelta(minutes=5)) + timedelta(minutes=chance.randint(0, 20))
            wins = "是" if customer.acquired_on == day else ""
            made.append(Contact(customer.id, person.id, begun, channel, min(entered_at, work_ends(day)), wins=wins))
        yield made


def _is_known(customer: Customer, day: date) -> bool:
    first = customer.acquired_on
    if customer.id in LATE_FIRST_CONTACT:
        first += timedelta(days=3)
    return first <= day <= LAST
