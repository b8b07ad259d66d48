"""What a handbook holds, in words of both languages, before any layout. A redline is a handbook whose words carry marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.documents.handbook.prose import Pieces, Prose
from engine.rulebook.model import Logo
from engine.values.text import Language, Text

Change = Literal["", "added", "removed", "changed"]
_NARROW = 3
_FEW_ROWS = 12


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another place of the handbook."""

    anchor: str
    number: str
    title: Text


# --- tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells under the headings. In an `otherwise` row the first cell spans all inputs."""

    cells: tuple[Pieces, ...]
    otherwise: bool = False
    change: Change = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table in one language: columns of inputs, then of results, then of remarks. `below` stands under it."""

    headings: tuple[Pieces, ...]
    rows: tuple[TableRow, ...]
    results: int = 1
    remarks: int = 0
    below: str = ""

    @property
    def inputs(self) -> int:
        return len(self.headings) - self.results - self.remarks

    def role(self, column: int) -> Literal["input", "result", "remark"]:
        """What a column holds, counted from 0."""
        if column < self.inputs:
            return "input"
        return "result" if column < self.inputs + self.results else "remark"

    def placed(self, row: TableRow) -> list[tuple[int, int, Pieces]]:
        """The cells of a row: from which column, across how many, and the words."""
        if not row.otherwise:
            return [(column, 1, cell) for column, cell in enumerate(row.cells)]
        first, *rest = row.cells
        across = max(self.inputs, 1)
        return [(0, across, first), *((across + n, 1, cell) for n, cell in enumerate(rest))]


@dataclass(frozen=True, slots=True)
class BilingualTable:
    zh: TableView
    en: TableView
    change: Change = ""

    def of(self, language: Language) -> TableView:
        return self.zh if language == "zh" else self.en

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width of a page, and cannot stand beside its other language."""
        return max(len(self.zh.headings), len(self.en.headings)) > _NARROW or self.zh.remarks > 0


# --- clauses --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DatedWords:
    """A value of a parameter, from when on."""

    start: Text
    value: Prose
    change: Change = ""


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A parameter with the value in force and all its values; `unit` in words, `scale` for a scale."""

    id: str
    label: Prose
    unit: Text
    value: Prose
    history: tuple[DatedWords, ...]
    scale: BilingualTable | None
    clause: Link
    change: Change = ""


@dataclass(frozen=True, slots=True)
class InterpretationView:
    """A question the text leaves open, numbered in its appendix."""

    id: str
    anchor: str
    number: str
    question: Prose
    chosen: Prose
    others: tuple[Text, ...]
    reason: Prose | None
    clause: Link
    change: Change = ""


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in words. Either `formula` or `tables` say how the outcome is found.

    `subject` says of what and how often; `conditions` are its applicability, validity and time in force.
    """

    id: str
    anchor: str
    label: Prose
    subject: Prose
    statement: Prose | None
    conditions: tuple[Prose, ...]
    formula: Prose | None
    tables: tuple[BilingualTable, ...]
    exceptions: tuple[Link, ...]
    exception_to: Link | None
    change: Change = ""

    @property
    def short(self) -> bool:
        """Whether it is small enough to be kept on one page."""
        return sum(len(table.zh.rows) for table in self.tables) <= _FEW_ROWS


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """Worked examples of one shape as the rows of a table; `common` is given in all of them."""

    table: BilingualTable
    common: Text


@dataclass(frozen=True, slots=True)
class ExampleSentence:
    """A worked example in a sentence: what is given, what follows, what there is to say of it."""

    given: Text
    expected: Text
    note: Text


ExampleView = ExampleTable | ExampleSentence


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause. `former_number` is its number in the version compared with, where that is another."""

    id: str
    anchor: str
    number: str
    source: str
    text: Prose
    opening: Text
    note: Prose | None
    parameters: tuple[ParameterView, ...]
    shown: frozenset[str]
    interpretations: tuple[InterpretationView, ...]
    rules: tuple[RuleView, ...]
    idle: tuple[Text, ...]
    examples: tuple[ExampleView, ...]
    conflicts: tuple[Link, ...]
    rests_on: tuple[Link, ...]
    relied_on_by: tuple[Link, ...]
    quotation: str
    change: Change = ""
    former_number: str = ""

    @property
    def figures(self) -> tuple[ParameterView, ...]:
        """The parameters that the text itself does not show (all that changed, in a redline)."""
        return tuple(p for p in self.parameters if p.scale is None and (p.id not in self.shown or p.change))

    @property
    def scales(self) -> tuple[BilingualTable, ...]:
        return tuple(p.scale for p in self.parameters if p.scale is not None)


@dataclass(frozen=True, slots=True)
class ChapterView:
    id: str
    anchor: str
    number: str
    title: Prose
    clauses: tuple[ClauseView, ...]
    change: Change = ""


# --- appendices -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two clauses that do not agree, and what settles it, a sentence each."""

    one: Link
    other: Link
    settled: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term with what it means; `clause` where a clause defines it."""

    term: Text
    meaning: Text
    clause: Link | None = None


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms of one thing. The first is the thing itself."""

    title: Text
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of the source where ours mend them."""

    anchor: str
    clause: Link
    place: str
    lines: tuple[str, ...]


AppendixKind = Literal["readings", "parameters", "conflicts", "glossary", "source", "acknowledgement"]


@dataclass(frozen=True, slots=True)
class Appendix:
    kind: AppendixKind
    letter: str

    @property
    def anchor(self) -> str:
        return f"appendix-{self.kind}"


# --- what changed ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangedText:
    """Something that reads otherwise than before: its place, its name, its words before and after."""

    clause: Link
    name: Prose
    before: Text
    after: Text
    start: Text | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What changed since the former version. `former` names that version."""

    former: Text
    cover: tuple[ChangedText, ...]
    added: tuple[Link, ...]
    removed: tuple[Link, ...]
    changed: tuple[Link, ...]
    renumbered: tuple[tuple[Link, str], ...]
    parameters: tuple[ChangedText, ...]
    rules: tuple[ChangedText, ...]
    interpretations: tuple[ChangedText, ...]

    @property
    def nothing(self) -> bool:
        """Whether both versions say the same."""
        return not any(
            (
                self.cover,
                self.added,
                self.removed,
                self.changed,
                self.renumbered,
                self.parameters,
                self.rules,
                self.interpretations,
            )
        )


# --- the whole ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandbookView:
    """A handbook as of a day. `colour` is `#rrggbb`, dark enough to be read on white."""

    day: date
    organisation: Text | None
    logo: Logo | None
    colour: str
    title: Prose
    version: str
    in_force: Prose
    figures_of: Text
    yields_to: tuple[Text, ...]
    chapters: tuple[ChapterView, ...]
    interpretations: tuple[InterpretationView, ...]
    parameters: tuple[ParameterView, ...]
    conflicts: tuple[ConflictView, ...]
    glossary: tuple[TermGroup, ...]
    quotations: tuple[Quotation, ...]
    summary: Summary | None = None

    def clauses(self) -> Iterator[ClauseView]:
        for chapter in self.chapters:
            yield from chapter.clauses

    @property
    def roles(self) -> Text:
        """What it yields to, in one line."""
        return Text("、".join(r.zh for r in self.yields_to), ", ".join(r.en for r in self.yields_to))

    @property
    def has_examples(self) -> bool:
        return any(clause.examples for clause in self.clauses())

    @property
    def appendices(self) -> tuple[Appendix, ...]:
        """The appendices there are, lettered in order."""
        held: list[tuple[AppendixKind, bool]] = [
            ("readings", bool(self.interpretations)),
            ("parameters", bool(self.parameters)),
            ("conflicts", bool(self.conflicts or self.yields_to)),
            ("glossary", bool(self.glossary)),
            ("source", bool(self.quotations)),
            ("acknowledgement", True),
        ]
        kinds = [kind for kind, there in held if there]
        return tuple(Appendix(kind, chr(ord("A") + index)) for index, kind in enumerate(kinds))

    def appendix(self, kind: AppendixKind) -> Appendix | None:
        return next((a for a in self.appendices if a.kind == kind), None)
