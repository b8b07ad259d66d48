"""Relations: the tables and views that a compiled program makes, one for each grid and stage.

A relation takes its rows from the one of the stage before (the first from the places themselves) and adds the outcomes
of its stage. It gives on what its readers ask for, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.columnar import titles
from engine.columnar.layers import Layers
from engine.columnar.profile import field_column
from engine.columnar.statement import Statement
from engine.columnar.terms import Term
from engine.program.model import Grid
from engine.values.period import Period
from engine.values.sql_text import name_sql


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The places of a grid as they are before any rule: an entity's facts, its periods, or the one constant row."""

    name: str
    grid: Grid
    periods: tuple[Period, ...]
    has_there: bool = False
    there_nullable: bool = False
    readers: set[str] = field(default_factory=set)
    carried: dict[str, None] = field(default_factory=dict)
    """The facts of a row that its periods carry along, so that nobody has to look the row up again."""

    def give(self, column: str) -> str:
        """The column's name here."""
        if "/" not in column:
            return column
        if self.grid.each is None:
            return field_column(column.rsplit("/", 1)[-1])
        self.carried[column] = None
        return column

    def read_by(self, reader: str) -> None:
        self.readers.add(reader)


@dataclass(eq=False)
class Relation:
    """A stage of a grid. `outcomes` are the terms of its rules by column; they read its layers."""

    name: str
    grid: Grid
    stage: int
    source: Source | Relation
    layers: Layers
    outcomes: dict[str, Term] = field(default_factory=dict)
    given: dict[str, None] = field(default_factory=dict)
    readers: set[str] = field(default_factory=set)
    kept: bool = False

    @property
    def places(self) -> Source:
        return self.source if isinstance(self.source, Source) else self.source.places

    @property
    def depth(self) -> int:
        """How many layers stand on one another from the last stored table up to this relation."""
        below = self.source.depth if isinstance(self.source, Relation) and not self.source.is_table else 0
        return below + self.layers.depth + 1

    @property
    def is_table(self) -> bool:
        return self.kept or len(self.readers) > 2

    def give(self, column: str) -> str:
        """The column's name here, which is given on from now on."""
        if column not in self.given:
            self.given[column] = None
            if not self._own(column):
                self.layers.input(f"p.{name_sql(self.source.give(column))}", column)
        return column

    def _own(self, column: str) -> bool:
        return any(column in layer.columns for layer in self.layers.layers)

    def read_by(self, reader: str) -> None:
        self.readers.add(reader)

    @property
    def listed(self) -> str:
        """What the relation gives on."""
        return ",\n  ".join(name_sql(c) for c in self.given) or "1 AS one"

    def statement(self) -> Statement:
        title = titles.stage(self.grid, self.stage, len(self.outcomes))
        return Statement(self.name, self.layers.query(self.listed), self.is_table, title)


def column_of(entity: str, field_name: str) -> str:
    """A field's column where a relation gives it on."""
    return f"{entity}/{field_name}"


Readable = Source | Relation
