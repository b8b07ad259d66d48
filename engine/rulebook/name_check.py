"""Ids: unique, not reserved, and not hidden by the fields they share a name space with."""

from __future__ import annotations

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.model import Clause, Rule
from engine.rulebook.node import Scalar
from engine.rulebook.reserved import RESERVED_IDS
from engine.rulebook.vocabulary import Field, Vocabulary
from engine.values.period import nests
from engine.values.text import Text


class Ids:
    """The ids of one name space, each with the place that took it."""

    def __init__(self, vocabulary: Vocabulary | None, diagnostics: Diagnostics) -> None:
        self.places: dict[str, Scalar] = {}
        self.vocabulary = vocabulary
        self.diagnostics = diagnostics

    def take(self, name: Scalar) -> bool:
        """Claim an id; False (and a diagnostic) where it is taken or reserved."""
        if name.text in self.places:
            self.diagnostics.error(
                "duplicate_id",
                name.position,
                f"标识“{name.text}”已经用过",
                f"the id `{name.text}` is already used",
                related=((self.places[name.text].position, Text("第一次在此", "first used here")),),
            )
            return False
        if self.vocabulary and name.text in RESERVED_IDS:
            self.diagnostics.error(
                "reserved_name",
                name.position,
                f"“{name.text}”是保留字，不能作标识",
                f"`{name.text}` is a reserved word and cannot be an id",
            )
            return False
        if self.vocabulary and name.text in self.vocabulary.entities:
            self.diagnostics.error(
                "name_taken", name.position, f"“{name.text}”是实体的标识", f"`{name.text}` is an entity's id"
            )
        self.places[name.text] = name
        return True


def check_fields(ids: Ids, rules: dict[str, Rule], vocabulary: Vocabulary, diagnostics: Diagnostics) -> None:
    """A field hides a parameter, an interpretation or a rule of its name: refused where a rule could read both."""
    said: set[tuple[str, str]] = set()
    for rule in rules.values():
        for field, owner in _fields_in_reach(rule, vocabulary):
            other = rules.get(field.id)
            # A rule of another entity shares no names with this one's fields.
            hidden = field.id in ids.places and (
                other is None or (other.of is not None and rule.of is not None and other.of.text == rule.of.text)
            )
            if hidden and (field.id, owner) not in said:
                said.add((field.id, owner))
                diagnostics.error(
                    "name_taken",
                    ids.places[field.id].position,
                    f"实体“{owner}”已有字段“{field.id}”，会混淆",
                    f"`{owner}` has a field `{field.id}`, which would hide this",
                    related=((field.position, Text("字段在此", "the field")),),
                )


def _fields_in_reach(rule: Rule, vocabulary: Vocabulary) -> list[tuple[Field, str]]:
    """Fields a rule reads by their bare name: of its entity, and of what widens it in its period or a longer one."""
    entity = vocabulary.entities.get(rule.of.text) if rule.of else None
    if entity is None:
        return []
    wide = [
        e
        for e in vocabulary.entities.values()
        if e.of == entity.id and (e.each is None or (rule.each and nests(rule.each, e.each)))
    ]
    return [(field, e.id) for e in (entity, *wide) for field in e.fields.values()]


def check_exceptions(rules: dict[str, Rule], ids: set[str], diagnostics: Diagnostics) -> None:
    """`exception_to` names another rule."""
    for rule in rules.values():
        base = rule.exception_to
        if base and base.text not in ids:
            diagnostics.error(
                "unknown_rule",
                base.position,
                f"没有规则“{base.text}”",
                f"no rule `{base.text}`",
                hint=did_you_mean(base.text, ids),
            )
        elif base and base.text == rule.id:
            diagnostics.error(
                "bad_rule", base.position, "规则不能是自己的例外", "a rule cannot be an exception to itself"
            )


def check_conflicts(clauses: list[tuple[Clause, tuple[Scalar, ...]]], ids: set[str], diagnostics: Diagnostics) -> None:
    """`conflicts_with` names other clauses."""
    for clause, named in clauses:
        for other in named:
            if other.text not in ids:
                diagnostics.error(
                    "unknown_clause",
                    other.position,
                    f"没有条款“{other.text}”",
                    f"no clause `{other.text}`",
                    hint=did_you_mean(other.text, ids),
                )
            elif other.text == clause.id:
                diagnostics.error(
                    "bad_value", other.position, "条款不能与自己矛盾", "a clause cannot conflict with itself"
                )
