"""Diagnostics as people read them: place, sentence, the offending line with a caret, the hint."""

from __future__ import annotations

import unicodedata

from wcwidth import wcswidth, wcwidth

from engine.diagnostics.diagnostic import Diagnostic
from engine.diagnostics.source import Position
from engine.values.text import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {"error": "error", "warning": "warning", "note": "note", "hint": "hint", "see": "see"},
    "zh": {"error": "错误", "warning": "警告", "note": "提示", "hint": "建议", "see": "参见"},
}
_WIDEST = 140  # a longer line is shown as the part around the caret


def render(diagnostic: Diagnostic, language: Language) -> str:
    """One diagnostic as text, in one language; several lines, no final newline.

    >>> from engine.diagnostics.source import Source
    >>> from engine.values.text import Text
    >>> at = Position(Source("a.yaml", "迟到: x"), 1, 5)
    >>> print(render(Diagnostic("error", "unknown_name", at, Text("没有“x”", "no `x`")), "en"))
    a.yaml:1:5: error[unknown_name]: no `x`
        迟到: x
              ^
    """
    words = _WORDS[language]
    at = diagnostic.position
    place = f"{at}: " if at else ""
    head = f"{place}{words[diagnostic.severity]}[{diagnostic.code}]: {diagnostic.message.of(language)}"
    lines = [_inert(head)]
    if at:
        lines += _excerpt(at)
    if diagnostic.hint:
        lines.append(_inert(f"    {words['hint']}: {diagnostic.hint.of(language)}"))
    for position, text in diagnostic.related:
        lines.append(_inert(f"    {words['see']} {position}: {text.of(language)}"))
    return "\n".join(lines)


def _excerpt(at: Position) -> list[str]:
    """The source line and the caret under the place; nothing where the line is empty."""
    line = at.source.line(at.line)
    if not line.strip():
        return []
    start = min(at.column - 1, len(line))
    first = max(0, start - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = line[first : first + _WIDEST]
    before, marked = shown[: start - first], shown[start - first : start - first + at.length]
    dots = "…" if first else ""
    indent = " " * (len(dots) + _width(before))
    return [f"    {dots}{_inert(shown)}", f"    {indent}{'^' * max(1, _width(marked))}"]


def _width(text: str) -> int:
    return max(wcswidth(_inert(text)), 0)


def _inert(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters become plain spaces."""
    return "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or wcwidth(c) < 0 else c for c in text
    )
