"""Facts by hand and their evaluation, where a worked example would not do: files not supplied, covers, several programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.evaluation.reference import Reference
from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation
from engine.facts.model import Coverage, Facts, Table
from engine.program.model import Program
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING, Reason, Undetermined, Value

Rows = Mapping[Any, Mapping[str, Any]]
ALWAYS = Coverage(None, None)


def facts_of(
    program: Program, tables: Mapping[str, Rows | None], covers: Mapping[str, Coverage] | None = None
) -> Facts:
    """Facts of a program's vocabulary. Cells not named are absent where optional, else their default or missing.

    An entity not named is empty; one given as None was not supplied.
    """
    facts = Facts()
    for id_, entity in program.rulebook.vocabulary.entities.items():
        rows = tables.get(id_, {})
        if rows is None:
            continue
        blank = {
            f.id: ABSENT if f.optional else f.default if f.default is not None else MISSING
            for f in entity.fields.values()
        }
        facts.tables[id_] = Table({key: {**blank, **row} for key, row in rows.items()}, (covers or {}).get(id_, ALWAYS))
    return facts


def evaluate(
    programs: Program | list[Program],
    tables: Mapping[str, Rows | None],
    period: str,
    *,
    covers: Mapping[str, Coverage] | None = None,
    as_of: date | None = None,
    evaluator: Any = Reference,
) -> Results:
    listed = programs if isinstance(programs, list) else [programs]
    within = Period.parse(period)
    return Evaluation(
        listed, facts_of(listed[0], tables, covers), within, as_of or within.end, evaluator=evaluator
    ).results()


def value(results: Results, rule: str, key: str | None = None) -> Value:
    """The one outcome of a rule (for a key)."""
    (outcome,) = results.of(rule, key)
    return outcome.value


def reasons(found: Value) -> set[Reason]:
    assert isinstance(found, Undetermined), found
    return set(found.reasons)
