"""A console that cannot show ¥ or Chinese gets a substitute, never an error."""

from __future__ import annotations

import codecs
import io
import os
import shutil
import sys

_HANDLER = "policy-substitute"
# What to try in order, where the console's code page lacks a character; then a question mark.
_SUBSTITUTES = {
    "¥": ("￥", "Y"),
    "−": ("-",),
    "–": ("-",),
    "—": ("-",),
    "…": ("...",),
    "×": ("x",),
    "·": (".",),
    "•": ("·", "*"),
    "“": ('"',),
    "”": ('"',),
    "‘": ("'",),
    "’": ("'",),
    "≈": ("~",),
    "≤": ("<=",),
    "≥": (">=",),
    "→": ("->",),
    "✓": ("√", "+"),
    "✗": ("×", "x"),
    "─": ("-",),
    "│": ("|",),
    "├": ("+",),
    "└": ("+",),
    "：": (":",),
    "，": (",",),
    "。": (".",),
    "；": (";",),
    "（": ("(",),
    "）": (")",),
    "、": (",",),
    "￥": ("Y",),
}


def prepare_console() -> None:
    """Make standard output and error substitute what their encoding lacks."""
    codecs.register_error(_HANDLER, _substitute)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def screen_width() -> int | None:
    """The columns of the terminal, or those that COLUMNS says; None for a file or pipe, whose lines are not broken."""
    if not (sys.stdout.isatty() or os.environ.get("COLUMNS")):
        return None
    return shutil.get_terminal_size().columns


def write_text(text: str) -> None:
    """Write text to standard output, as far as the console can show it."""
    sys.stdout.write(text)
    sys.stdout.flush()


def echo(line: str, err: bool = False) -> None:
    """Print a line, as far as the console can show it. (click's own echo takes an ASCII console for a mistake.)"""
    print(line, file=sys.stderr if err else sys.stdout, flush=True)


def write_utf8(text: str) -> None:
    """Write a machine's format to standard output: as UTF-8 into a file or pipe, whatever the console's encoding."""
    buffer = getattr(sys.stdout, "buffer", None)
    if sys.stdout.isatty() or buffer is None:
        write_text(text.removeprefix("\ufeff"))
        return
    sys.stdout.flush()
    buffer.write(text.encode("utf-8", "replace"))
    buffer.flush()


def write_bytes(content: bytes) -> None:
    """Write a file to standard output, into a pipe or another file."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _substitute(problem: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lacking = problem.object[problem.start : problem.end]
    return "".join(_nearest(c, problem.encoding) for c in lacking), problem.end


def _nearest(character: str, encoding: str) -> str:
    for candidate in _SUBSTITUTES.get(character, ()):
        try:
            candidate.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            continue
        return candidate
    return "?"
