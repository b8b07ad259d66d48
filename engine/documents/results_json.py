"""Results as JSON, in the stable shape of schemas/results.schema.json."""

from __future__ import annotations

import json
from collections.abc import Callable

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
    """The results as JSON text, a line an outcome. The same results give the same bytes."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    members = (f" {encode(name)}: {_text(value, encode)}" for name, value in results_record(results).items())
    return "{\n" + ",\n".join(members) + "\n}\n"


def _text(value: object, encode: Callable[[object], str]) -> str:
    if not isinstance(value, list) or not value:
        return encode(value)
    return "[\n  " + ",\n  ".join(map(encode, value)) + "\n ]"


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
        "missing": lacking(outcome.reasons),
    }
    if outcome.displaced_by:
        record["displaced_by"] = outcome.displaced_by
    return {"rulebook": outcome.rulebook, **record} if several else record
