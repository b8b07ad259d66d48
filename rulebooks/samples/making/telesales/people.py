"""The people of the sample month, and why each of them is there."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

DEPARTMENTS = {"D1": "电话销售组", "D2": "售后组", "D3": "网络推广组"}

ROLES = {"manager": "经理", "telesales": "电话营销人员", "customer_service": "客服人员", "marketing": "营销人员"}


class Person(NamedTuple):
    """A line of the staff list; `extension` is the telephone on the desk."""

    id: str
    name: str
    sex: str
    department: str
    role: str
    extension: str
    hired_on: date
    case: str
    left_on: date | None = None


PEOPLE = (
    Person("T01", "贺建平", "男", "D1", "manager", "8001", date(2011, 3, 1), "sales manager: no calls asked of him"),
    Person("T02", "苏玥", "女", "D1", "telesales", "8002", date(2013, 5, 6), "to the minute in all; reward decided"),
    Person("T03", "邵喆", "男", "D1", "telesales", "8003", date(2015, 9, 1), "records and papers a minute late, or never"),
    Person("T04", "霍堃", "男", "D1", "telesales", "8004", date(2017, 2, 13), "incomplete records; false reports fined"),
    Person("T05", "谭珺", "女", "D1", "telesales", "8005", date(2018, 7, 9), "counts late or missing; leave approved late"),
    Person("T06", "古丽娜尔·艾山", "女", "D1", "telesales", "8006", date(2019, 4, 1), "outstanding, reward not decided"),
    Person("T07", "宁祎", "女", "D1", "telesales", "8007", date(2024, 10, 15), "joins in mid-month"),
    Person(
        "T08", "段宏伟", "男", "D1", "telesales", "8008", date(2016, 6, 20),
        "leaves on a Wednesday: neither that week's papers nor the month's", date(2024, 10, 23),
    ),
    Person("T09", "陆天佑", "男", "D1", "telesales", "8009", date(2021, 3, 8), "misuse of telephones of every kind"),
    Person("T10", "贾文静", "女", "D1", "telesales", "8010", date(2020, 8, 24), "leave in order; a customer on a mobile"),
    Person("T11", "葛秋霞", "女", "D2", "customer_service", "8011", date(2014, 11, 3), "two acts of discord; wrong line"),
    Person("T12", "石磊", "男", "D2", "customer_service", "8012", date(2022, 2, 14), "abuse, a quarrel; half a day's leave"),
    Person("T13", "童瑶", "女", "D3", "marketing", "8013", date(2019, 10, 8), "registrations with media; wrong approver"),
    Person("T14", "范思远", "男", "D1", "telesales", "8014", date(2018, 3, 19), "promises and prices beyond authority"),
    Person("T15", "毛小雨", "女", "D1", "telesales", "8015", date(2023, 4, 10), "ordinary; one day's end of work not noted"),
    Person("T16", "欧阳淼", "男", "D1", "telesales", "8016", date(2024, 1, 2), "absent twice; hardly a record handed in"),
    Person("T17", "邹玉堂", "男", "D1", "telesales", "8017", date(2024, 11, 4), "joins in November: no line in October"),
)  # fmt: skip
NAMES = {person.id: person.name for person in PEOPLE}
