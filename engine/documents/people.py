"""Whose an outcome is: the person a row belongs to, and the names rows go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.facts.model import Cell, Facts
from engine.program.model import Program
from engine.rulebook.vocabulary import Entity, Field, Vocabulary
from engine.values.figures import figure
from engine.values.period import Period
from engine.values.text import Language
from engine.values.value import ABSENT, State

_DEEPEST = 3  # how many relations lead from a row to its person at most


def person_entity(programs: Sequence[Program]) -> str | None:
    """The entity that statements are of; without statements, the one most rules are of by period."""
    for rules in (
        [r for p in programs for r in p.statement_rules],
        [r for p in programs for r in p.rules.values() if r.grid.each],
    ):
        counted = Counter(r.grid.entity for r in rules if r.grid.entity)
        if counted:
            return counted.most_common(1)[0][0]
    return None


@dataclass(eq=False)
class People:
    """Names of rows and of the persons they belong to. `entity` is the persons' own."""

    entity: str | None
    vocabulary: Vocabulary
    facts: Facts
    _persons: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def keys(self) -> list[str]:
        """The persons' keys, in file order."""
        table = self.facts.table(self.entity or "")
        return [k for k in table.rows if isinstance(k, str)] if table else []

    def name(self, entity: str, key: str) -> str:
        """The row's display name, or its key."""
        model = self.vocabulary.entities.get(entity)
        cell = self._cell(model, model.display, key) if model and model.display else None
        return cell if isinstance(cell, str) and cell else key

    def person_of(self, entity: str, key: str) -> str | None:
        """The key of the person a row belongs to, by its relations; None if to nobody."""
        place = (entity, key)
        if place not in self._persons:
            self._persons[place] = self._search(entity, key, _DEEPEST)
        return self._persons[place]

    def label(self, entity: str, key: str) -> str:
        """A row for people: the person's key and name, and the row's own key if it is another; a row of nobody's by its
        own key and name."""
        person = self.person_of(entity, key)
        holder, own = (entity, key) if person is None else (self.entity or "", person)
        name = self.name(holder, own)
        shown = own if name == own else f"{own} {name}"
        if person is None:
            return shown
        return shown if entity == self.entity else f"{shown} ({key.removeprefix(f'{person}/')})"

    def standing_field(self) -> Field | None:
        """The field that says what a person is: the first enumeration among the columns of the persons' periods."""
        return next((item for _, item in self._standings()), None)

    def standing(self, key: str, period: Period, language: Language) -> str:
        """What the person is at the period's end, in words; empty where it is not known."""
        for model, item in self._standings():
            table = self.facts.table(model.id)
            row = table.rows.get((key, Period.containing(model.each or "month", period.end))) if table else None
            cell = row.get(item.id, ABSENT) if row else ABSENT
            return "" if isinstance(cell, State) else figure(cell, item.type, language)
        return ""

    def _standings(self) -> Iterator[tuple[Entity, Field]]:
        for model in self.vocabulary.entities.values():
            if model.of == self.entity and model.each is not None:
                yield from ((model, item) for item in model.fields.values() if item.type.kind == "enumeration")

    def find(self, text: str) -> list[str]:
        """The persons of that key or display name."""
        keys = self.keys()
        if text in keys:
            return [text]
        return [k for k in keys if self.name(self.entity or "", k) == text]

    def _search(self, entity: str, key: str, depth: int) -> str | None:
        if entity == self.entity:
            return key
        model = self.vocabulary.entities.get(entity)
        if model is None or depth == 0:
            return None
        if model.of is not None:
            return self._search(model.of, key, depth - 1)
        # A relation to the person goes before one to somebody else's row, whatever their order.
        for name, relation in sorted(model.relations.items(), key=lambda pair: pair[1].type.entity != self.entity):
            target = self._cell(model, name, key)
            if isinstance(target, str) and relation.type.entity:
                found = self._search(relation.type.entity, target, depth - 1)
                if found is not None:
                    return found
        return None

    def _cell(self, model: Entity | None, name: str, key: str) -> Cell | None:
        table = self.facts.table(model.id) if model else None
        row = table.rows.get(key) if table else None
        return row.get(name) if row else None
