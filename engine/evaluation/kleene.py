"""Strict and strong-Kleene combination of values: where undetermined things meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.values.value import Reason, State, Undetermined, Value

# The classes of what is no plain value: asked of every operand, so by class and not by isinstance.
NOT_PLAIN = frozenset({Undetermined, State})


def undetermined(kind: str, subject: str, detail: str = "") -> Undetermined:
    return Undetermined(frozenset({Reason(kind, subject, detail)}))


def gather(values: Sequence[Value]) -> Undetermined | None:
    """The union of the reasons of all undetermined operands; None if every operand is a plain value.

    An absent operand counts as undetermined: `policy check` refuses rulebooks in which that can happen.
    """
    for value in values:
        if value.__class__ in NOT_PLAIN:
            return _together(values)
    return None


def _together(doubtful: Iterable[Value]) -> Undetermined:
    reasons: set[Reason] = set()
    for value in doubtful:
        if isinstance(value, Undetermined):
            reasons |= value.reasons
        elif isinstance(value, State):
            reasons.add(Reason("missing", value.value))
    return Undetermined(frozenset(reasons))


def conjunction(values: Iterable[Value]) -> Value:
    """Kleene `and`: False decides, else any undetermined operand does.

    >>> conjunction([undetermined("missing", "x"), False])
    False
    """
    return _decide(values, False)


def disjunction(values: Iterable[Value]) -> Value:
    """Kleene `or`: True decides, else any undetermined operand does."""
    return _decide(values, True)


def _decide(values: Iterable[Value], deciding: bool) -> Value:
    doubtful: list[Value] = []
    for value in values:
        if value is deciding:
            return deciding
        if value.__class__ in NOT_PLAIN:
            doubtful.append(value)
    return _together(doubtful) if doubtful else not deciding


def is_plain(value: Value) -> bool:
    return value.__class__ not in NOT_PLAIN
