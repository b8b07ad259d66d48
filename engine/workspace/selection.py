"""The results of some people alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.evaluation.results import Outcome, Results
from engine.workspace.session import Session
from engine.workspace.tracing import find_person


def of_people(session: Session, results: Results, people: Sequence[str]) -> Results:
    """The outcomes and findings of the rows that belong to these people, given by key or name; all of them where none are given.

    Raises:
        Refusal: nobody, or several people, of a name.
    """
    if not people:
        return results
    keys = {find_person(session, person) for person in people}

    def theirs(outcome: Outcome) -> bool:
        return session.people.person_of(outcome.entity, outcome.key) in keys

    return replace(
        results,
        outcomes=[outcome for outcome in results.outcomes if theirs(outcome)],
        findings=[finding for finding in results.findings if theirs(finding.outcome)],
    )
