"""What the columnar run says of its undetermined outcomes, held against the reference evaluator's reasons."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pyarrow import parquet

from engine.columnar.database import open_database
from engine.columnar.missing import OpenOutcomes
from engine.columnar.undetermined import write_open_outcomes
from engine.columnar.warehouse import Warehouse, load_warehouse
from engine.evaluation.run import Evaluation
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Coverage, Facts
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.value import FACT_REASONS
from tests.evaluation.facts_by_hand import Rows, facts_of


@dataclass(frozen=True)
class Told:
    """The rows of `undetermined.parquet`, and of which rules the reference evaluator was asked for whose sake."""

    rows: list[dict[str, Any]]
    asked: dict[str, set[str]]

    def of(self, rule: str, key: str | None = None) -> list[list[str]]:
        return [row["missing"] for row in self.rows if row["rule"] == rule and key in (None, row["key"])]

    @property
    def untold(self) -> set[str]:
        """The rules of which some outcome had to be asked about."""
        return {rule for rule, asked in self.asked.items() if asked}


def told(
    programs: Sequence[Program],
    facts: Facts,
    period: Period,
    as_of: date,
    *,
    calendars: Mapping[str, WorkingCalendar] | None = None,
    roles: Mapping[str, str] | None = None,
    vocabulary: Vocabulary | None = None,
    rules: Iterable[str] | None = None,
) -> Told:
    """What is said of facts in memory, which has to be what the reference evaluator says, row by row."""
    merged = vocabulary or programs[0].rulebook.vocabulary
    evaluation = Evaluation(programs, facts, period, as_of, calendars=dict(calendars or {}), roles=roles or {})
    with open_database() as connection:
        warehouse = load_warehouse(connection, programs, merged, facts, period, as_of, calendars or {}, roles or {})
        return told_of(warehouse, evaluation, rules)


def told_of(warehouse: Warehouse, evaluation: Evaluation, rules: Iterable[str] | None = None) -> Told:
    """What is said of a warehouse, which has to be what an evaluation on the same facts says."""
    wanted = None if rules is None else set(rules)
    asked_for = {i for i in warehouse.evaluation.all_rules if wanted is None or i[1] in wanted}
    warehouse.evaluate(asked_for)
    with tempfile.TemporaryDirectory() as folder:
        written = write_open_outcomes(warehouse, Path(folder))
        rows = parquet.read_table(written.path).to_pylist()
    expected = _by_reference(warehouse, evaluation)
    assert [_where(row) for row in rows] == [_where(row) for row in expected]
    assert [row for row, other in zip(rows, expected, strict=True) if row != other] == []
    assert written.outcomes == len(rows)
    assert written.lacks_facts is any(text.split()[0] in FACT_REASONS for row in rows for text in row["missing"])
    return Told(rows, _asked(warehouse))


def told_by_hand(
    programs: Program | list[Program],
    tables: Mapping[str, Rows | None] | None = None,
    period: str = "2024-01",
    *,
    covers: Mapping[str, Coverage] | None = None,
    roles: Mapping[str, str] | None = None,
    rules: Iterable[str] | None = None,
) -> Told:
    listed = [programs] if isinstance(programs, Program) else programs
    within = Period.parse(period)
    facts = facts_of(listed[0], tables or {}, covers)
    return told(listed, facts, within, within.end, roles=roles, rules=rules)


def _by_reference(warehouse: Warehouse, evaluation: Evaluation) -> list[dict[str, Any]]:
    """The undetermined outcomes by key, then by rule as its grid has them, then by period."""
    programs = {p.rulebook.id: p for p in evaluation.programs}
    found = []
    for number, report in enumerate(warehouse.reported):
        for place, (id_, _) in enumerate(report.rules):
            program = programs[id_[0]]
            for outcome in evaluation.outcomes(program, program.rules[id_[1]]):
                if outcome.reasons:
                    row = {
                        "rulebook": id_[0],
                        "rule": id_[1],
                        "key": outcome.key,
                        "period": str(outcome.period) if outcome.period else None,
                        "missing": [f"{r.kind} {r.subject} {r.detail}".strip() for r in outcome.reasons],
                    }
                    found.append(((outcome.key, place, outcome.period or (), number), row))
    return [row for _, row in sorted(found, key=lambda item: item[0])]


def _where(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["key"], row["rulebook"], row["rule"], row["period"]


def _asked(warehouse: Warehouse) -> dict[str, set[str]]:
    outcomes = OpenOutcomes(warehouse, {id_ for report in warehouse.reported for id_, _ in report.rules})
    outcomes.find()
    found: dict[str, set[str]] = {}
    for page in outcomes.pages():
        for rule, decision in zip(page["rule"].to_pylist(), page["decision"].to_pylist(), strict=True):
            asked = outcomes.decisions.made[decision].asked
            found.setdefault(outcomes.rules[rule][1], set()).update(id_[1] for id_ in asked)
    return found
