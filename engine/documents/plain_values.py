"""Outcome values for machines: exact decimal text in the rule's unit, ISO dates, codes as they are."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

from engine.values.exact import decimal_text
from engine.values.types import Type
from engine.values.value import FACT_REASONS, Plain, Reason

# What is lacking is a fact or a parameter: its name says it all.
_BY_NAME = FACT_REASONS | {"unset"}


def plain_value(value: Plain, type_: Type) -> str | bool | list[str]:
    """A value as JSON has it: numbers as strings in the unit and places of their type.

    >>> from engine.values.units import parse_unit
    >>> plain_value(Fraction(1, 10), Type("number", unit=parse_unit("percent"), places=2))
    '10.00'
    >>> plain_value(1800, Type("number", unit=parse_unit("minute"))), plain_value(True, Type("flag"))
    ('30', True)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Fraction):
        scale = type_.unit.scale
        return decimal_text(value if scale == 1 else Fraction(value) / scale, type_.places)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value


def lacking(reasons: tuple[Reason, ...]) -> list[str]:
    """What an undetermined outcome lacks: `entity.field`, a parameter, or the kind of reason and its subject.

    >>> lacking((Reason("missing", "employee_month.role", "E1 2024-10"), Reason("division", "rate")))
    ['division:rate', 'employee_month.role']
    """
    return sorted(
        {r.subject if r.kind in _BY_NAME and r.subject else f"{r.kind}:{r.subject}".rstrip(":") for r in reasons}
    )
