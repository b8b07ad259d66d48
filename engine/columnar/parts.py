"""From which stages of a grid the outcomes wanted are reported.

An outcome can be handed on from stage to stage up to the last one, or be read from where it was found. Every query
plans all the columns that it hands on, so few are handed on and many are not: then the stage is stored, and the report
joins it by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.columnar.linking import RuleId
from engine.columnar.relations import Relation
from engine.values.sql_text import name_sql

# More columns than these are not handed on for the report alone.
MOST_HANDED_ON = 64


@dataclass(frozen=True, slots=True)
class Part:
    """A stored relation, and the outcomes that are reported from it."""

    relation: Relation
    rules: tuple[RuleId, ...]


def parts_of(relations: Sequence[Relation], columns: Mapping[RuleId, tuple[str, ...]]) -> list[Part]:
    """The parts of a grid's report, by stage. `relations` are the grid's in order; `columns` are those of each outcome
    wanted, its own first."""
    parts: list[Part] = []
    waiting: list[RuleId] = []
    left = len(columns)
    for relation in relations:
        here = [id_ for id_, (name, *_) in columns.items() if name in relation.outcomes]
        waiting += here
        left -= len(here)
        if waiting and (not left or sum(len(columns[id_]) for id_ in waiting) > MOST_HANDED_ON):
            parts.append(Part(relation, tuple(waiting)))
            waiting = []
    return parts


def joined_query(
    parts: Sequence[Part], columns: Mapping[RuleId, tuple[str, ...]], by: Sequence[str], beside: Sequence[str]
) -> str:
    """The rows of a grid with the outcomes of all parts. `by` are the columns that tell its rows apart, `beside` others
    that every part has."""
    last = parts[-1].relation
    listed = [f"p.{name_sql(column)}" for column in (*by, *beside)]
    joins: list[str] = []
    for number, part in enumerate(parts, start=1):
        alias = "p" if part.relation is last else f"part_{number}"
        listed += [f"{alias}.{name_sql(column)}" for id_ in part.rules for column in columns[id_]]
        if part.relation is not last:
            on = " AND ".join(f"{alias}.{name_sql(c)} = p.{name_sql(c)}" for c in by) or "TRUE"
            joins.append(f"\nJOIN {name_sql(part.relation.name)} AS {alias} ON {on}")
    return f"SELECT\n  {', '.join(listed)}\nFROM {name_sql(last.name)} AS p{''.join(joins)}"
