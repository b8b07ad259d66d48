"""The ordinary background: calls all day long, counts handed in as work ends, records that evening or next morning.

Each person has random numbers of their own, so that a change to one changes no other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from rulebooks.samples.making.telesales.cases import NOT_SEEN, OTHER_BUSINESS, Call
from rulebooks.samples.making.telesales.people import PEOPLE, Person
from rulebooks.samples.making.telesales.workdays import CLOSES, FIRST, LAST, next_workday, workdays

CALLS_A_DAY = (6, 10)
# One ordinary record in so many lacks a particular; one call in so many is not answered.
INCOMPLETE, UNANSWERED = 12, 4

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
POSITIONS = ("经理", "采购", "行政主管", "店长", "办公室主任", "前台", "后勤")
TOWNS = {
    "郑州": "0371", "洛阳": "0379", "开封": "0371", "新乡": "0373", "许昌": "0374", "平顶山": "0375", "商丘": "0370",
    "周口": "0394", "南阳": "0377", "安阳": "0372", "焦作": "0391", "信阳": "0376", "驻马店": "0396", "漯河": "0395",
}  # fmt: skip
FIRMS = ("宏达", "鑫源", "金穗", "恒信", "锦程", "天和", "嘉禾", "瑞丰", "博雅", "顺通", "永昌", "华盛", "德馨", "聚贤")
TRADES = ("商贸有限公司", "办公用品商行", "宾馆", "超市", "文具店", "茶社", "印务有限公司", "礼品店", "物业公司")
PARTICULARS = ("联系人", "职务", "单位名称", "单位电话", "单位传真")


class Contact(NamedTuple):
    """Whom a call reached, as the telephone system keeps it, in the order of PARTICULARS."""

    name: str
    position: str
    organisation: str
    phone: str
    fax: str


def contact(chance: random.Random) -> Contact:
    """Telephone numbers are of the form 0371-555xxxx."""
    town = chance.choice(list(TOWNS))
    number = chance.randrange(1000, 9000)
    return Contact(
        f"{chance.choice(SURNAMES)}{chance.choice(('先生', '女士'))}",
        chance.choice(POSITIONS),
        f"{town}{chance.choice(FIRMS)}{chance.choice(TRADES)}",
        f"{TOWNS[town]}-555{number}",
        f"{TOWNS[town]}-555{number + 1}",
    )


def days_at_work(person: Person) -> list[date]:
    """The workdays of the month on which the person was employed and seen."""
    first, last = max(person.hired_on, FIRST), min(person.left_on or LAST, LAST)
    return [day for day in workdays(first, last) if (person.id, day.day) not in NOT_SEEN]


def ordinary_calls(person: Person) -> Iterator[Call]:
    """Selling calls from ten past nine until twenty past five, to customers and now and then to other firms."""
    chance = random.Random(f"{person.id} calls")
    for day in days_at_work(person):
        for _ in range(chance.randint(*CALLS_A_DAY)):
            minute = chance.choice((chance.randint(9 * 60 + 10, 12 * 60), chance.randint(13 * 60 + 5, 17 * 60 + 20)))
            yield Call(
                person.id,
                day.day,
                f"{minute // 60:02}:{minute % 60:02}",
                missing=(chance.choice(PARTICULARS),) if chance.randrange(INCOMPLETE) == 0 else (),
                connected="否" if chance.randrange(UNANSWERED) == 0 else "是",
                callee=OTHER_BUSINESS if chance.randrange(15) == 0 else "顾客",
                to_mobile="是" if chance.randrange(3) == 0 else "否",
            )


def ordinary_incoming() -> Iterator[tuple[str, int, str, str, str, str, str]]:
    """Two or three calls a day that are answered as they should be."""
    chance = random.Random("incoming")
    for day in workdays():
        there = [p.id for p in PEOPLE if p.role in ("telesales", "customer_service") and day in days_at_work(p)]
        for _ in range(chance.randint(2, 3)):
            at = f"{chance.choice((9, 10, 11, 14, 15, 16)):02}:{chance.randrange(60):02}"
            yield chance.choice(there), day.day, at, str(chance.randint(1, 3)), "是", "是", "是"


def handed_in(day: date, chance: random.Random) -> tuple[datetime, datetime]:
    """When the count and the record of an ordinary day are handed in."""
    count = datetime.combine(day, CLOSES) - timedelta(minutes=chance.randint(0, 9))
    same_evening = count + timedelta(minutes=chance.randint(-20, 0))
    next_morning = datetime.combine(next_workday(day), time(8, 30)) + timedelta(minutes=chance.randint(0, 28))
    return count, same_evening if day == LAST or chance.random() < 0.7 else next_morning
