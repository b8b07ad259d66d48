"""In which stage each rule is found: after the stages of all that it reads on other grids or by aggregates.

Rules of one grid and stage make one query. What a rule reads on its own row may stand in the same stage, in a layer
below; a stage that grows too deep is cut, since planning a query costs more than its layers.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.columnar.linking import TOTALS, LinkedRules, RuleId
from engine.language.core import Aggregate, Expression, Read

# So many rules may stand on one another in one query.
DEEPEST = 10


def assign_stages(linked: LinkedRules, wanted: set[RuleId]) -> dict[RuleId, int]:
    """The stage of each rule wanted, from 1."""
    stages: dict[RuleId, int] = {}
    depths: dict[RuleId, int] = {}
    for id_ in linked.order:
        if id_ not in wanted:
            continue
        here, away = _dependencies(linked, id_)
        stage = max([1, *(stages[d] for d in here), *(stages[d] + 1 for d in away)])
        depth = 1 + max((depths[d] for d in here if stages[d] == stage), default=0)
        if depth > DEEPEST:
            stage, depth = stage + 1, 1
        stages[id_], depths[id_] = stage, depth
    return stages


def _dependencies(linked: LinkedRules, id_: RuleId) -> tuple[set[RuleId], set[RuleId]]:
    """What a rule reads on its own row, and what it reads elsewhere."""
    rule = linked.rule(id_)
    here: set[RuleId] = set()
    away: set[RuleId] = set()
    for node, aggregated in _reads(rule.expressions()):
        if node.kind == "builtin" and node.name in TOTALS:
            for line in linked.lines(node.name, rule.grid):
                if line != id_:
                    (here if linked.rule(line).grid == rule.grid else away).add(line)
        elif node.kind == "outcome":
            other = linked.standing(id_[0], node.name)
            local = linked.rule(other).grid == rule.grid and not node.path and not aggregated
            (here if local else away).add(other)
    return here, away


def _reads(expressions: list[Expression]) -> Iterator[tuple[Read, bool]]:
    """All reads, each with whether it stands in an aggregate (its window included)."""
    stack = [(e, False) for e in expressions]
    while stack:
        node, aggregated = stack.pop()
        if isinstance(node, Read):
            yield node, aggregated
        inside = aggregated or isinstance(node, Aggregate)
        stack.extend((child, inside) for child in node.children())
