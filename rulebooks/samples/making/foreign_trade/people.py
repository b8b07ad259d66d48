"""The people of the sample quarter, and why each of them is there.

All of them sell: the policy knows no other pay. The quarter each is in since joining decides what is appraised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DEPARTMENT = ("06", "国际业务部")


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the staff list. `daily` is how many customers the person contacts on an ordinary workday."""

    id: str
    name: str
    sex: str
    hired_on: date
    case: str
    probation: str = ""
    regular: str = ""
    left_on: date | None = None
    customers: int = 10
    daily: tuple[int, int] = (2, 5)


def _person(
    id: str,
    name: str,
    sex: str,
    hired_on: str,
    case: str,
    *,
    probation: str = "",
    regular: str = "",
    left_on: str | None = None,
    customers: int = 10,
    daily: tuple[int, int] = (2, 5),
) -> Person:
    left = None if left_on is None else date.fromisoformat(left_on)
    return Person(id, name, sex, date.fromisoformat(hired_on), case, probation, regular, left, customers, daily)


PEOPLE = (
    _person(
        "W01", "钟堃", "男", "2023-02-13", "more than five million received in the quarter; extra bonus decided",
        regular="1200", customers=38, daily=(30, 34),
    ),
    _person(
        "W02", "祝珺", "女", "2023-05-04", "an order on each side of every bound of the contract bands",
        regular="1100", customers=36, daily=(29, 33),
    ),
    _person(
        "W03", "谭喆", "男", "2023-03-01", "orders from every company source; four losses, the last beyond the cap",
        regular="1150", customers=14,
    ),
    _person("W04", "冼玥", "女", "2023-08-21", "sales of exactly 60000; least pay after probation", regular="1000"),
    _person("W05", "裴祎", "男", "2023-09-11", "a fen short of the quota; not appraised; paid a day late", regular="1200"),
    _person("W06", "欧阳靖", "男", "2024-01-15", "fourth quarter: two repeat customers", probation="800", regular="1080"),
    _person(
        "W07", "古丽娜尔·艾山", "女", "2024-01-08", "fourth quarter: one repeat customer only",
        probation="900", regular="1050",
    ),
    _person("W08", "尉迟朗", "男", "2024-04-08", "third quarter: a deal in every month", probation="950", regular="1120"),
    _person("W09", "覃晓", "女", "2024-04-22", "third quarter: November without a deal", probation="950", regular="1060"),
    _person(
        "W10", "闻人懿", "女", "2024-07-15", "second quarter: first money on the last day of the term; six samples",
        probation="880", regular="1100", customers=12,
    ),
    _person(
        "W11", "仲孙岚", "女", "2024-07-22", "second quarter: no order in the term; second chance", probation="880",
        regular="1010",
    ),
    _person(
        "W12", "阚昊", "男", "2024-07-29", "second quarter: no order in the term; dismissed in November",
        probation="900", regular="1000", left_on="2024-11-15",
    ),
    _person(
        "W13", "毕玥琪", "女", "2024-10-08", "first quarter: more than thirty merchants in contact online",
        probation="900", customers=33, daily=(5, 8),
    ),
    _person(
        "W14", "翟小川", "男", "2024-10-14", "first quarter: too few merchants, a spot check missing; resigns",
        probation="1000", left_on="2024-12-20",
    ),
    _person(
        "W15", "邬建平", "男", "2024-10-21", "agreed pay below the least on probation; dismissed in December",
        probation="750", left_on="2024-12-20", customers=6,
    ),
    _person(
        "W16", "解鸣", "男", "2023-11-06", "absent three days in a row over the month's end; no exchange rate",
        regular="1150", left_on="2024-11-20",
    ),
    _person(
        "W17", "麦文轩", "男", "2023-10-16", "absent five days in all in November; dismissed on the last day",
        regular="1100", left_on="2024-12-31",
    ),
    _person(
        "W18", "管彤", "女", "2023-12-11", "orders on every kind of payment terms; wages of November not paid",
        regular="1180", customers=14,
    ),
)  # fmt: skip
NAMES = {person.id: person.name for person in PEOPLE}
