"""The people of the sample month, and why each of them is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DEPARTMENTS = {"01": "总经办", "02": "电子商务部", "03": "客服组", "04": "配送组", "05": "市场组", "06": "业务组"}

ROLES = {
    "president": "总裁",
    "vice_president": "副总裁",
    "special_talent": "特殊人才",
    "manager": "经理",
    "customer_service": "客服人员",
    "line_manager": "基层管理人员",
    "sales": "业务人员",
    "delivery": "配送人员",
    "marketing": "营销人员",
}


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the staff list. `base` is agreed with the person where the policy states no amount."""

    id: str
    name: str
    sex: str
    department: str
    role: str
    hired_on: date
    case: str
    base: Decimal | None = None
    left_on: date | None = None
    is_formal: bool = True
    annual_scheme: bool = False
    bank_account: bool = True


def _person(
    id: str,
    name: str,
    sex: str,
    department: str,
    role: str,
    hired_on: str,
    case: str,
    *,
    base: str | None = None,
    left_on: str | None = None,
    is_formal: bool = True,
    annual_scheme: bool = False,
    bank_account: bool = True,
) -> Person:
    return Person(
        id=id,
        name=name,
        sex=sex,
        department=department,
        role=role,
        hired_on=date.fromisoformat(hired_on),
        case=case,
        base=None if base is None else Decimal(base),
        left_on=None if left_on is None else date.fromisoformat(left_on),
        is_formal=is_formal,
        annual_scheme=annual_scheme,
        bank_account=bank_account,
    )


PEOPLE = (
    _person("E001", "孟鹤年", "男", "01", "president", "2009-01-01", "annual scheme by role", base="25000"),
    _person("E002", "顾清和", "女", "01", "vice_president", "2010-05-04", "annual scheme by role", base="18000"),
    _person(
        "E003", "沈墨白", "男", "01", "special_talent", "2018-03-01", "annual scheme approved by the president",
        base="15000", annual_scheme=True,
    ),
    _person("E004", "罗一鸣", "男", "02", "special_talent", "2021-07-12", "annual scheme not approved", base="9000"),
    _person("E005", "陈立群", "男", "02", "manager", "2012-06-01", "two project awards; no full-attendance bonus"),
    _person("E006", "林晓雯", "女", "03", "customer_service", "2019-04-15", "full attendance, on time to the minute"),
    _person("E007", "赵欣怡", "女", "03", "customer_service", "2020-09-01", "service bonus undecided; annual leave"),
    _person("E008", "周婷", "女", "03", "customer_service", "2020-03-09", "late by exactly 5 and exactly 30 minutes"),
    _person("E009", "吴丽娜", "女", "03", "customer_service", "2021-02-22", "third lateness: an absence is recorded"),
    _person("E010", "王喆", "男", "06", "sales", "2017-08-14", "orders at 10 to 13 %, one at a loss", base="1000"),
    _person("E011", "李堃", "男", "06", "sales", "2019-11-11", "an order at 14 %, out of range", base="1000"),
    _person(
        "E012", "阿依古丽·买买提", "女", "06", "sales", "2022-05-16", "ordinary orders; no bank account", base="1000",
        bank_account=False,
    ),
    _person("E013", "郑凯", "男", "03", "customer_service", "2022-10-10", "31 minutes late without leave"),
    _person("E014", "冯雨桐", "女", "03", "customer_service", "2023-03-01", "31 minutes late within a leave slip"),
    _person("E015", "褚建军", "男", "04", "line_manager", "2015-05-05", "full attendance, 120 orders, punches twice"),
    _person("E016", "卫东升", "男", "04", "line_manager", "2016-10-17", "a whole day missing"),
    _person("E017", "蒋大勇", "男", "04", "delivery", "2023-08-01", "three absences: dismissal", base="1500"),
    _person("E018", "韩志强", "男", "04", "delivery", "2018-12-03", "240 items in large ones exactly", base="1500"),
    _person("E019", "杨帆", "男", "04", "delivery", "2019-06-17", "241 items", base="1500"),
    _person("E020", "朱晓峰", "男", "04", "delivery", "2020-07-20", "half an item above 241", base="1500"),
    _person("E021", "秦岚", "女", "05", "marketing", "2021-04-06", "200 activations", base="1000"),
    _person("E022", "尤佳", "女", "05", "marketing", "2022-02-14", "201 activations; a report missing", base="1000"),
    _person("E023", "许诺", "女", "05", "marketing", "2022-06-20", "350 activations; a report overdue", base="1000"),
    _person("E024", "何静", "女", "03", "customer_service", "2019-09-16", "sick, call at 09:00, certificate"),
    _person("E025", "吕萍", "女", "03", "customer_service", "2021-08-30", "sick, call at 09:01, no certificate"),
    _person("E026", "施文博", "男", "04", "line_manager", "2020-11-02", "personal leave short of 24 hours"),
    _person("E027", "张伟", "男", "04", "line_manager", "2017-03-13", "emergency leave by telephone"),
    _person("E028", "孔令仪", "女", "03", "customer_service", "2023-05-22", "leave not approved: absence"),
    _person("E029", "曹阳", "男", "05", "marketing", "2018-09-10", "overtime of every kind", base="2000"),
    _person("E030", "严冬梅", "女", "03", "customer_service", "2024-10-16", "joins in mid-month"),
    _person(
        "E031", "华建国", "男", "04", "line_manager", "2014-04-01", "leaves in mid-month, notice too short",
        left_on="2024-10-25",
    ),
    _person("E032", "金小雨", "女", "03", "customer_service", "2024-09-09", "on probation", is_formal=False, base="900"),
    _person(
        "E033", "魏征南", "男", "04", "delivery", "2024-10-28", "absent from the second day: pay stops at zero",
        base="1500",
    ),
    _person("E034", "陶然", "男", "04", "line_manager", "2016-05-09", "a missing punch written in by hand"),
    _person("E035", "姜海涛", "男", "04", "line_manager", "2015-11-23", "a missing punch; paid late"),
    _person("E036", "谢芳", "女", "03", "customer_service", "2018-07-02", "4 minutes late; leave into November"),
    _person("E037", "潘岳", "男", "06", "sales", "2023-02-27", "orders that lose more than they win", base="1000"),
)  # fmt: skip
