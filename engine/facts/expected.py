"""What a cell is expected to hold, in words."""

from __future__ import annotations

from engine.rulebook.vocabulary import Field
from engine.values.exact import decimal_text, simplify
from engine.values.period import PeriodKind
from engine.values.text import Text
from engine.values.units import Unit

_UNITS = {
    "percent": "%",
    "second": "秒",
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "week": "周",
    "workday": "工作日",
    "month": "个月",
    "year": "年",
    "CNY": "元",
}
_SIMPLE = {
    "flag": Text("是或否", "yes or no"),
    "date": Text("日期，如 2024-10-08", "a date such as 2024-10-08"),
    "datetime": Text("日期和时间，如 2024-10-08 08:30", "a date and time such as 2024-10-08 08:30"),
    "time": Text("时刻，如 08:30", "a time of day such as 08:30"),
    "text": Text("文字", "a text"),
}
_PERIODS: dict[str, Text] = {
    "day": Text("日期，如 2024-10-08", "a day such as 2024-10-08"),
    "iso_week": Text("周，如 2024-W41", "a week such as 2024-W41"),
    "month": Text("月份，如 2024-10", "a month such as 2024-10"),
    "quarter": Text("季度，如 2024-Q4", "a quarter such as 2024-Q4"),
    "year": Text("年度，如 2024", "a year such as 2024"),
}


def unit_label(unit: Unit) -> Text:
    """A unit's name: `CNY/workday` is 元/工作日."""
    return Text("/".join(_UNITS.get(part, part) for part in unit.name.split("/")), unit.name)


def expected_of(field: Field) -> Text:
    """The type of a field, its unit, places and bounds, or its codes."""
    kind = field.type.kind
    if kind == "number":
        return _number(field)
    if kind == "enumeration" and field.type.enumeration:
        members = field.type.enumeration.members
        return Text(f"以下之一：{'、'.join(label.zh for label in members.values())}", f"one of {', '.join(members)}")
    if kind == "reference":
        return Text(f"“{field.type.entity}”的编号", f"the key of a row of `{field.type.entity}`")
    return _SIMPLE.get(kind, Text(kind, kind))


def expected_period(kind: PeriodKind) -> Text:
    """What a column entity's period column holds."""
    return _PERIODS[kind]


def _number(field: Field) -> Text:
    unit, places = field.type.unit, field.type.places
    name = unit_label(unit)
    zh, en = ("整数", "a whole number") if places == 0 else ("数字", "a number")
    if unit.name:
        zh, en = f"{zh}（{name.zh}）", f"{en} in {name.en}"
    if places:
        zh, en = f"{zh}，最多{places}位小数", f"{en}, at most {places} decimal {'place' if places == 1 else 'places'}"
    low, high = (decimal_text(simplify(bound / unit.scale)) for bound in field.bounds)
    return Text(f"{zh}，{low} 至 {high}", f"{en}, from {low} to {high}")
