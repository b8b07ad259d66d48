"""Columns of text for a terminal: Chinese characters are two wide, and lines fit the screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from wcwidth import wcswidth, wcwidth

Align = Literal["left", "right"]
_GAP = "  "
_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def width_of(text: str) -> int:
    """Columns a text takes.

    >>> width_of("工号 E1")
    7
    """
    return max(wcswidth(text), 0)


def inert(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters become blanks.

    >>> inert("张\\x1b[31m伟")
    '张 [31m伟'
    """
    return "".join(" " if unicodedata.category(c) in _STEERING or wcwidth(c) < 0 else c for c in text)


def pad(text: str, width: int, align: Align = "left") -> str:
    """The text brought to a width, cut with ~ where it is longer."""
    if width_of(text) > width:
        text = _cut(text, width)
    blank = " " * (width - width_of(text))
    return text + blank if align == "left" else blank + text


def columns(rows: Sequence[Sequence[str]], aligns: Sequence[Align], limit: int = 80) -> list[str]:
    """Rows as aligned lines. Where they are too wide, the widest left-aligned column gives way.

    >>> columns([["工号", "实发"], ["E1", "5.00"]], ["left", "right"])
    ['工号  实发', 'E1    5.00']
    """
    rows = [[inert(cell) for cell in row] for row in rows]
    widths = [max((width_of(row[i]) for row in rows), default=0) for i in range(len(aligns))]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > limit:
        narrow = [i for i, align in enumerate(aligns) if align == "left" and widths[i] > 6]
        if not narrow:
            break
        widths[max(narrow, key=lambda i: widths[i])] -= 1
    return [_GAP.join(pad(cell, widths[i], aligns[i]) for i, cell in enumerate(row)).rstrip() for row in rows]


def wrap(text: str, limit: int = 80, indent: str = "") -> list[str]:
    """Lines of at most `limit` columns, broken at blanks or between Chinese characters; later lines are indented.

    >>> wrap("甲乙丙丁 abc", 6)
    ['甲乙丙', '丁 abc']
    """
    lines: list[str] = []
    line = ""
    for word in _words(inert(text)):
        first = "" if not lines else indent
        if line and width_of(first + line + word.rstrip()) > limit:
            lines.append((first + line).rstrip())
            line = word.lstrip()
        else:
            line += word
    lines.append(((indent if lines else "") + line).rstrip())
    return lines


_OPENING = "（《“「『【[("
_CLOSING = "，。；：、！？）》”」』…,.;:!?)"
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")


def _words(text: str) -> list[str]:
    """Pieces that stay on one line: a Latin word with its blank, a Chinese character with the marks around it."""
    pieces: list[str] = []
    for character in text:
        last = pieces[-1] if pieces else ""
        joins = last and (
            character in _CLOSING
            or character == " "
            or last[-1] in _OPENING
            or not (last.endswith(" ") or _WIDE.match(character) or _WIDE.match(last[-1]))
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _cut(text: str, width: int) -> str:
    kept = ""
    for character in text:
        if width_of(kept) + max(wcwidth(character), 0) > width - 1:
            break
        kept += character
    return f"{kept}~"
