"""The people of the sample month, and why each of them is there."""

from __future__ import annotations

from typing import NamedTuple

# One department in two places: each holds its own meetings and keeps its own accounts.
DEPARTMENTS = {"01": "电子商务部（杭州）", "02": "电子商务部（义乌）"}


class Person(NamedTuple):
    """A line of the staff list; a blank department or date is not filled in."""

    id: str
    name: str
    sex: str
    department: str
    position: str
    hired_on: str
    case: str
    left_on: str = ""


PEOPLE = (
    Person("A01", "宋堃", "男", "01", "主管", "2013-03-18", "supervisor of Hangzhou, everything in order"),
    Person("A02", "苏玥", "女", "01", "售前客服", "2019-06-03", "goes out at the very minute of consent; a visit without an end"),
    Person("A03", "陆祎", "男", "01", "美工", "2020-02-24", "consent after leaving; work taken over a minute late"),
    Person("A04", "迪丽拜尔·阿不都", "女", "01", "售后客服", "2021-08-09", "goes out without a word, on business and else; misses a meeting"),
    Person("A05", "邵珺", "女", "01", "运营", "2018-11-12", "asks after the consent of somebody else; score not announced"),
    Person("A06", "唐喆", "男", "01", "推广", "2017-04-05", "a private visit of 31 minutes"),
    Person("A07", "钱雨欣", "女", "01", "售前客服", "2022-03-14", "visits of exactly 30 minutes, and of twice 20 on one day"),
    Person("A08", "费扬", "男", "01", "仓配", "2016-09-26", "a visit without permission, and one with everything wrong"),
    Person("A09", "欧阳静怡", "女", "01", "运营", "2015-07-20", "a visit in the lunch break, a long one on business; leave in order"),
    Person("A10", "葛文杰", "男", "01", "推广", "2023-05-08", "leave from the manager; misses the monthly meeting, excused from a weekly one"),
    Person("B01", "申屠敏", "女", "02", "主管", "2014-10-13", "supervisor of Yiwu, everything in order"),
    Person("B02", "刁逸凡", "男", "02", "运营", "2020-09-07", "leave in order; a breach that was dealt with"),
    Person("B03", "仝晓彤", "女", "02", "售前客服", "2021-04-19", "hands over before the leave is granted"),
    Person("B04", "牟海燕", "女", "02", "售后客服", "2019-12-02", "leave neither granted nor handed over"),
    Person("B05", "佘诗涵", "女", "02", "美工", "2022-07-11", "asks, is granted leave and hands over when already gone"),
    Person("B06", "阮明哲", "男", "02", "仓配", "2018-05-28", "falls ill at work: company policy decides"),
    Person("B07", "鲁一诺", "女", "02", "售前客服", "2024-10-16", "joins in mid-month: two meetings fewer"),
    Person("B08", "单志远", "男", "02", "推广", "2017-01-09", "leaves in mid-month", left_on="2024-10-23"),
    Person("B09", "缪子轩", "男", "02", "仓配", "2023-11-06", "breaches of several rules, one of them twice"),
    Person("C01", "郝佳宁", "女", "", "见习", "2024-10-28", "new, in no department yet: no meetings to attend"),
)  # fmt: skip
