"""A rule as a term: its body where it applies, its exceptions, its rounding, its own conditions."""

from __future__ import annotations

from dataclasses import replace

from engine.columnar import logic, numbers
from engine.columnar.choosing import choose
from engine.columnar.terms import Term, absent, literal, literal_sql, undetermined
from engine.columnar.translate import Translator
from engine.language.core import Call, Expression, Lines
from engine.program.model import CompiledRule


def rule_term(by: Translator, rule: CompiledRule) -> Term:
    """The outcome of a rule on the row of a translator."""
    value = (
        _excepted(by, rule, rule.body)
        if isinstance(rule.body, Lines) and rule.exceptions
        else _applied(by, rule, rule.body)
    )
    if rule.type.kind == "number" and rule.type.places is not None:
        value = _rounded(by, rule, value)
    if rule.require is not None:
        value = _required(by, rule.require, value)
    return _in_force(by, rule, value)


def _applied(by: Translator, rule: CompiledRule, body: Expression) -> Term:
    """The body where the rule's `when` holds; absent where it does not."""
    if rule.when is None:
        return by.term(body)
    applies = by.flag(rule.when)
    nothing = absent(rule.type.kind)
    if applies.is_constant:
        return by.term(body) if applies.constant else nothing
    value = by.term(body)
    if not applies.nullable:
        return choose([(applies, value)], nothing)
    applies = by.layers.bound(applies, "_applies")
    return choose([(applies, value), (logic.negated(applies), nothing)], None)


def _excepted(by: Translator, rule: CompiledRule, body: Lines) -> Term:
    """The value of the exceptions that apply, which must agree; with none, the rule's own."""
    kind = rule.type.kind
    values: list[Term] = []
    for line in body.lines:
        assert isinstance(line.condition, Call)
        values.append(by.layers.bound(by.term(line.condition.arguments[0]), "_exception"))
    given = [logic.negated(logic.is_absent(v)) for v in values]
    bare = [replace(v, absent=None) for v in values]
    doubts = [logic.is_open(v) for v in values]
    for i, one in enumerate(bare):
        for j in range(i):
            differ = by.compare("!=", replace(bare[j], nullable=False), replace(one, nullable=False))
            doubts.append(logic.both([given[i], given[j], differ]))
    doubt = logic.either(doubts)
    branches = [] if doubt.constant is False else [(doubt, undetermined(kind))]
    branches += [(g, v) for g, v in zip(given, bare, strict=True) if g.constant is not False]
    base = _applied(by, rule, body.otherwise) if body.otherwise is not None else absent(kind)
    return choose(branches, base)


def _rounded(by: Translator, rule: CompiledRule, value: Term) -> Term:
    assert rule.type.places is not None
    scale, places = rule.type.unit.scale, rule.type.places
    if value.absent == "TRUE":
        return value
    # A rounding writes its number several times.
    exact = value.denominator is None and (value.factor / scale * 10**places).denominator == 1
    plain = value if exact else by.layers.bound(value, "_exact")
    rounded = numbers.round_to(replace(plain, absent=None), places, rule.rounding, scale)
    if rounded.is_constant:
        return rounded
    return replace(rounded, absent=plain.absent, nullable=plain.nullable)


def _required(by: Translator, require: Expression, value: Term) -> Term:
    """The value where the rule's own condition on it holds, else undetermined."""
    value = by.layers.bound(value, "_value")
    by.itself = replace(value, absent=None, nullable=value.nullable or value.absent is not None)
    holds = by.flag(require)
    by.itself = None
    if holds.constant is True:
        return value
    kept = replace(value, absent=None)
    branches = [(holds, kept)] if holds.constant is not False else []
    if value.absent is not None:
        branches.insert(0, (logic.is_absent(value), absent(value.kind)))
    return choose(branches, undetermined(value.kind)) if branches else undetermined(value.kind)


def _in_force(by: Translator, rule: CompiledRule, value: Term) -> Term:
    """Absent on days on which the rule is not in force."""
    span = rule.rule.in_force
    if span is None:
        return value
    day = by.row.day()
    parts = []
    for op, bound in ((">=", span.start), ("<=", span.until)):
        if bound is not None:
            known = literal(bound, "date")
            if day.is_constant:
                parts.append(by.compare(op, day, known))  # type: ignore[arg-type]
            else:
                parts.append(logic.condition(f"({day.sql} {op} {literal_sql(bound)})", day))
    inside = logic.both(parts)
    nothing = absent(rule.type.kind)
    if inside.is_constant:
        return value if inside.constant else nothing
    if not inside.nullable:
        return choose([(inside, value)], nothing)
    return choose([(inside, value), (logic.negated(inside), nothing)], None)
