"""Source files and places in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Source:
    """A text and the name it is reported under (a path as the user gave it)."""

    name: str
    text: str
    lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.text.splitlines()))

    def __repr__(self) -> str:
        return f"<Source {self.name}>"

    def line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Position(NamedTuple):
    """A place in a source: 1-based line and column, counted in characters."""

    source: Source
    line: int
    column: int
    length: int = 1

    def __repr__(self) -> str:
        return f"<Position {self}>"

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"
