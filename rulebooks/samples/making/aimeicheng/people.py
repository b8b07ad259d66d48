"""The people of the sample month, and why each of them is there."""

from __future__ import annotations

from typing import NamedTuple

from rulebooks.samples.making.aimeicheng.timetable import EARLY, LATE, WHOLE

# Number: name, company, kind.
DEPARTMENTS = {"01": ("电商部", "爱美成鞋业", "电商部"), "02": ("门店部", "爱美成鞋业", "其他部门")}
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


class Person(NamedTuple):
    """A line of the staff list. `shift` blank: nobody rosters the person; `free`: the weekday without work."""

    id: str
    name: str
    sex: str
    department: str
    position: str
    hired_on: str
    shift: str
    free: int
    case: str
    left_on: str = ""


PEOPLE = (
    Person("S01", "汤敬文", "男", "01", "部门负责人", "2010-03-01", "", SUN, "no roster, so all three sessions, Sundays too"),
    Person("S02", "梁珺", "女", "01", "售前客服", "2018-05-07", EARLY, SUN, "on time to the minute; keeps the customer file"),
    Person("S03", "姚玥", "女", "01", "售前客服", "2020-09-14", LATE, MON, "late by one minute, and by fifteen"),
    Person("S04", "穆祎辰", "男", "01", "售后客服", "2021-03-22", WHOLE, WED, "late by five minutes in the evening"),
    Person("S05", "热依扎·吐尔逊", "女", "01", "售后客服", "2019-07-01", LATE, THU, "work complete and confirmed: leaves early, excused"),
    Person("S06", "戚堃", "男", "01", "仓管", "2015-11-09", EARLY, FRI, "leaves early without a word; leave not filed"),
    Person("S07", "常喆", "男", "01", "仓管", "2017-02-20", LATE, SAT, "work complete, but nobody confirmed it"),
    Person("S08", "温雅", "女", "01", "美工", "2022-06-13", LATE, SUN, "leaves before the work is complete; goes out twice"),
    Person("S09", "俞航", "男", "01", "运营", "2016-08-15", WHOLE, TUE, "work complete at 17:00: the evening need not be worked"),
    Person("S10", "崔明轩", "男", "01", "推广", "2023-04-10", LATE, MON, "work complete, but leaves a supper duty"),
    Person("S11", "蓝天", "女", "01", "运营", "2014-12-01", WHOLE, SUN, "late after leave, and gone before it"),
    Person("S12", "焦婉清", "女", "01", "售前客服", "2021-10-18", EARLY, THU, "leave from the wrong person; a day of leave in order"),
    Person("S13", "闵浩然", "男", "01", "推广", "2020-01-06", EARLY, WED, "stays away on leave that was refused; a missing punch"),
    Person("S14", "车沐阳", "女", "01", "售前客服", "2024-10-21", EARLY, SAT, "joins in mid-month"),
    Person("S15", "甘宇辰", "男", "01", "仓管", "2019-03-11", LATE, SUN, "leaves in mid-month", left_on="2024-10-18"),
    Person("S16", "桑吉卓玛", "女", "02", "导购", "2018-09-03", EARLY, TUE, "of another department: this policy does not apply"),
    Person("S17", "隋东旭", "男", "02", "导购", "2019-06-24", LATE, THU, "of another department, late by ten minutes"),
    Person("S18", "易小满", "女", "", "见习", "2024-10-28", "", SUN, "new, in no department yet"),
)  # fmt: skip
