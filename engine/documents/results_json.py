"""Results as JSON, in the stable shape of schemas/results.schema.json."""

from __future__ import annotations

import json

from engine.documents.plain_values import lacking, plain_value
from engine.evaluation.results import Outcome, Results
from engine.values.value import ABSENT, State, Undetermined

Record = dict[str, str | bool | list[str] | None]


def results_record(results: Results) -> dict[str, object]:
    """The results as plain data. Absent outcomes are left out; with several rulebooks each outcome names its own."""
    several = len(results.rulebooks) > 1
    return {
        "rulebook": "+".join(results.rulebooks),
        "period": str(results.period),
        "as_of": results.as_of.isoformat(),
        "outcomes": [_record(o, several) for o in results.outcomes if o.value is not ABSENT],
        "findings": [_record(f.outcome, several) for f in results.findings],
    }


def results_json(results: Results) -> str:
    """The results as JSON text, ending in a line break. The same results give the same bytes."""
    return json.dumps(results_record(results), ensure_ascii=False, indent=1) + "\n"


def _record(outcome: Outcome, several: bool) -> Record:
    value = outcome.value
    plain = None if isinstance(value, Undetermined | State) else plain_value(value, outcome.type)
    record: Record = {
        "entity": outcome.entity or None,
        "key": outcome.key or None,
        "period": str(outcome.period) if outcome.period else None,
        "rule": outcome.rule,
        "value": plain,
        "unit": (outcome.type.unit.name or None) if outcome.type.is_number else None,
        "clause": outcome.clause,
        "statement": outcome.statement,
        "missing": list(lacking(outcome.reasons)),
    }
    if outcome.displaced_by:
        record["displaced_by"] = outcome.displaced_by
    return {"rulebook": outcome.rulebook, **record} if several else record
