"""Which optional things are known to be given where a condition holds, or where it does not."""

from __future__ import annotations

from engine.language.core import Call, Expression, Logic, Not, Read

Key = tuple[int, tuple[str, ...], str]
Guards = frozenset[Key]
NO_GUARDS: Guards = frozenset()


def keys_of(read: Read) -> Guards:
    """The thing read, and every optional relation on the way to it."""
    steps = [step.field for step in read.path]
    on_the_way = {(read.frame, tuple(steps[:i]), steps[i]) for i in range(len(steps))}
    return frozenset({read.key} | on_the_way)


def guards(condition: Expression) -> tuple[Guards, Guards]:
    """What is given if the condition is true, and what is given if it is false."""
    if isinstance(condition, Call) and condition.function == "given" and isinstance(condition.arguments[0], Read):
        return keys_of(condition.arguments[0]), NO_GUARDS
    if isinstance(condition, Not):
        true, false = guards(condition.operand)
        return false, true
    if isinstance(condition, Logic):
        parts = [guards(operand) for operand in condition.operands]
        if_true, if_false = [p[0] for p in parts], [p[1] for p in parts]
        if condition.op == "and":
            return NO_GUARDS.union(*if_true), if_false[0].intersection(*if_false)
        return if_true[0].intersection(*if_true), NO_GUARDS.union(*if_false)
    return NO_GUARDS, NO_GUARDS
