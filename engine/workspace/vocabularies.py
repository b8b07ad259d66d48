"""One vocabulary for the facts that several rulebooks read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.rulebook.vocabulary import Entity, Vocabulary


def merged(vocabularies: Sequence[Vocabulary]) -> Vocabulary:
    """All their entities; of one that several have, all the fields (the first one's prevail)."""
    if len(vocabularies) == 1:
        return vocabularies[0]
    entities: dict[str, Entity] = {}
    for vocabulary in vocabularies:
        for id_, entity in vocabulary.entities.items():
            known = entities.get(id_)
            entities[id_] = replace(known, fields={**entity.fields, **known.fields}) if known else entity
    enumerations = {id_: e for v in reversed(vocabularies) for id_, e in v.enumerations.items()}
    return Vocabulary(entities, enumerations)
