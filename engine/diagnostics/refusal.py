"""What was asked cannot be done."""

from __future__ import annotations

from engine.values.text import Text


class Refusal(Exception):
    """Unusable input or wrong usage; `message` says why, and what to do instead."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh, en)
