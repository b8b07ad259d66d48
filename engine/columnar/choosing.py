"""Terms chosen by conditions: CASE, with numbers brought to one factor, and what is absent or open kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.columnar.numbers import common_factor, counted_in, denominator
from engine.columnar.terms import Term, integer_type, undetermined

Branch = tuple[Term, Term]
"""A condition, never NULL or guarded before, and what is taken where it holds."""


def choose(branches: Sequence[Branch], otherwise: Term | None) -> Term:
    """The first branch whose condition is true, else `otherwise`, else undetermined."""
    terms = [term for _, term in branches] + ([otherwise] if otherwise is not None else [])
    branches, otherwise = _settled(branches, otherwise)
    if not branches:
        return undetermined(terms[0].kind) if otherwise is None else otherwise
    terms = [term for _, term in branches] + ([otherwise] if otherwise is not None else [])
    kind = next((t.kind for t in terms if not t.is_nothing), terms[0].kind)
    unified = unify([undetermined(kind) if t.is_nothing and t.kind != kind else t for t in terms])
    known = [t for t in unified if not t.is_nothing] or unified
    conditions = [condition.sql for condition, _ in branches]
    value = _case(conditions, [t.sql for t in unified], otherwise is not None)
    if all(t.is_constant for t in unified) and kind == "number":
        value = f"CAST({value} AS {integer_type(min(t.low for t in unified), max(t.high for t in unified))})"
    absent = None
    if any(t.absent is not None for t in unified):
        parts = [t.absent or "FALSE" for t in unified]
        absent = _case(conditions, parts if otherwise is not None else [*parts, "FALSE"], True)
    below = None
    if any(t.denominator is not None for t in unified):
        below = _case(conditions, [t.denominator or "1" for t in unified], otherwise is not None)
    return replace(
        unified[0],
        sql=value,
        kind=kind,
        level=max([t.level for t in unified] + [c.level for c, _ in branches]),
        nullable=otherwise is None or any(t.nullable for t in unified),
        absent=absent,
        denominator=below,
        low=min(t.low for t in known),
        high=max(t.high for t in known),
        denominator_high=max(t.denominator_high for t in unified),
        constant=None,
        open_with=None,
    )


def _settled(branches: Sequence[Branch], otherwise: Term | None) -> tuple[list[Branch], Term | None]:
    """What is left to decide once conditions known beforehand are."""
    left: list[Branch] = []
    for condition, term in branches:
        if condition.constant is True:
            return left, term
        if condition.constant is not False:
            left.append((condition, term))
    while left and _is_open(left[-1][1]) and (otherwise is None or _is_open(otherwise)):
        otherwise = left.pop()[1]
    return left, otherwise


def _is_open(term: Term) -> bool:
    return term.is_nothing and term.absent is None


def _case(conditions: Sequence[str], values: Sequence[str], has_else: bool) -> str:
    whens = " ".join(f"WHEN {c} THEN {v}" for c, v in zip(conditions, values, strict=False))
    last = f" ELSE {values[-1]}" if has_else else ""
    return f"(CASE {whens}{last} END)"


def unify(terms: Sequence[Term]) -> list[Term]:
    """Numbers counted in one factor and of one width; other terms as they are."""
    if not terms or terms[0].kind != "number":
        return list(terms)
    shared = common_factor(terms)
    wholes = [counted_in(t, shared) for t in terms]
    type_ = integer_type(min(w.low for w in wholes), max(w.high for w in wholes))
    return [
        replace(
            t,
            sql=_nothing_as(t, type_) or (w.sql if w.type == type_ else f"CAST({w.sql} AS {type_})"),
            factor=shared,
            low=w.low,
            high=w.high,
            denominator=denominator(t).sql if t.denominator else None,
        )
        for t, w in zip(terms, wholes, strict=True)
    ]


def _nothing_as(term: Term, type_: str) -> str | None:
    return f"CAST(NULL AS {type_})" if term.is_nothing else None
