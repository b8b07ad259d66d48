"""Which column of a file is which field: headings are matched by name, never by position."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.text import Text

_PERIOD_LABELS: dict[str, tuple[Text, ...]] = {
    "day": (Text("日期", "day"), Text("考勤日期", "date")),
    "iso_week": (Text("周", "week"),),
    "month": (Text("月份", "month"), Text("月", "month")),
    "quarter": (Text("季度", "quarter"),),
    "year": (Text("年度", "year"), Text("年份", "year"), Text("年", "year")),
}
_KEY_LABELS = (Text("编号", "id"),)


@dataclass(frozen=True, slots=True)
class Column:
    """A column an entity's file may have. `name` is the field's id, or that of the key, owner or period column."""

    name: str
    label: Text
    also: tuple[Text, ...] = ()

    @property
    def heading(self) -> str:
        """The heading in both languages, as our own template writes it.

        >>> Column("revenue", Text("销售收入", "sales revenue")).heading
        '销售收入 / sales revenue'
        """
        return f"{self.label.zh} / {self.label.en}"


@dataclass(slots=True)
class HeadingMap:
    """Where each column stands. `clashes` are (column, headings) with more than one heading for a column;
    `absent` are (column, heading) that a mapping names but the file lacks."""

    indices: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    clashes: list[tuple[str, list[str]]] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)


def identity_columns(entity: Entity, vocabulary: Vocabulary) -> list[Column]:
    """The columns that say which row it is: the key, or the owner and the period."""
    if entity.key is not None:
        return [Column(entity.key, _KEY_LABELS[0])]
    found = []
    if entity.of is not None:
        owner = vocabulary.entities[entity.of]
        also = (Text(f"{owner.label.zh}编号", f"{owner.label.en} id"),)
        found.append(Column(entity.of, owner.label, also))
    if entity.each is not None:
        labels = _PERIOD_LABELS[entity.each]
        found.append(Column(entity.each, labels[0], labels[1:]))
    return found


def columns_of(entity: Entity, vocabulary: Vocabulary) -> list[Column]:
    """All columns of an entity's file: its identity, then its fields in order."""
    columns = identity_columns(entity, vocabulary)
    for item in entity.fields.values():
        target = vocabulary.entities.get(item.type.entity or "")
        also = (target.label, Text(f"{target.label.zh}编号", f"{target.label.en} id")) if target else ()
        columns.append(Column(item.id, item.label, also))
    return columns


def fold(heading: str) -> str:
    """A heading as it is compared: NFKC, blanks trimmed and joined, case folded.

    >>> fold("  Sales　Revenue ")
    'sales revenue'
    """
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", heading)).strip().casefold()


def resolve(headings: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str]) -> HeadingMap:
    """Find each column among the headings of a file.

    `mapping` (column to heading, from facts.yaml) comes first; then ids, then labels in either
    language or in both, then other usual names, where only one column bears them.
    """
    result = HeadingMap()
    folded = [fold(heading) for heading in headings]
    taken: set[int] = set()
    for name, wanted in mapping.items():
        places = [i for i, heading in enumerate(folded) if heading == fold(wanted)]
        if not places:
            result.absent.append((name, wanted))
        elif len(places) > 1:
            result.clashes.append((name, [headings[i] for i in places]))
        else:
            result.indices[name] = places[0]
        taken.update(places)
    names = _names([column for column in columns if column.name not in mapping])
    claims: dict[str, list[int]] = {}
    for index, heading in enumerate(folded):
        if index in taken or not heading:
            continue
        if heading in names:
            claims.setdefault(names[heading], []).append(index)
        else:
            result.unknown.append(headings[index].strip())
    for name, places in claims.items():
        if len(places) > 1:
            result.clashes.append((name, [headings[i] for i in places]))
        result.indices[name] = places[0]
    return result


def _names(columns: Sequence[Column]) -> dict[str, str]:
    """Every folded name with the one column it means; a stronger name hides weaker ones."""
    tiers: list[list[tuple[str, str]]] = [[], [], []]
    for column in columns:
        tiers[0].append((fold(column.name), column.name))
        tiers[1] += [(name, column.name) for name in _spellings(column.label)]
        tiers[2] += [(name, column.name) for label in column.also for name in _spellings(label)]
    names: dict[str, str] = {}
    for tier in tiers:
        meant: dict[str, set[str]] = {}
        for spelling, name in tier:
            meant.setdefault(spelling, set()).add(name)
        for spelling, candidates in meant.items():
            if spelling not in names and len(candidates) == 1:
                names[spelling] = next(iter(candidates))
    return names


def _spellings(label: Text) -> list[str]:
    both = (f"{label.zh} / {label.en}", f"{label.zh}/{label.en}", f"{label.zh} {label.en}")
    return [fold(spelling) for spelling in (label.zh, label.en, *both)]
