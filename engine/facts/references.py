"""References between entities: every row that is referred to must be there."""

from __future__ import annotations

from engine.facts.entity_rows import EntityRows
from engine.facts.model import RowKey
from engine.rulebook.vocabulary import Field, Vocabulary
from engine.values.text import Text
from engine.values.value import ABSENT, MISSING


def check_references(read: dict[str, EntityRows], vocabulary: Vocabulary) -> None:
    """Report references to rows that are not there, until no row is left that has one.

    A row that must refer to it (its owner, a required relation) is left out; an optional
    relation's cell becomes missing. Where the other entity was not read, nothing is known and nothing is reported.
    """
    changed = True
    while changed:
        changed = False
        for rows in read.values():
            changed |= _check_owner(rows, read, vocabulary)
            for relation in rows.entity.relations.values():
                target = read.get(relation.type.entity or "")
                if target is not None:
                    changed |= _check_relation(rows, relation, target, vocabulary)


def _check_owner(rows: EntityRows, read: dict[str, EntityRows], vocabulary: Vocabulary) -> bool:
    owner = rows.entity.of
    if owner is None or owner not in read:
        return False
    known = read[owner].rows
    lost = [key for key in rows.rows if isinstance(key, tuple) and key[0] not in known]
    for key in lost:
        _report(rows, key, owner, str(key[0]), owner, vocabulary)
        del rows.rows[key]
    return bool(lost)


def _check_relation(rows: EntityRows, relation: Field, target: EntityRows, vocabulary: Vocabulary) -> bool:
    known = target.rows
    lost = []
    for key, cells in rows.rows.items():
        value = cells[relation.id]
        if value is not ABSENT and value is not MISSING and value not in known:
            lost.append(key)
    for key in lost:
        _report(rows, key, relation.id, str(rows.rows[key][relation.id]), target.entity.id, vocabulary)
        if relation.optional:
            rows.rows[key][relation.id] = MISSING
        else:
            del rows.rows[key]
    return bool(lost)


def _report(rows: EntityRows, key: RowKey, column: str, value: str, target: str, vocabulary: Vocabulary) -> None:
    origin, number = rows.origins[key]
    label = vocabulary.entities[target].label
    rows.report(
        "unknown", origin, number, column, value, Text(f"“{label.zh}”表中已有的编号", f"the key of a row of `{target}`")
    )
