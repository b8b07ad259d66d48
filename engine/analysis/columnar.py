"""Rules that only the reference evaluator can work out: said before there are any facts."""

from __future__ import annotations

from engine.columnar.declared import not_compiled
from engine.diagnostics.diagnostic import Diagnostics
from engine.evaluation.example import default_period
from engine.program.model import Program
from engine.values.text import Text


def check_columnar(program: Program, diagnostics: Diagnostics) -> None:
    """Add a warning where the columnar evaluator cannot work a program out whatever its facts are."""
    problem = not_compiled(program, default_period(program))
    if problem is None:
        return
    rule = program.rules[problem.id[1]]
    diagnostics.warning(
        "not_columnar",
        rule.rule.position,
        f"列式计算引擎不能计算规则 `{rule.id}`：它对商求和或比较；整部手册只能由参考引擎计算",
        f"the columnar evaluator cannot work out `{rule.id}`, which aggregates quotients; the reference evaluator alone can work out this rulebook",
        hint=Text(
            "请把商写成另一条有小数位数的规则，再对它汇总",
            "make the quotient a rule of its own with places, and aggregate that",
        ),
    )
