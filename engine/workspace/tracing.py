"""The traces that answer a question about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from engine.diagnostics.nearest import nearest
from engine.evaluation.trace import TraceNode
from engine.evaluation.tracing import TracingReference
from engine.program.model import CompiledRule, Program
from engine.values.value import ABSENT
from engine.workspace.refusal import Refusal
from engine.workspace.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """An outcome's trace, and the program it is of."""

    program: Program
    trace: TraceNode


def trace_person(session: Session, person: str, outcome: str | None = None) -> list[Traced]:
    """The traces of one outcome for a person (of each of the person's rows), else of the lines of the statement.

    Args:
        person: a key or a display name.
        outcome: a rule's id or label.

    Raises:
        Refusal: nobody, or several people, of that name; no such rule; no row of the rule's for the person.
    """
    key = find_person(session, person)
    wanted = _rules(session, outcome)
    evaluation = session.evaluation_by(TracingReference)
    found: list[Traced] = []
    for program, rule in wanted:
        reference = cast(TracingReference, evaluation.references[program.rulebook.id])
        for row, period in evaluation.places(reference, rule):
            if rule.grid.entity is not None and session.people.person_of(rule.grid.entity, row) != key:
                continue
            trace = reference.trace(rule.id, row, period)
            if outcome is not None or trace.value is not ABSENT:
                found.append(Traced(program, trace))
    if not found and outcome is not None:
        raise Refusal(
            f"{session.period} 没有 {person} 的“{outcome}”：没有相应的记录",
            f"there is no `{outcome}` of {person} in {session.period}: no row of theirs it could be of",
        )
    return found


def find_person(session: Session, person: str) -> str:
    """The key of the person of that key or display name.

    Raises:
        Refusal: nobody, or several people, of that name.
    """
    keys = session.people.find(person)
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise Refusal(
            f"有几人名为“{person}”，请用编号：{', '.join(keys)}",
            f"several people are named `{person}`; use a key: {', '.join(keys)}",
        )
    known = session.people.keys()
    guess = nearest(person, [*known, *(session.people.name(session.people.entity or "", key) for key in known)])
    raise Refusal(
        f"没有编号或姓名为“{person}”的人" + (f"；是否应为“{guess}”？" if guess else ""),
        f"nobody has the key or name `{person}`" + (f"; did you mean `{guess}`?" if guess else ""),
    )


def _rules(session: Session, outcome: str | None) -> list[tuple[Program, CompiledRule]]:
    every = [(p, r) for p in session.programs for r in p.rules.values()]
    if outcome is None:
        lines = [(p, r) for p, r in every if r.rule.statement is not None]
        return lines or [
            (p, r) for p, r in every if r.grid.entity is not None and r.grid.entity == session.people.entity
        ]
    found = [(p, r) for p, r in every if outcome in (r.id, r.rule.label.zh, r.rule.label.en)]
    if not found:
        guess = nearest(outcome, [n for _, r in every for n in (r.id, r.rule.label.zh, r.rule.label.en)])
        raise Refusal(
            f"没有规则“{outcome}”" + (f"；是否应为“{guess}”？" if guess else ""),
            f"there is no rule `{outcome}`" + (f"; did you mean `{guess}`?" if guess else ""),
        )
    return found
