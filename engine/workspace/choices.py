"""Arguments of the Python API that are one of a few words."""

from __future__ import annotations

from typing import Any, get_args

from engine.diagnostics.nearest import not_one_of
from engine.workspace.refusal import Refusal


def require_choice(argument: str, value: str, words: Any) -> None:
    """Refuse a word that is none of those of a `Literal` type.

    Raises:
        Refusal: it is none of them; the message lists them and names the nearest.
    """
    known = get_args(words)
    if value not in known:
        told = not_one_of(argument, str(value), known)
        raise Refusal(told.zh, told.en)
