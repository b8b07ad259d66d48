"""References between entities: every row that is referred to must be there."""

from __future__ import annotations

from engine.diagnostics.nearest import nearest
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
        _report(rows, key, owner, str(key[0]), read[owner], vocabulary)
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
        _report(rows, key, relation.id, str(rows.rows[key][relation.id]), target, vocabulary)
        if relation.optional:
            rows.rows[key][relation.id] = MISSING
        else:
            del rows.rows[key]
    return bool(lost)


def _report(rows: EntityRows, key: RowKey, column: str, value: str, target: EntityRows, vocabulary: Vocabulary) -> None:
    origin, number = rows.origins[key]
    label, hint = vocabulary.entities[target.entity.id].label, _meant(value, target)
    rows.report(
        "unknown",
        origin,
        number,
        column,
        value,
        Text(f"“{label.zh}”表中已有的编号{hint.zh}", f"the key of a row of `{target.entity.id}`{hint.en}"),
    )


def _meant(value: str, target: EntityRows) -> Text:
    """The key of the row whose name was written in its place, else the key that is nearest."""
    display = target.entity.display
    named = [k for k, cells in target.rows.items() if display is not None and cells.get(display) == value]
    if len(named) == 1 and isinstance(named[0], str):
        return Text(f"，此名称的编号是 {named[0]}", f"; the one of that name has the key {named[0]}")
    names = {str(cells[display]): key for key, cells in target.rows.items()} if display is not None else {}
    guess = nearest(value, [*(k for k in target.rows if isinstance(k, str)), *names])
    if guess is None:
        return Text("", "")
    key = f"{names[guess]} {guess}" if guess in names else guess
    return Text(f"；是否应为“{key}”？", f"; did you mean `{key}`?")
