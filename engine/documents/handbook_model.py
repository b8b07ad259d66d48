"""What a handbook holds, in words of both languages, before any layout."""

from __future__ import annotations

from dataclasses import dataclass

from engine.documents.clause_text import Piece
from engine.documents.example_words import ExampleWords
from engine.language.wording_tables import WordedTable
from engine.values.text import Language, Text


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another place of the handbook."""

    anchor: str
    number: str
    title: Text


@dataclass(frozen=True, slots=True)
class ScaleTable:
    """A scale as a table: headings and rows, by language."""

    headings: dict[Language, tuple[str, str]]
    rows: dict[Language, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A parameter with the value in force and all its values. `scale` for a scale."""

    label: Text
    value: Text
    history: tuple[tuple[Text, Text], ...]
    scale: ScaleTable | None
    clause: Link


@dataclass(frozen=True, slots=True)
class InterpretationView:
    anchor: str
    question: Text
    chosen: Text
    others: tuple[Text, ...]
    reason: Text | None
    clause: Link


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in words. Either `formula` or `table` says how the outcome is found.

    `subject` says of what and how often; `conditions` are its applicability, validity and time in force;
    `active` is False where the chosen interpretations never use it.
    """

    anchor: str
    label: Text
    subject: Text
    statement: Text | None
    conditions: tuple[Text, ...]
    formula: Text | None
    table: dict[Language, WordedTable] | None
    exceptions: tuple[Link, ...]
    exception_to: Link | None
    see: tuple[Link, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class ClauseView:
    anchor: str
    number: str
    printed_number: str
    source: str
    text: dict[Language, list[list[Piece]]]
    opening: Text
    quotes: tuple[str, ...]
    note: dict[Language, str] | None
    parameters: tuple[ParameterView, ...]
    interpretations: tuple[InterpretationView, ...]
    rules: tuple[RuleView, ...]
    idle: tuple[Text, ...]
    examples: tuple[dict[Language, ExampleWords], ...]
    conflicts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChapterView:
    anchor: str
    number: int
    title: Text
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class HandbookView:
    organisation: Text | None
    title: Text
    in_force: Text
    figures_of: Text
    chapters: tuple[ChapterView, ...]
    interpretations: tuple[InterpretationView, ...]
    parameters: tuple[ParameterView, ...]
    conflicts: tuple[tuple[Link, Link], ...]
