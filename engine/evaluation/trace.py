"""The trace of an outcome: a small tree of data. Rendering is elsewhere (engine/documents/explanation.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.language.core import Expression
from engine.values.period import Period
from engine.values.types import Type
from engine.values.value import Value

TraceKind = Literal[
    "outcome",  # a rule's answer: children are its when, exceptions, body and require
    "fact",  # a cell that was read
    "parameter",  # a parameter's value in force, or a scale
    "choice",  # an interpretation's chosen option
    "builtin",  # period_start, as_of, earnings …
    "row",  # a row of a table tried: value True, False or undetermined; children its tests
    "condition",  # a when, a test, a require or a part of a condition
    "aggregate",  # an aggregate: children the rows it took
    "item",  # a row taken by an aggregate
    "bracket",  # a scale looked up
]


@dataclass(slots=True)
class TraceNode:
    """One step. `subject` names what was read or tried (entity.field, rule, parameter, or the role of a
    condition: when, require, where, row); `expression` is the condition or cell itself, `text` as it is written.
    """

    kind: TraceKind
    subject: str
    value: Value = None  # type: ignore[assignment]
    type: Type | None = None
    entity: str = ""
    key: str = ""
    period: Period | None = None
    clause: str = ""
    text: str = ""
    matched: bool | None = None
    expression: Expression | None = None
    children: list[TraceNode] = field(default_factory=list)
