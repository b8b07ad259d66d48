"""Strong Kleene logic on terms: SQL's own three-valued AND, OR and NOT are just that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.columnar.terms import Term, literal

TRUE, FALSE = literal(True, "flag"), literal(False, "flag")


def both(parts: Iterable[Term]) -> Term:
    """And: false decides."""
    return _joined(parts, "AND", False)


def either(parts: Iterable[Term]) -> Term:
    """Or: true decides."""
    return _joined(parts, "OR", True)


def _joined(parts: Iterable[Term], word: str, deciding: bool) -> Term:
    kept: list[Term] = []
    for part in parts:
        if part.constant is deciding:
            return literal(deciding, "flag")
        if not part.is_constant and all(part.sql != other.sql for other in kept):
            kept.append(part)
    if not kept:
        return literal(not deciding, "flag")
    if len(kept) == 1:
        return kept[0]
    opened = {p.open_with for p in kept}
    return Term(
        "(" + f" {word} ".join(p.sql for p in kept) + ")",
        "flag",
        max(p.level for p in kept),
        any(p.nullable for p in kept),
        open_with=opened.pop() if len(opened) == 1 else None,
    )


def negated(part: Term) -> Term:
    if part.is_constant:
        return literal(not part.constant, "flag")
    return replace(required(part), sql=f"(NOT {part.sql})")


def required(term: Term) -> Term:
    """A term of which a value is needed: where it is absent, what needs it is open."""
    return replace(term, nullable=not term.given, absent=None)


def surely(part: Term) -> Term:
    """Whether a condition surely holds; never open."""
    if not part.nullable or part.is_constant:
        return part
    return Term(f"COALESCE({part.sql}, FALSE)", "flag", part.level)


def condition(sql: str, *parts: Term) -> Term:
    """A condition in SQL over some terms; it is open where one of them is."""
    lacking = [p for p in parts if not p.given]
    alone = lacking[0].sql if len({p.sql for p in lacking}) == 1 else None
    return Term(sql, "flag", max((p.level for p in parts), default=0), bool(lacking), open_with=alone)


def is_absent(term: Term) -> Term:
    """Whether a term is absent; never open."""
    if term.absent is None:
        return FALSE
    return TRUE if term.absent == "TRUE" else Term(term.absent, "flag", term.level)


def is_given(term: Term) -> Term:
    """`given(x)`: false where absent, open where undetermined."""
    if term.absent is None and not term.nullable:
        return TRUE
    if term.absent is None:
        return Term(f"(CASE WHEN {term.sql} IS NOT NULL THEN TRUE END)", "flag", term.level, True)
    if not term.nullable:
        return negated(is_absent(term))
    return Term(
        f"(CASE WHEN {term.absent} THEN FALSE WHEN {term.sql} IS NOT NULL THEN TRUE END)", "flag", term.level, True
    )


def is_open(term: Term) -> Term:
    """Whether a term is undetermined; never open itself."""
    if not term.nullable:
        return FALSE
    sql = f"{term.open_with or term.sql} IS NULL"
    return Term(sql if term.absent is None else f"({sql} AND NOT {term.absent})", "flag", term.level)
