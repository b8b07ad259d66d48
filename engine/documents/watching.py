"""A look into an evaluation that was done: the value of any expression from a row, the rows an aggregate took."""

from __future__ import annotations

from engine.evaluation.reference import Frame, Reference
from engine.language.core import Aggregate, Expression
from engine.program.model import CompiledRule
from engine.values.period import Period
from engine.values.value import Value


class Watching(Reference):
    """A reference evaluator that stands beside another and shares the outcomes it has found."""

    watched: Aggregate | None = None

    def __init__(self, *arguments: object, **settings: object) -> None:
        super().__init__(*arguments, **settings)  # type: ignore[arg-type]
        self.seen: list[tuple[Frame, Value]] = []

    @classmethod
    def beside(cls, reference: Reference) -> Watching:
        made = cls(
            reference.program,
            reference.index,
            reference.calendar,
            reference.period,
            reference.as_of,
            choices=reference.choices,
            overrides=reference.overrides,
            fixed=reference.fixed,
            totals=reference.totals,
        )
        made.memo = reference.memo
        return made

    def place(self, rule: CompiledRule, key: str, period: Period | None) -> Frame:
        """The row a rule's outcome is seen from."""
        return self.frame(rule, key, period)

    def value(self, node: Expression, frame: Frame) -> Value:
        """The value of an expression seen from a row."""
        kept, self.frames = self.frames, [frame]
        try:
            return self._eval(node)
        finally:
            self.frames = kept

    def rows(self, node: Aggregate, frame: Frame) -> list[tuple[Frame, Value]]:
        """The rows an aggregate takes, each with what it adds."""
        self.watched, self.seen = node, []
        try:
            self.value(node, frame)
            return list(self.seen)
        finally:
            self.watched = None

    def taken(self, node: Aggregate, frame: Frame, placed: Value) -> Value | None:
        value = super().taken(node, frame, placed)
        if node is self.watched and value is not None:
            self.seen.append((frame, value))
        return value
