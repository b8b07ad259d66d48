"""`policy`'s own reference evaluator, through the Python API: facts read, then the compared outcomes alone evaluated."""

from __future__ import annotations

from pathlib import Path

import engine
from benchmarks.contenders.policy_values import whole
from benchmarks.outcomes import IDS, OUTCOMES
from benchmarks.tables import write_results
from benchmarks.watch import Watch

PLACES = {outcome.id: outcome.places for outcome in OUTCOMES}


def run(facts: Path, output: Path, watch: Watch) -> None:
    program = engine.load("fengyun")
    watch.mark("prepare")
    session = engine.open_session(program, facts)
    watch.mark("read")
    results = session.evaluation.results(rules=IDS)
    watch.mark("evaluate")
    found: dict[str, dict[str, int | None]] = {}
    for outcome in results.outcomes:
        found.setdefault(outcome.key, {})[outcome.rule] = whole(outcome.value, PLACES[outcome.rule])
    write_results(output, list(found), {id_: [figures[id_] for figures in found.values()] for id_ in IDS})
    watch.mark("write")
