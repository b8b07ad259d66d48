"""In which stage each rule is found: after the stages of all that it reads on other grids or by aggregates.

Rules of one grid and stage make one query. What a rule reads on its own row may stand in the same stage, in a layer
below; a stage that grows too deep is cut, since planning a query costs more than its layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engine.columnar.linking import TOTALS, LinkedRules, RuleId
from engine.columnar.live import live_expressions, live_nodes
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
        here, away = (found & wanted for found in _dependencies(linked, id_))
        stage = max([1, *(stages[d] for d in here), *(stages[d] + 1 for d in away)])
        depth = 1 + max((depths[d] for d in here if stages[d] == stage), default=0)
        if depth > DEEPEST:
            stage, depth = stage + 1, 1
        stages[id_], depths[id_] = stage, depth
    return stages


def _dependencies(linked: LinkedRules, id_: RuleId) -> tuple[set[RuleId], set[RuleId]]:
    """What a rule reads on its own row, and what it reads elsewhere."""
    rule = linked.rule(id_)
    known = partial(linked.truth, id_[0])
    here: set[RuleId] = set()
    away: set[RuleId] = set()
    for top in live_expressions(rule, known):
        windows = {id(n) for n in _window_nodes(top)}
        for node, within in live_nodes(top, known):
            if not isinstance(node, Read):
                continue
            if node.kind == "builtin" and node.name in TOTALS:
                for line in linked.lines(node.name, rule.grid):
                    if line != id_:
                        (here if linked.rule(line).grid == rule.grid else away).add(line)
            elif node.kind == "outcome":
                other = linked.standing(id_[0], node.name)
                aside = within is not None or id(node) in windows
                local = linked.rule(other).grid == rule.grid and not node.path and not aside
                (here if local else away).add(other)
    return here, away


def _window_nodes(top: Expression) -> Iterator[Expression]:
    """What stands in windows: aggregates are found from the stage before their rule's."""
    for node in top.walk():
        if isinstance(node, Aggregate) and node.window is not None:
            yield from node.window.start.walk()
            yield from node.window.until.walk()
