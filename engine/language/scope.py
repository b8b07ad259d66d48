"""What an expression may name: the interface that engine/program fills in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.diagnostics.source import Position
from engine.language.core import Read


class Scope(Protocol):
    """The names visible at one place of a rulebook."""

    def read(self, names: Sequence[str], position: Position) -> Read | None:
        """What a name or path (`order.salesperson.role`) reads. None after reporting why not."""

    def scale(self, name: str, position: Position) -> Read | None:
        """A scale parameter by name. None after reporting why not."""
