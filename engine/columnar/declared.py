"""Whether a program can be compiled whatever its facts are: tried on small facts of the shape that its vocabulary declares.

How wide its numbers grow depends on the facts and is judged when they are scanned.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from engine.columnar.compiler import CannotCompile
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.profile import FactsProfile, FieldProfile, NotColumnar, TableProfile, table_name
from engine.facts.model import Coverage
from engine.program.model import Program
from engine.rulebook.vocabulary import Field, Vocabulary
from engine.values.period import Period

_ROWS, _FIGURE, _YEARS = 100, 100, 10


def declared_profile(vocabulary: Vocabulary, period: Period) -> FactsProfile:
    """Every table supplied, with few rows, small figures, and blanks wherever a cell may be blank."""
    return FactsProfile(
        {
            e.id: TableProfile(
                table_name(e.id), _ROWS, Coverage(None, None), {f.id: _field(f, period) for f in e.fields.values()}
            )
            for e in vocabulary.entities.values()
        }
    )


def _field(item: Field, period: Period) -> FieldProfile:
    kind = item.type.kind
    optional = item.optional and item.default is None
    factor, low, high = Fraction(1), 0, 0
    if kind == "number":
        factor = item.type.unit.scale / Fraction(10) ** (item.type.places or 0)
        low, high = -_FIGURE, _FIGURE
    elif kind in ("date", "datetime"):
        unit = 86_400 if kind == "datetime" else 1
        first, last = date(period.start.year - _YEARS, 1, 1), date(min(period.end.year + 1, 9999), 12, 31)
        low, high = first.toordinal() * unit, last.toordinal() * unit
    elif kind == "time":
        high = 86_399
    return FieldProfile(kind, not optional, optional, factor, low, high)


def not_compiled(program: Program, period: Period) -> CannotCompile | None:
    """Why a program cannot be compiled, whatever its facts are; None if it can."""
    evaluation = ColumnarEvaluation([program], program.rulebook.vocabulary, period, period.end)
    try:
        evaluation.compile(declared_profile(program.rulebook.vocabulary, period), evaluation.all_rules)
    except CannotCompile as problem:
        return problem
    except NotColumnar:
        return None
    return None
