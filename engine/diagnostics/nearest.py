"""The nearest right name for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from engine.values.text import Text


def nearest(wrong: str, names: Iterable[str]) -> str | None:
    """The name most like the wrong one, if any is near.

    >>> nearest("latness", ["lateness", "leave"])
    'lateness'
    """
    candidates = sorted(set(names))
    folded = {name.casefold(): name for name in reversed(candidates)}
    if wrong.casefold() in folded:
        return folded[wrong.casefold()]
    close = get_close_matches(wrong, candidates, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(wrong: str, names: Iterable[str]) -> Text | None:
    """A hint naming the nearest right name, or None."""
    name = nearest(wrong, names)
    return Text(f"是否应为“{name}”？", f"did you mean `{name}`?") if name else None
