"""What is said about a rulebook or its facts: one diagnostic a mistake, all of them collected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

from engine.diagnostics.source import Position
from engine.values.text import Text

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One sentence about one place, with the nearest right thing as a hint where there is one."""

    severity: Severity
    code: str
    position: Position | None
    message: Text
    hint: Text | None = None
    related: tuple[tuple[Position, Text], ...] = ()

    def __str__(self) -> str:
        """`file:line:column: severity[code]: sentence`, in English."""
        place = f"{self.position}: " if self.position else ""
        return f"{place}{self.severity}[{self.code}]: {self.message.en}"


class More(TypedDict, total=False):
    """What a diagnostic may also have."""

    hint: Text | None
    related: tuple[tuple[Position, Text], ...]


@dataclass(slots=True)
class Diagnostics:
    """A collector: checks add to it and go on; callers ask `has_errors` at the end."""

    items: list[Diagnostic] = field(default_factory=list)
    _said: set[Diagnostic] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._said = set(self.items)

    def error(self, code: str, position: Position | None, zh: str, en: str, **more: Unpack[More]) -> None:
        self._add("error", code, position, zh, en, **more)

    def warning(self, code: str, position: Position | None, zh: str, en: str, **more: Unpack[More]) -> None:
        self._add("warning", code, position, zh, en, **more)

    def note(self, code: str, position: Position | None, zh: str, en: str, **more: Unpack[More]) -> None:
        self._add("note", code, position, zh, en, **more)

    def _add(
        self,
        severity: Severity,
        code: str,
        position: Position | None,
        zh: str,
        en: str,
        hint: Text | None = None,
        related: tuple[tuple[Position, Text], ...] = (),
    ) -> None:
        found = Diagnostic(severity, code, position, Text(zh, en), hint, related)
        self.extend([found])

    def extend(self, others: Iterable[Diagnostic]) -> None:
        for found in others:
            if found not in self._said:
                self._said.add(found)
                self.items.append(found)

    @property
    def has_errors(self) -> bool:
        return any(d.severity == "error" for d in self.items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self.items, key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    at = diagnostic.position
    return (at.source.name, at.line, at.column) if at else ("", 0, 0)


class InvalidRulebook(Exception):
    """The rulebook cannot be used; `diagnostics` say why, all of it."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__("; ".join(d.message.en for d in diagnostics))
        self.diagnostics = diagnostics
