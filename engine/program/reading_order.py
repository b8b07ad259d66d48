"""An order in which rules come after those they seem to read, found from the words in them.

Compiling in this order keeps recursion shallow however long a chain of rules is. What a word really
means is settled when the rule is compiled; a word that happens to be a rule's name does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.rulebook.model import Aggregation, CodeList, Formula, Rule, Table
from engine.rulebook.node import Scalar

_WORD = re.compile(r"[^\W\d]\w*")


def reading_order(rules: Mapping[str, Rule]) -> list[str]:
    """The rules' ids, each after those it names as far as there are no cycles."""
    names = {name: rule.id for rule in rules.values() for name in (rule.label.en, rule.label.zh, rule.id)}
    reads = {
        id_: [names[w] for s in _scalars(rule) for w in _WORD.findall(s.text) if w in names]
        for id_, rule in rules.items()
    }
    order: list[str] = []
    seen: set[str] = set()
    for start in rules:
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(reads[start]))] if start not in seen else []
        seen.add(start)
        while stack:
            id_, following = stack[-1]
            read = next((r for r in following if r not in seen), None)
            if read is None:
                order.append(id_)
                stack.pop()
            else:
                seen.add(read)
                stack.append((read, iter(reads[read])))
    return order


def _scalars(rule: Rule) -> Iterator[Scalar]:
    """Every expression of a rule as written."""
    body = rule.body
    found: list[Scalar | None] = [rule.when, rule.require]
    if isinstance(body, Formula):
        found.append(body.expression)
    elif isinstance(body, Table):
        for row in body.rows:
            found += [s for pair in row.tests for s in pair]
            found += [row.condition, row.result if isinstance(row.result, Scalar) else None]
    elif isinstance(body, CodeList):
        found += [condition for _, condition in body.items]
    elif isinstance(body, Aggregation):
        found += [body.body, body.where, body.by, *(body.between or ())]
    yield from (scalar for scalar in found if scalar is not None)
