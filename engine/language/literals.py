"""Literals with units, `2.5%` and `5 minute`, hidden from Python's parser behind names of equal length.

Python's own parser reads the rest of an expression. Equal length keeps every column where it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.values.exact import parse_exact, simplify
from engine.values.units import PERCENT, UNIT_NAMES, Unit, parse_unit
from engine.values.value import Number

# A letter that no policy uses and that NFKC leaves alone; a digit or letter of base 36 follows.
MARK = "ꙮ"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FULL_WIDTH = str.maketrans("（）＋－×÷＊／，＜＞　", "()+-*/*/,<> ")
_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|'[^']*')
      | (?P<name>[^\W\d]\w*)
      | (?P<number>\d+(?:\.\d+)?|\.\d+)(?:(?P<percent>%)|(?P<space>[ ]+)(?P<unit>[A-Za-z]+(?:/[A-Za-z]+)?)(?!\w))?""",
    re.VERBOSE,
)
_OPERAND = re.compile(r"\s*([\w.(\"'])")
_KEYWORD = re.compile(r"\s*(if|else|and|or|in|not|is)\b")


@dataclass(frozen=True, slots=True)
class UnitLiteral:
    """A number with its unit, in base units."""

    value: Number
    unit: Unit
    text: str


def hide_literals(text: str) -> tuple[str, dict[str, UnitLiteral]]:
    """The expression with unit literals replaced by names, and what each name stands for.

    `%` directly after a number is a percent sign unless an operand follows it.

    >>> hide_literals("x * 2.5%")[0]
    'x * ꙮ000'
    >>> hide_literals("10 % 3")[1]
    {}
    """
    text = text.replace("\n", " ").replace("\r", " ").replace("\t", " ").translate(_FULL_WIDTH)
    found: dict[str, UnitLiteral] = {}

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


def _read(match: re.Match[str], text: str) -> UnitLiteral | None:
    if match["number"] is None:
        return None
    number = parse_exact(match["number"])
    if match["percent"]:
        after = text[match.end():]
        if _OPERAND.match(after) and not _KEYWORD.match(after):
            return None
        return UnitLiteral(simplify(number * PERCENT.scale), PERCENT, match.group())
    if match["unit"] and (match["unit"].split("/")[0] in UNIT_NAMES or match["unit"].isupper()):
        try:
            unit = parse_unit(match["unit"])
        except ValueError:
            return None
        return UnitLiteral(simplify(number * unit.scale), unit, match.group())
    return None
