"""Rules to evaluate first, so that a long chain of rules is never walked in one recursion."""

from __future__ import annotations

from collections.abc import Mapping

from engine.program.model import CompiledRule

# Far below Python's own limit: an outcome takes several calls, and an expression's depth comes on top.
STRIDE = 40


def landmarks_of(
    rules: Mapping[str, CompiledRule], order: tuple[str, ...], graph: Mapping[str, set[str]]
) -> dict[str, tuple[str, ...]]:
    """For each rule at the end of a long chain, every STRIDE-th rule on the way that stands on the same
    grid, nearest the facts first."""
    depth: dict[str, int] = {}
    below: dict[str, frozenset[str]] = {}
    found: dict[str, tuple[str, ...]] = {}
    place = {id_: number for number, id_ in enumerate(order)}
    for id_ in order:
        reads = [r for r in graph.get(id_, ()) if r in depth]
        depth[id_] = 1 + max((depth[r] for r in reads), default=0)
        marks = frozenset().union(*(below[r] for r in reads), (r for r in reads if depth[r] % STRIDE == 0))
        below[id_] = marks
        same = sorted((m for m in marks if rules[m].grid == rules[id_].grid), key=place.__getitem__)
        if same:
            found[id_] = tuple(same)
    return found
