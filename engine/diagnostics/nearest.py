"""The nearest right name for a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from engine.values.text import Text

# Of a name of two characters one may be wrong.
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")


def nearest(wrong: str, names: Iterable[str]) -> str | None:
    """The name most like the wrong one, if any is near.

    >>> nearest("latness", ["lateness", "leave"]), nearest("吕平", ["吕萍", "王芳"])
    ('lateness', '吕萍')
    """
    candidates = sorted(set(names))
    folded = {name.casefold(): name for name in reversed(candidates)}
    if wrong.casefold() in folded:
        return folded[wrong.casefold()]
    close = get_close_matches(wrong, candidates, n=1, cutoff=0.5 if _CHINESE_NAME.fullmatch(wrong) else 0.6)
    return close[0] if close else None


def not_one_of(name: str, value: str, known: Sequence[str]) -> Text:
    """That something is none of the few words it may be, which these are, and which is nearest."""
    hint = did_you_mean(value, known)
    return Text(
        f"{name} 不能是“{value}”；可选：{'、'.join(known)}{f'。{hint.zh}' if hint else ''}",
        f"{name} cannot be `{value}`; it is one of {', '.join(known)}{f'; {hint.en}' if hint else ''}",
    )


def did_you_mean(wrong: str, names: Iterable[str]) -> Text | None:
    """A hint naming the nearest right name, or None."""
    name = nearest(wrong, names)
    return Text(f"是否应为“{name}”？", f"did you mean `{name}`?") if name else None
