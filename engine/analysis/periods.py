"""Values that change inside a period: the period takes the one on its last day, which may surprise."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics.diagnostic import Diagnostics
from engine.language.core import Aggregate, Expression, Read
from engine.program.model import Program
from engine.values.period import Period
from engine.values.text import Text


def check_periods(program: Program, diagnostics: Diagnostics) -> None:
    """Warn where a parameter read by a rule of a period changes after the period's first day."""
    parameters = program.rulebook.parameters()
    for rule in program.rules.values():
        if rule.grid.each in (None, "day"):
            continue
        for name in sorted(
            {
                n.name
                for top in rule.expressions()
                for n in _of_the_period(top)
                if isinstance(n, Read) and n.kind == "parameter"
            }
        ):
            for dated in parameters[name].values[1:]:
                period = Period.containing(rule.grid.each, dated.start)
                if period.start != dated.start:
                    diagnostics.warning(
                        "changes_inside_period",
                        dated.position,
                        f"`{name}` 在 {period} 之内改变；`{rule.id}` 整个期间都用 {period.end} 的值",
                        f"`{name}` changes inside {period}; `{rule.id}` uses the value of {period.end} for the whole of it",
                        hint=Text(
                            f"若应从期初起，请写 {period.start}", f"to change it from the start write {period.start}"
                        ),
                    )


def _of_the_period(top: Expression) -> Iterator[Expression]:
    """The nodes evaluated for the rule's own period: not those that an aggregate evaluates for each row it takes."""
    stack = [top]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Aggregate):
            stack += [node.window.start, node.window.until] if node.window else []
        else:
            stack.extend(node.children())
