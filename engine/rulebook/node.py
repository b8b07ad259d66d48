"""The positioned tree that strict YAML is read into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagnostics.source import Position


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A scalar as written. `text` is its content; `quoted` tells `"5"` from `5`.

    `position` is where the content begins (after an opening quotation mark), so that
    `at(offset)` points into it for single-line scalars.
    """

    text: str
    quoted: bool
    position: Position
    block: bool = False

    @property
    def is_null(self) -> bool:
        return not self.quoted and self.text in ("", "null", "~")

    def at(self, offset: int, length: int = 1) -> Position:
        """The place `offset` characters into the text."""
        if self.block:
            return self.position
        where = self.position
        return Position(where.source, where.line, where.column + offset, max(length, 1))


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    items: tuple[Node, ...]
    position: Position

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Keys are unique scalars; order is the order written."""

    entries: tuple[tuple[Scalar, Node], ...]
    position: Position

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.entries if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        return next((name for name, _ in self.entries if name.text == key), None)

    def __contains__(self, key: str) -> bool:
        return any(name.text == key for name, _ in self.entries)

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node = Scalar | Sequence | Mapping
