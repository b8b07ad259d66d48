"""Enumerations every vocabulary has: what functions of the language give."""

from __future__ import annotations

from engine.values.text import Text
from engine.values.types import Enumeration

TIMELINESS = Enumeration(
    "timeliness",
    {
        "in_time": Text("按时", "in time"),
        "late": Text("逾期完成", "late"),
        "pending": Text("待办", "pending"),
        "overdue": Text("逾期未办", "overdue"),
    },
)
DAY_TYPE = Enumeration(
    "day_type",
    {
        "workday": Text("工作日", "workday"),
        "rest_day": Text("休息日", "rest day"),
        "statutory_holiday": Text("法定节假日", "statutory holiday"),
    },
)
WEEKDAY = Enumeration(
    "weekday",
    {
        "monday": Text("星期一", "Monday"),
        "tuesday": Text("星期二", "Tuesday"),
        "wednesday": Text("星期三", "Wednesday"),
        "thursday": Text("星期四", "Thursday"),
        "friday": Text("星期五", "Friday"),
        "saturday": Text("星期六", "Saturday"),
        "sunday": Text("星期日", "Sunday"),
    },
)
BUILTIN_ENUMERATIONS = {e.id: e for e in (TIMELINESS, DAY_TYPE, WEEKDAY)}
