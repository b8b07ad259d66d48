"""Values written in a rulebook or a vocabulary: numbers with units, dates, times, flags, codes."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.node import Scalar
from engine.values.exact import parse_exact, simplify
from engine.values.text import Text
from engine.values.types import Type
from engine.values.units import UNIT_NAMES, Unit, parse_unit
from engine.values.value import Number, Plain

_LITERAL = re.compile(r"([+-]?[0-9.]+)\s*(%|[A-Za-z][A-Za-z/_]*)?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\Z")
_DATETIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]+([0-9:]+)\Z")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}\Z")

EXPECTED: dict[str, Text] = {
    "number": Text("数字", "a number"),
    "flag": Text("yes 或 no", "yes or no"),
    "date": Text("存在的日期，如 2024-10-01", "a date that exists, like 2024-10-01"),
    "datetime": Text("日期时间，如 2024-10-01 08:30", "a date and time, like 2024-10-01 08:30"),
    "time": Text("时间，如 08:30", "a time of day, like 08:30"),
    "month_day": Text("月-日，如 05-01", "a month and day, like 05-01"),
    "text": Text("文字", "a text"),
}


def parse_date(text: str) -> date:
    """Raises ValueError unless the text is a date as `2024-10-01`."""
    if not _DATE.match(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def parse_time(text: str) -> time:
    """Raises ValueError unless the text is a time of day as `8:30`, `08:30` or `08:30:00`."""
    if not _TIME.match(text):
        raise ValueError(text)
    hour, minute, second = (int(part) for part in f"{text}:0".split(":")[:3])
    return time(hour, minute, second)


def parse_datetime(text: str) -> datetime:
    """Raises ValueError unless the text is a date and a time, as `2024-10-01 08:30`; no offset from UTC."""
    match = _DATETIME.match(text)
    if not match:
        raise ValueError(text)
    return datetime.combine(parse_date(match[1]), parse_time(match[2]))


def parse_month_day(text: str) -> str:
    """Raises ValueError unless the text is a month and day as `05-01`; 02-29 is one."""
    if not _MONTH_DAY.match(text):
        raise ValueError(text)
    date.fromisoformat(f"2000-{text}")
    return text


def parse_number(text: str, unit: Unit) -> Number:
    """A number in base units; a bare one is in `unit`, one with a unit is converted.

    >>> parse_number("10", parse_unit("percent")), parse_number("2 hour", parse_unit("minute"))
    (Fraction(1, 10), 7200)

    Raises:
        ValueError: no number, an unknown unit, or a unit of another dimension.
    """
    match = _LITERAL.match(text.strip())
    if not match:
        raise ValueError(f"not a number: {text[:60]!r}")
    number, suffix = parse_exact(match[1]), match[2]
    written = parse_unit("percent" if suffix == "%" else suffix) if suffix else unit
    if not written.compatible(unit):
        raise ValueError(f"`{written.name}` is not `{unit.name or 'number'}`")
    return simplify(number * written.scale)


def read_unit(scalar: Scalar, diagnostics: Diagnostics) -> Unit | None:
    """A unit by its name; an unknown one is reported."""
    try:
        return parse_unit(scalar.text)
    except ValueError:
        types = ("date", "time", "datetime", "flag", "text", "month_day")
        hint = (
            Text(f"类型用 type：type: {scalar.text}", f"that is a type: write `type: {scalar.text}`")
            if scalar.text in types
            else did_you_mean(scalar.text, UNIT_NAMES)
        )
        diagnostics.error(
            "unknown_unit", scalar.position, f"没有单位“{scalar.text}”", f"unknown unit `{scalar.text}`", hint=hint
        )
        return None


def read_date(scalar: Scalar, diagnostics: Diagnostics) -> date | None:
    """A date; anything else is reported."""
    try:
        return parse_date(scalar.text)
    except ValueError:
        _report(scalar, EXPECTED["date"], diagnostics)
        return None


def read_number(scalar: Scalar, unit: Unit, diagnostics: Diagnostics) -> Number | None:
    """A number in base units; anything else is reported."""
    try:
        return parse_number(scalar.text, unit)
    except ValueError:
        name = unit.name
        words = Text(f"数字（单位 {name}）", f"a number of {name}") if name else EXPECTED["number"]
        _report(scalar, words, diagnostics)
        return None


def read_value(scalar: Scalar, kind: Type, diagnostics: Diagnostics) -> Plain | None:
    """A value of a type; one that cannot be read in it is reported and None."""
    text = scalar.text.strip()
    if kind.kind == "number":
        return read_number(scalar, kind.unit, diagnostics)
    if kind.kind == "text":
        return scalar.text
    if kind.kind == "enumeration" and kind.enumeration:
        if text in kind.enumeration.members:
            return text
        diagnostics.error(
            "unknown_code",
            scalar.position,
            f"枚举“{kind.enumeration.id}”没有代码“{text}”",
            f"`{text}` is no code of `{kind.enumeration.id}`",
            hint=did_you_mean(text, kind.enumeration.members),
        )
        return None
    try:
        if kind.kind == "flag":
            return {"yes": True, "true": True, "no": False, "false": False}[text]
        if kind.kind == "date":
            return parse_date(text)
        if kind.kind == "datetime":
            return parse_datetime(text)
        if kind.kind == "time":
            return parse_time(text)
        if kind.kind == "month_day":
            return parse_month_day(text)
    except (ValueError, KeyError):
        _report(scalar, EXPECTED[kind.kind], diagnostics)
        return None
    diagnostics.error(
        "bad_value", scalar.position, "这种类型不能写默认值", "a value of this type cannot be written here"
    )
    return None


def _report(scalar: Scalar, expected: Text, diagnostics: Diagnostics) -> None:
    shown = " ".join(scalar.text.split())[:60]
    diagnostics.error("bad_value", scalar.position, f"“{shown}”应为{expected.zh}", f"`{shown}` should be {expected.en}")
