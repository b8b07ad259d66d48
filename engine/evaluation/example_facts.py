"""The facts of a worked example: what is given, completed so that the rules asked for can run.

Entities not named are empty and covered. In a given row optional cells not named are absent, defaults
apply, and the rest are missing; a relation not named leads to the only row there is, made if need be; the
date that places a row, if not named, is the first day of the period.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from engine.diagnostics.diagnostic import Diagnostics
from engine.facts.model import Cell, Coverage, Facts, RowKey, Table
from engine.program.model import Program
from engine.rulebook.literals import read_value
from engine.rulebook.model import Example
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.rulebook.vocabulary import Entity, Field
from engine.values.period import Period
from engine.values.types import Type
from engine.values.value import ABSENT, MISSING, Plain, Value

Fixed = dict[str | tuple[str, str], Value]


@dataclass(eq=False)
class ExampleFacts:
    """Builds the facts of one example. `fixed` are the outcomes it gives instead of finding them."""

    program: Program
    example: Example
    period: Period
    diagnostics: Diagnostics
    facts: Facts = field(default_factory=Facts)
    fixed: Fixed = field(default_factory=dict)
    holidays: list[date] | None = None

    def build(self, asked: Iterable[str]) -> ExampleFacts:
        entities = self.program.rulebook.vocabulary.entities
        for id_ in entities:
            self.facts.tables[id_] = Table({}, Coverage(None, None))
        given = self.example.given.entries if self.example.given else ()
        for name, node in sorted(
            given, key=lambda item: entities[item[0].text].of is not None if item[0].text in entities else True
        ):
            self._given(name, node)
        for rule in asked:
            entity = self.program.rules[rule].grid.entity
            if entity and not self.facts.tables[entity].rows:
                self._row(entities[entity], {}, {})
        return self

    def _given(self, name: Scalar, node: Node) -> None:
        entity = self.program.rulebook.vocabulary.entities.get(name.text)
        if name.text == "holidays":
            days = (
                [read_value(i, Type("date"), self.diagnostics) for i in node.items if isinstance(i, Scalar)]
                if isinstance(node, Sequence)
                else []
            )
            self.holidays = [d for d in days if isinstance(d, date)]
        elif entity is not None:
            for row in [node] if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else []:
                if isinstance(row, Mapping):
                    self._given_row(entity, row)
        elif name.text in self.program.rules:
            self.fixed[name.text] = self.value(node, self.program.rules[name.text].type)

    def _given_row(self, entity: Entity, row: Mapping) -> None:
        cells: dict[str, Cell] = {}
        fixed: dict[str, Value] = {}
        for name, node in row:
            if name.text in entity.fields:
                cells[name.text] = self._cell(entity.fields[name.text], node)
            elif name.text in (entity.key, entity.of, entity.each) and isinstance(node, Scalar):
                cells[name.text] = node.text
            elif name.text in self.program.rules:
                fixed[name.text] = self.value(node, self.program.rules[name.text].type)
        self._row(entity, cells, fixed)

    def _cell(self, item: Field, node: Node) -> Cell:
        if not isinstance(node, Scalar):
            return MISSING
        if node.is_null or (node.text == "absent" and item.optional):
            return ABSENT if item.optional else MISSING
        if item.type.kind == "reference":
            return node.text
        found = read_value(node, item.type, self.diagnostics)
        return MISSING if found is None else found

    def value(self, node: Node, type_: Type) -> Value:
        """A fixed or expected value of an outcome's type."""
        if isinstance(node, Sequence):
            return tuple(i.text for i in node.items if isinstance(i, Scalar))
        if not isinstance(node, Scalar):
            return ABSENT
        if node.text == "absent":
            return ABSENT
        found = read_value(node, type_, self.diagnostics)
        return ABSENT if found is None else found

    def _row(self, entity: Entity, cells: dict[str, Cell], fixed: dict[str, Value]) -> str:
        table = self.facts.tables[entity.id]
        if entity.of is not None:
            return self._columns(entity, cells, fixed, table)
        named = cells.pop(entity.key, None) if entity.key else None
        key = named if isinstance(named, str) else str(len(table.rows) + 1)
        row: dict[str, Cell] = {}
        table.rows[key] = row
        for item in entity.fields.values():
            row[item.id] = cells[item.id] if item.id in cells else self._blank(entity, item, cells)
        for rule, value in fixed.items():
            self.fixed[(rule, key)] = value
        return key

    def _columns(self, entity: Entity, cells: dict[str, Cell], fixed: dict[str, Value], table: Table) -> str:
        owner = cells.pop(entity.of or "", None)
        key = owner if isinstance(owner, str) else self._only(entity.of or "")
        period: Period | None = None
        if entity.each is not None:
            named = cells.pop(entity.each, None)
            period = Period.parse(named) if isinstance(named, str) else Period.containing(entity.each, self.period.end)
        place: RowKey = (key or "", period)
        table.rows[place] = {
            f.id: cells[f.id] if f.id in cells else self._blank(entity, f, cells) for f in entity.fields.values()
        }
        for rule, value in fixed.items():
            self.fixed[(rule, key or "")] = value
        return key or ""

    def _blank(self, entity: Entity, item: Field, cells: dict[str, Cell]) -> Cell:
        """A cell that the example does not name."""
        if item.id in entity.dated and not (item.optional and item.id == entity.dated[-1] and len(entity.dated) == 2):
            first = cells.get(entity.dated[0])
            if len(entity.dated) == 2 and item.id == entity.dated[1] and first is not None:
                return first
            return datetime.combine(self.period.start, time.min) if item.type.kind == "datetime" else self.period.start
        if item.default is not None:
            return item.default
        if item.optional:
            return ABSENT
        if item.type.kind == "reference" and item.type.entity:
            key = self._only(item.type.entity)
            return key if key is not None else MISSING
        return MISSING

    def _only(self, entity: str) -> str | None:
        """The only row of an entity, made if there is none; None if there are several."""
        rows = self.facts.tables[entity].rows
        if not rows:
            return self._row(self.program.rulebook.vocabulary.entities[entity], {}, {})
        only = next(iter(rows))
        return only if len(rows) == 1 and isinstance(only, str) else None


def parse_choices(
    example: Example, program: Program, diagnostics: Diagnostics
) -> tuple[dict[str, str], dict[str, Plain]]:
    """The `with` block: interpretations chosen and parameters replaced."""
    choices: dict[str, str] = {}
    overrides: dict[str, Plain] = {}
    parameters, interpretations = program.rulebook.parameters(), program.rulebook.interpretations()
    for name, node in example.choices.entries if example.choices else ():
        if not isinstance(node, Scalar):
            continue
        if name.text in interpretations:
            choices[name.text] = node.text
        elif name.text in parameters and parameters[name.text].scale_of is None:
            value = read_value(node, parameters[name.text].type, diagnostics)
            if value is not None:
                overrides[name.text] = value
    return choices, overrides
