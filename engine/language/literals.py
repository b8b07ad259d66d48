"""Literals that Python has not, `2.5%`, `5 minute`, `2024-10-01`, `08:30`, hidden from its parser behind names of equal length.

Python's own parser reads the rest of an expression. Equal length keeps every column where it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from engine.values.exact import parse_exact, simplify
from engine.values.types import DATE, DATETIME, TIME, Type
from engine.values.units import NUMBER, PERCENT, UNIT_NAMES, parse_unit
from engine.values.value import Plain

# A letter that no policy uses and that NFKC leaves alone; a digit or letter of base 36 follows.
MARK = "ꙮ"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FULL_WIDTH = str.maketrans("（）＋－×÷＊／，＜＞％．　０１２３４５６７８９", "()+-*/*/,<>%. 0123456789")
QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
_UNIT = "|".join(sorted(UNIT_NAMES))
_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|'[^']*')
      | (?P<name>[^\W\d]\w*)
      | (?P<date>\d{4}-\d\d-\d\d)(?:[ ]+(?P<clock>\d\d:\d\d(?::\d\d)?))?(?![\w:-])
      | (?P<time>\d\d?:\d\d(?::\d\d)?)(?![\w:])
      | (?P<number>\d+(?:\.\d+)?|\.\d+)(?:(?P<percent>%)|(?P<space>[ ]+)(?P<unit>(?:UNIT|[A-Z]{3})(?:/(?:UNIT|[A-Z]{3}))?)(?!\w))?""".replace(
        "UNIT", _UNIT
    ),
    re.VERBOSE,
)
_OPERAND = re.compile(r"\s*([\w.(\"'])")
_KEYWORD = re.compile(r"\s*(if|else|and|or|in|not|is)\b")


@dataclass(frozen=True, slots=True)
class HiddenLiteral:
    """What a name stands for: a number in base units, a date, a datetime or a time."""

    value: Plain
    type: Type
    text: str


def hide_literals(text: str) -> tuple[str, dict[str, HiddenLiteral]]:
    """The expression with such literals replaced by names, and what each name stands for.

    `%` directly after a number is a percent sign unless an operand follows it.

    >>> hide_literals("x * 2.5%")[0]
    'x * ꙮ000'
    >>> hide_literals("10 % 3")[1]
    {}
    """
    text = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    text = "".join(part if QUOTED.fullmatch(part) else part.translate(_FULL_WIDTH) for part in QUOTED.split(text))
    found: dict[str, HiddenLiteral] = {}

    def replace(match: re.Match[str]) -> str:
        literal = _read(match, text)
        if literal is None:
            return match.group()
        index, room = len(found), len(match.group()) - 1
        digits = ""
        for _ in range(room):
            digits = _DIGITS[index % 36] + digits
            index //= 36
        if index:
            return match.group()
        name = MARK + digits
        found[name] = literal
        return name

    return _TOKEN.sub(replace, text), found


def _read(match: re.Match[str], text: str) -> HiddenLiteral | None:
    if match["date"] or match["time"]:
        return _moment(match)
    if match["number"] is None:
        return None
    unit = NUMBER
    if match["percent"]:
        after = text[match.end() :]
        if _OPERAND.match(after) and not _KEYWORD.match(after):
            return None
        unit = PERCENT
    elif match["unit"]:
        unit = parse_unit(match["unit"])
    if unit is NUMBER:
        return None
    return HiddenLiteral(simplify(parse_exact(match["number"]) * unit.scale), Type("number", unit=unit), match.group())


def _moment(match: re.Match[str]) -> HiddenLiteral | None:
    try:
        if match["clock"]:
            return HiddenLiteral(datetime.fromisoformat(f"{match['date']} {match['clock']}"), DATETIME, match.group())
        if match["date"]:
            return HiddenLiteral(date.fromisoformat(match["date"]), DATE, match.group())
        return HiddenLiteral(
            time.fromisoformat(match["time"].zfill(5 if len(match["time"]) < 6 else 8)), TIME, match.group()
        )
    except ValueError:
        return None
