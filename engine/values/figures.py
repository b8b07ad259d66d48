"""Plain values for people: money, percent, durations, dates, yes and no, labels, in Chinese and in English.

Numbers arrive in base units and are printed in the unit of their type. Nothing here knows a rulebook.
"""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

from engine.values.exact import decimal_text, round_to
from engine.values.period import Period
from engine.values.text import Language, Text
from engine.values.types import Enumeration, Type
from engine.values.units import Unit
from engine.values.value import Number, Plain

# A currency before (en) and after (zh) its number.
_CURRENCIES = {
    "CNY": Text("元", "¥"),
    "USD": Text("美元", "US$"),
    "EUR": Text("欧元", "€"),
    "GBP": Text("英镑", "£"),
    "HKD": Text("港元", "HK$"),
    "JPY": Text("日元", "JP¥"),
    "MOP": Text("澳门元", "MOP$"),
    "TWD": Text("新台币元", "NT$"),
}
_UNITS = {
    "second": Text("秒", "second"),
    "minute": Text("分钟", "minute"),
    "hour": Text("小时", "hour"),
    "day": Text("天", "day"),
    "week": Text("周", "week"),
    "workday": Text("个工作日", "workday"),
    "month": Text("个月", "month"),
    "year": Text("年", "year"),
    "time": Text("秒", "second"),
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MOST_PLACES = 4


def figure(value: Plain, type_: Type, language: Language, *, full: bool = False, bare: bool = False) -> str:
    """A value as people write it.

    Args:
        full: all the places of its type (money to the fen), as in a column of amounts.
        bare: money without its sign, as inside a written-out calculation.

    >>> from engine.values.units import parse_unit
    >>> money = Type("number", unit=parse_unit("CNY"), places=2)
    >>> figure(5, money, "zh"), figure(Fraction(2469, 2), money, "en", full=True), figure(1800, Type("number", unit=parse_unit("minute")), "en")
    ('5元', '¥1,234.50', '30 minutes')
    """
    if isinstance(value, bool):
        return Text("是" if value else "否", "yes" if value else "no").of(language)
    if isinstance(value, int | Fraction):
        return _number(value, type_, language, full, bare)
    if isinstance(value, datetime):
        return f"{_date(value, language)}{' ' if language == 'zh' else ', '}{_time(value.time())}"
    if isinstance(value, date):
        return _date(value, language)
    if isinstance(value, time):
        return _time(value)
    if isinstance(value, tuple):
        return listed([code_label(code, type_.enumeration, language) for code in value], language)
    if type_.kind == "month_day":
        return _month_day(value, language)
    return code_label(value, type_.enumeration, language)


def code_label(code: str, enumeration: Enumeration | None, language: Language) -> str:
    """The label of a code; free text and unknown codes stay as they are."""
    label = enumeration.members.get(code) if enumeration else None
    return label.of(language) if label else code


def listed(items: list[str], language: Language) -> str:
    """Items one after the other: `甲、乙`, `a, b`; none of them is said so."""
    return ("、" if language == "zh" else ", ").join(items) or ("无" if language == "zh" else "none")


def plural(noun: str, count: Number = 2) -> str:
    """An English noun for a number of things.

    >>> plural("day", 1), plural("leave slip"), plural("company"), plural("visit at the office")
    ('day', 'leave slips', 'companies', 'visits at the office')
    """
    if count in (1, -1) or not noun:
        return noun
    for joint in (" of ", " on ", " in ", " at ", " for ", " by "):
        if joint in noun:
            head, tail = noun.split(joint, 1)
            return f"{plural(head)}{joint}{tail}"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun if noun.endswith("s") and not noun.endswith("ss") else f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def grouped(text: str) -> str:
    """Decimal text with commas between thousands.

    >>> grouped("-1234567.50"), grouped("1/3")
    ('-1,234,567.50', '1/3')
    """
    if "/" in text:
        return text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{dot}{rest}"


def unit_name(unit: Unit, language: Language) -> str:
    """A unit in words, for a heading: `元`, `minutes`, `元/个工作日`.

    >>> from engine.values.units import parse_unit
    >>> unit_name(parse_unit("CNY/workday"), "en"), unit_name(parse_unit("minute"), "en")
    ('¥ per workday', 'minutes')
    """
    if not unit.name:
        return ""
    if unit.is_percent:
        return "%"
    over, *under = unit.name.split("/")
    words = [_unit_word(over, language, many=not under and language == "en")]
    words += [_unit_word(u, language).removeprefix("个") for u in under]
    return (" per " if language == "en" else "/").join(w for w in words)


def _unit_word(name: str, language: Language, many: bool = False) -> str:
    known = _CURRENCIES.get(name)
    if known:
        return known.of(language)
    word = _UNITS[name].of(language) if name in _UNITS else name
    return plural(word) if many and name in _UNITS else word


def _number(value: Number, type_: Type, language: Language, full: bool, bare: bool) -> str:
    unit = type_.unit
    if unit.is_percent:
        return f"{_decimal(Fraction(value) / unit.scale, type_.places if full else None)}%"
    if unit.is_currency:
        places = type_.places if type_.places is not None else 2
        whole = not full and not bare and Fraction(value).denominator == 1
        near = "≈" if type_.places is None and round_to(value, places) != value else ""
        return near + _money(_decimal(value, 0 if whole else places), unit.name, language, bare)
    if unit.powers == (("time", 1),):
        return _duration(Fraction(value), unit, language)
    if not unit.name:
        return _decimal(Fraction(value) / unit.scale, type_.places if full else None)
    if unit.name.split("/")[0] in _CURRENCIES:
        return _rate(Fraction(value) / unit.scale, unit, language)
    return _with_unit(_decimal(Fraction(value) / unit.scale, type_.places if full else None), unit, language)


def _rate(value: Fraction, unit: Unit, language: Language) -> str:
    """Money per something, to the fen."""
    near = "≈" if round_to(value, 2) != value else ""
    return near + _with_unit(_decimal(value, 0 if value.denominator == 1 else 2), unit, language)


def _money(amount: str, currency: str, language: Language, bare: bool) -> str:
    if bare:
        return amount
    sign, amount = ("-", amount[1:]) if amount.startswith("-") else ("", amount)
    words = _CURRENCIES.get(currency, Text(currency, f"{currency} "))
    return f"{sign}{amount}{words.zh}" if language == "zh" else f"{sign}{words.en}{amount}"


def _decimal(value: Number, places: int | None) -> str:
    """Exact where it can be shown in a few places, else rounded and marked so."""
    if places is not None:
        return grouped(decimal_text(value, places))
    text = decimal_text(value)
    if "/" in text or len(text.partition(".")[2]) > _MOST_PLACES:
        rounded = decimal_text(round_to(Fraction(value), 2))
        return f"≈{grouped(rounded)}"
    return grouped(text)


def _with_unit(amount: str, unit: Unit, language: Language) -> str:
    over, *under = unit.name.split("/")
    if over in _CURRENCIES and language == "en":
        first = f"{_CURRENCIES[over].en}{amount}"
    elif language == "zh":
        first = f"{amount}{_unit_word(over, 'zh')}"
    else:
        word = _unit_word(over, "en")
        first = f"{amount} {word if amount == '1' or over not in _UNITS else plural(word)}"
    rest = [_unit_word(u, language).removeprefix("个") for u in under]
    return (" per " if language == "en" else "/").join([first, *rest])


def _duration(seconds: Fraction, unit: Unit, language: Language) -> str:
    """In its own unit where that takes two decimals at most, else in hours, minutes and seconds."""
    own = decimal_text(seconds / unit.scale)
    if unit.name and unit.scale != 1 and "/" not in own and len(own.partition(".")[2]) <= 2:
        return _with_unit(grouped(own), unit, language)
    if seconds < 0:
        return f"−{_duration(-seconds, unit, language)}"
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    units = (("hour", hours), ("minute", minutes), ("second", Fraction(round_to(left, 2))))
    parts = [(name, amount) for name, amount in units if amount] or [
        (unit.name if unit.name in _UNITS else "second", Fraction(0))
    ]
    words = [
        f"{decimal_text(n)}{'' if language == 'zh' else ' '}{_unit_word(u, language, n != 1 and language == 'en')}"
        for u, n in parts
    ]
    return ("" if language == "zh" else " ").join(words)


def _date(day: date, language: Language) -> str:
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def period_words(period: Period, language: Language) -> str:
    """A period for people.

    >>> period_words(Period.parse("2024-10"), "en"), period_words(Period.parse("2024-Q4"), "zh")
    ('October 2024', '2024年第4季度')
    """
    start, year = period.start, period.start.year
    if period.kind == "day":
        return _date(start, language)
    if period.kind == "iso_week":
        number = start.isocalendar()
        return f"{number.year}年第{number.week}周" if language == "zh" else f"week {number.week} of {number.year}"
    if period.kind == "month":
        return f"{year}年{start.month}月" if language == "zh" else f"{_MONTHS[start.month - 1]} {year}"
    if period.kind == "quarter":
        quarter = (start.month + 2) // 3
        return f"{year}年第{quarter}季度" if language == "zh" else f"quarter {quarter} of {year}"
    return f"{year}年" if language == "zh" else f"{year}"


def _time(moment: time) -> str:
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def _month_day(text: str, language: Language) -> str:
    month, _, day = text.partition("-")
    if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
        return text
    return f"{int(month)}月{int(day)}日" if language == "zh" else f"{int(day)} {_MONTHS[int(month) - 1]}"
