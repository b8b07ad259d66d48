"""What the wording of an expression has at hand: labels, values of parameters, whose row is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from engine.language.core import Read, Step
from engine.rulebook.model import Rulebook
from engine.rulebook.vocabulary import Entity, Field
from engine.values.period import PeriodKind
from engine.values.text import Language, Text

ParameterMode = Literal["value", "label", "both"]


@dataclass(frozen=True, slots=True)
class Words:
    """The context of a wording.

    Args:
        day: the day whose parameter values are printed.
        frames: the entity of the row at hand; behind an aggregate also of the rule's own row.
        each: the period of the rule, for “this month”.
        parameters: whether a parameter is printed by its value, its label or both.
        say: what a thing read is called instead of its label, where the caller knows better (its value, say).
        bare: money without its sign, as in a written-out calculation.
    """

    rulebook: Rulebook
    language: Language
    day: date
    frames: tuple[str | None, ...] = (None,)
    each: PeriodKind | None = None
    parameters: ParameterMode = "value"
    say: Callable[[Read], str | None] | None = None
    bare: bool = False

    def pick(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def text(self, text: Text) -> str:
        return text.of(self.language)

    def of_rule(self, entity: str | None, each: PeriodKind | None) -> Words:
        """The same words, said from a rule's own row."""
        return replace(self, frames=(entity,), each=each)

    def inside(self, entity: str | None, each: PeriodKind | None = None) -> Words:
        """The same words, said from a row (or a period) that an aggregate takes."""
        return replace(self, frames=(entity, self.frames[0]), each=each or self.each)

    # --- labels -----------------------------------------------------------------------------------

    def entity(self, id_: str | None) -> str:
        model = self.rulebook.vocabulary.entities.get(id_ or "")
        return model.label.of(self.language) if model else self.pick("全体", "all")

    def rule(self, id_: str) -> str:
        rule = self.rulebook.rules().get(id_)
        return rule.label.of(self.language) if rule else spaced(id_)

    def is_extreme(self, id_: str) -> bool:
        """Whether a rule takes the least or greatest of some rows, and so is absent only where there are none."""
        rule = self.rulebook.rules().get(id_)
        return rule is not None and rule.kind in ("min", "max") and rule.when is None

    def parameter(self, id_: str) -> str:
        parameter = self.rulebook.parameters().get(id_)
        return parameter.label.of(self.language) if parameter else spaced(id_)

    def field(self, entity: str, name: str) -> str:
        """A field's label; the field may stand in a column entity of the entity."""
        found = find_field(self.rulebook, entity, name)
        return found.label.of(self.language) if found else spaced(name)

    def steps(self, entity: str | None, path: tuple[Step, ...]) -> list[str]:
        """The labels of the relations followed from an entity's row."""
        labels: list[str] = []
        for step in path:
            labels.append(self.field(entity or "", step.field))
            entity = step.entity
        return labels


def spaced(id_: str) -> str:
    """An id for people, where there is no label."""
    return id_.replace("_", " ")


def find_field(rulebook: Rulebook, entity: str, name: str) -> Field | None:
    """A field of an entity or of the columns that widen it."""
    vocabulary = rulebook.vocabulary
    model = vocabulary.entities.get(entity)
    holders: list[Entity] = [model] if model else []
    holders += [e for e in vocabulary.entities.values() if e.of == entity]
    return next((h.fields[name] for h in holders if name in h.fields), None)
