"""`formula`: one expression."""

from __future__ import annotations

from engine.language.core import Expression
from engine.program.context import Lowering
from engine.rulebook.model import Formula


def lower(formula: Formula, lowering: Lowering) -> Expression | None:
    return lowering.result(formula.expression, lowering.elaborator(), lowering.given)
