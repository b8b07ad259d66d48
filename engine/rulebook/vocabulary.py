"""What facts there are: entities, their fields, enumerations. The model of `rulebooks/vocabulary/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.diagnostics.source import Position
from engine.values.period import PeriodKind
from engine.values.text import Text
from engine.values.types import Enumeration, Type
from engine.values.value import Plain


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A column of an entity. `type.kind == "reference"` makes it a relation.

    `optional`: a blank cell is the answer “absent”. `default`: a blank cell means this value.
    Otherwise a blank cell is a missing fact. `bounds`: lowest and highest allowed number, in
    base units, included; None is the unit's default range.
    """

    id: str
    label: Text
    type: Type
    optional: bool
    default: Plain | None
    bounds: tuple[Fraction, Fraction]
    description: Text | None
    position: Position


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """Either rows with a `key` of their own, or more columns `of` another entity's rows
    (and, with `each`, of those rows' periods).

    `dated` names the one field, or the [from, until] fields, that place a row in time.
    `optional` (only with `of`): a row that is not there has every field absent.
    `display` is the field that names a row for people. `derive` names a normaliser that makes
    the rows from another entity (see engine/facts/timetable.py) and its settings.
    """

    id: str
    label: Text
    key: str | None
    of: str | None
    each: PeriodKind | None
    dated: tuple[str, ...]
    optional: bool
    display: str | None
    fields: Mapping[str, Field]
    derive: Mapping[str, str] | None
    position: Position

    @property
    def relations(self) -> dict[str, Field]:
        return {name: f for name, f in self.fields.items() if f.type.kind == "reference"}


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All the vocabularies a rulebook names, merged. Relations refer to `entities` by id."""

    entities: Mapping[str, Entity]
    enumerations: Mapping[str, Enumeration]

    def columns_of(self, entity: str, each: PeriodKind | None) -> list[Entity]:
        """The column entities that widen the rows (or the periods of the rows) of an entity."""
        return [e for e in self.entities.values() if e.of == entity and e.each == each]

    def holders(self, entity: str) -> list[Entity]:
        """The entities that have the fields of a row: its own, and those whose columns widen it once."""
        return [self.entities[entity], *self.columns_of(entity, None)]

    def holding(self, entity: str, name: str) -> Entity:
        """The one of the holders that has a field."""
        return next(e for e in self.holders(entity) if name in e.fields)
