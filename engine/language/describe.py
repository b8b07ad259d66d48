"""Types in words, for messages."""

from __future__ import annotations

from engine.values.text import Text
from engine.values.types import Type

_KINDS = {
    "flag": Text("是否", "a flag (yes or no)"),
    "date": Text("日期", "a date"),
    "datetime": Text("日期时间", "a datetime"),
    "time": Text("时刻", "a time of day"),
    "month_day": Text("月日", "a day of the year"),
    "text": Text("文字", "text"),
}


def describe(type_: Type) -> Text:
    """What a type is called in a message.

    >>> from engine.values.units import parse_unit
    >>> describe(Type("number", unit=parse_unit("CNY/workday"))).en
    'a number in CNY/workday'
    """
    if type_.kind == "number":
        if not type_.unit.name:
            return Text("无单位的数", "a plain number")
        return Text(f"以 {type_.unit.name} 计的数", f"a number in {type_.unit.name}")
    if type_.kind == "enumeration" and type_.enumeration:
        codes = ", ".join(list(type_.enumeration.members)[:6])
        return Text(f"代码（{codes}）", f"one of {codes}")
    if type_.kind == "list":
        return Text("代码清单", "a list of codes")
    if type_.kind == "reference":
        return Text(f"指向 {type_.entity} 的引用", f"a reference to {type_.entity}")
    return _KINDS[type_.kind]
