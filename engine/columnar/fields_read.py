"""Which fields of each entity programs read: what has to be scanned, checked and described."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.core import Aggregate, Read
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary


def fields_read(programs: Sequence[Program], vocabulary: Vocabulary) -> dict[str, set[str]]:
    """The fields that rules read of each entity: facts, relations, and the dates that place rows."""
    found: dict[str, set[str]] = {id_: set(e.dated) for id_, e in vocabulary.entities.items()}
    for program in programs:
        for rule in program.rules.values():
            for top in rule.expressions():
                for node in top.walk():
                    if isinstance(node, Read):
                        _note_read(node, vocabulary, found)
                    elif isinstance(node, Aggregate) and node.link.row_field:
                        found[node.entity].add(node.link.row_field)
                        if node.link.owner_field:
                            holder = vocabulary.holding(rule.grid.entity or "", node.link.owner_field)
                            found[holder.id].add(node.link.owner_field)
    return found


def _note_read(node: Read, vocabulary: Vocabulary, found: dict[str, set[str]]) -> None:
    if node.kind == "fact" and node.entity:
        found[node.entity].add(node.name)
    for step in node.path:
        for model in vocabulary.entities.values():
            if step.field in model.fields and model.fields[step.field].type.entity == step.entity:
                found[model.id].add(step.field)
