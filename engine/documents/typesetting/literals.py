"""Values as Typst literals: what a template prints can be shown, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from jinja2 import Undefined

# Characters that steer a line instead of standing in it: direction, and those no font has a shape for.
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": " ", "\u2028": "\\n", "\u2029": "\\n"})


class Source(str):
    """Typst source: what a macro or a block of a template has rendered, its values already literals."""

    __slots__ = ()


def joined(parts: Iterable[str]) -> Source:
    """The pieces of a template put together."""
    return Source("".join(parts))


def literal(value: object) -> str:
    """A value as a Typst expression that means just that value.

    Raises:
        TypeError: a value of another kind than text, number, flag, list or mapping of such.
        UndefinedError: the template names something that is not there.

    >>> print(literal('#panic("x")'), literal(12), literal(["a", True]), literal({"k": None}))
    "#panic(\\"x\\")" 12 ("a", true,) ("k": none,)
    """
    if isinstance(value, Source):
        return value
    if isinstance(value, str):
        return _text(str(value))
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value >= 0 else f"({value})"
    if isinstance(value, Mapping):
        return f"({''.join(f'{_text(str(k))}: {literal(v)}, ' for k, v in value.items()).strip() or ':'})"
    if isinstance(value, list | tuple):
        return f"({' '.join(f'{literal(item)},' for item in value)})"
    if isinstance(value, Undefined):
        return _text(str(value))  # a strict one raises, and says what is not there
    raise TypeError(f"a template cannot print a {type(value).__name__}")


@lru_cache(maxsize=8192)
def _text(text: str) -> str:
    """A quoted string. Most values of a document come again and again."""
    shown = _SURROGATES.sub("\ufffd", _STEERING.sub("", text))
    return f'"{shown.translate(_ESCAPES)}"'
