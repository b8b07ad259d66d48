"""The type a rule declares for its outcome."""

from __future__ import annotations

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.model import Rule, Rulebook
from engine.values.types import DATE, DATETIME, FLAG, TEXT, TIME, Type
from engine.values.units import NUMBER

_PLAIN = {
    "flag": FLAG,
    "date": DATE,
    "datetime": DATETIME,
    "time": TIME,
    "text": TEXT,
    "number": Type("number", unit=NUMBER),
}


def declared_type(rule: Rule, rulebook: Rulebook, diagnostics: Diagnostics) -> Type | None:
    """The declared type, or None where it follows from the rule's body."""
    if rule.unit is not None:
        return Type("number", unit=rule.unit)
    if rule.codes is not None:
        listed = rule.kind == "list" or (rule.declared_type or "").startswith("[")
        return Type("list" if listed else "enumeration", enumeration=rule.codes)
    name = rule.declared_type
    if name is None:
        return None
    if name in _PLAIN:
        return _PLAIN[name]
    enumerations = rulebook.vocabulary.enumerations
    listed = name.startswith("[")
    id_ = name.strip("[]")
    if id_ in enumerations:
        return Type("list" if listed else "enumeration", enumeration=enumerations[id_])
    diagnostics.error(
        "unknown_type",
        rule.position,
        f"规则 `{rule.id}` 的类型 `{id_}` 不存在",
        f"`{rule.id}` declares the unknown type `{id_}`",
        hint=did_you_mean(id_, [*_PLAIN, *enumerations]),
    )
    return None
