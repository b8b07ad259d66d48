"""Who owes what by when: every outcome that says whether a thing was done in time, with its deadline.

An obligation is an outcome whose rule answers in `timeliness`; what it was due and when it was done are the
two moments that the rule compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.evaluation.reference import Frame, Reference
from engine.evaluation.results import Outcome
from engine.evaluation.run import Evaluation
from engine.language.core import Call
from engine.program.model import CompiledRule
from engine.rulebook.builtin import TIMELINESS
from engine.values.period import Period
from engine.values.value import Undetermined, Value

Moment = date | datetime
OPEN = ("pending", "overdue", "undetermined")


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing owed. `status` is in_time, late, pending, overdue or undetermined; `done` is None until it is done,
    `due` where the deadline itself is undetermined."""

    outcome: Outcome
    due: Moment | None
    done: Moment | None
    status: str

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class ObligedReference(Reference):
    """Evaluates as the reference does and keeps the moments that each rule's `timeliness` compared."""

    def _outcome(self, rule: CompiledRule, frame: Frame) -> Value:
        kept = self.__dict__.get("_place")
        self.__dict__["_place"] = (rule.id, frame.key, frame.period)
        value = super()._outcome(rule, frame)
        self.__dict__["_place"] = kept
        return value

    def _call(self, node: Call) -> Value:
        value = super()._call(node)
        if node.function == "timeliness":
            done, due = (self._eval(argument) for argument in node.arguments)
            self.compared[self.__dict__["_place"]] = (done, due)
        return value

    @property
    def compared(self) -> dict[tuple[str, str, Period | None], tuple[Value, Value]]:
        found: dict[tuple[str, str, Period | None], tuple[Value, Value]] = self.__dict__.setdefault("_compared", {})
        return found


def obligations(evaluation: Evaluation) -> Iterator[Obligation]:
    """The obligations of an evaluation made with ObligedReference, in rulebook order."""
    for program in evaluation.programs:
        reference = evaluation.references[program.rulebook.id]
        assert isinstance(reference, ObligedReference)
        for rule in program.rules.values():
            if rule.type.enumeration is not TIMELINESS or (program.rulebook.id, rule.id) in evaluation.displaced:
                continue
            for outcome in evaluation.outcomes(program, rule):
                done, due = reference.compared.get((rule.id, outcome.key, outcome.period), (None, None))
                moments = due if isinstance(due, date) else None, done if isinstance(done, date) else None
                if isinstance(outcome.value, Undetermined):
                    yield Obligation(outcome, *moments, "undetermined")
                elif isinstance(outcome.value, str) and moments[0] is not None:
                    yield Obligation(outcome, *moments, outcome.value)
