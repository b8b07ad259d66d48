"""The raw clock records that DingTalk exports: a row for each punch, and one without a time for each that is missing."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rulebooks.samples.making.calendar import with_weekday
from rulebooks.samples.making.writers import Cell

HEADINGS = (
    "姓名", "考勤组", "部门", "工号", "职位", "UserId", "考勤日期", "考勤时间", "打卡时间", "打卡结果", "打卡地址",
    "打卡备注", "异常打卡原因", "打卡图片1", "打卡图片2", "打卡设备", "管理员修改备注",
)  # fmt: skip
PHONES = ("HUAWEI Mate 60", "Xiaomi 14", "iPhone 15", "OPPO Find X7", "vivo X100", "M2考勤机")
VERY_LATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Clock:
    """What stands on every row of a person: the columns up to the id of the account, the place, the device."""

    about: tuple[Cell, ...]
    place: str
    phone: str

    @classmethod
    def of(cls, id: str, name: str, group: str, department: str, position: str, place: str) -> Clock:
        """A person's clock, with an account and a device of their own."""
        chance = random.Random(id)
        user, phone = str(chance.randrange(10**16, 10**17)), chance.choice(PHONES)
        return cls((name, group, department, id, position, user), place, phone)

    def missing(self, due: datetime) -> list[Cell]:
        return [*self.about, with_weekday(due.date()), f"{due:%Y-%m-%d %H:%M}", None, "缺卡"]

    def punched(self, due: datetime, at: datetime, *, arrival: bool, written_in: str | None = None) -> list[Cell]:
        """A punch made, or written in by the administrator with a remark."""
        tail = self._tail(None)
        if written_in:
            tail = [None, None, "管理员补卡", None, None, None, written_in]
        return [
            *self.about,
            with_weekday(due.date()),
            f"{due:%Y-%m-%d %H:%M}",
            *_at(at, _result(due, at, arrival)),
            *tail,
        ]

    def unexpected(self, at: datetime, remark: str | None) -> list[Cell]:
        """A punch that the timetable does not expect."""
        return [*self.about, with_weekday(at.date()), None, *_at(at, "正常"), *self._tail(remark)]

    def _tail(self, remark: str | None) -> list[Cell]:
        return [self.place, remark, None, None, None, self.phone, None]


def in_order(rows: Iterable[tuple[datetime, list[Cell]]]) -> list[list[Cell]]:
    """The rows by time; of two at the same time the first given stands first."""
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _at(at: datetime, result: str) -> list[Cell]:
    return [f"{at:%Y-%m-%d %H:%M}", result]


def _result(due: datetime, at: datetime, arrival: bool) -> str:
    """
    >>> _result(datetime(2024, 10, 8, 9), datetime(2024, 10, 8, 9, 31), True)
    '严重迟到'
    """
    if arrival:
        if at > due + VERY_LATE:
            return "严重迟到"
        return "迟到" if at > due else "正常"
    return "早退" if at < due else "正常"
