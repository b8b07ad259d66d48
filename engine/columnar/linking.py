"""Programs evaluated together as one: which rule stands where two decide the same, and one order of all rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from graphlib import TopologicalSorter

from engine.columnar.live import Choices, live_expressions, live_nodes, truth
from engine.evaluation.precedence import displaced
from engine.language.core import Expression, Read
from engine.program.model import CompiledRule, Grid, Program
from engine.rulebook.model import Parameter

RuleId = tuple[str, str]
"""A rule by its rulebook's id and its own."""

# Columns that every relation may have beside its outcomes.
KEY, ROW, PERIOD, PERIOD_END, THERE = "key", "row", "period", "period_end", "there"
_SYSTEM = frozenset({KEY, ROW, PERIOD, PERIOD_END, THERE, "owner"})
TOTALS = {"earnings": "earning", "deductions": "deduction"}


@dataclass(eq=False)
class LinkedRules:
    """The rules of several programs. `standing` resolves what a rulebook's rules read to what stands."""

    programs: Sequence[Program]
    roles: Mapping[str, str]
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Interpretations chosen otherwise than in the rulebooks."""
    _truths: dict[int, bool | None] = field(default_factory=dict)

    @cached_property
    def choices(self) -> dict[str, Choices]:
        """The interpretations chosen in each rulebook."""
        return {
            p.rulebook.id: {k: i.chosen for k, i in p.rulebook.interpretations().items()} | dict(self.chosen)
            for p in self.programs
        }

    def truth(self, rulebook: str, node: Expression) -> bool | None:
        """Whether a condition of a rulebook holds, if its choices decide that."""
        place = id(node)
        if place not in self._truths:
            self._truths[place] = truth(node, self.choices[rulebook])
        return self._truths[place]

    @cached_property
    def parameters(self) -> dict[str, Mapping[str, Parameter]]:
        """The parameters of each rulebook."""
        return {p.rulebook.id: p.rulebook.parameters() for p in self.programs}

    @cached_property
    def displaced(self) -> dict[RuleId, str]:
        return displaced(self.programs, self.roles)

    @cached_property
    def by_id(self) -> dict[str, Program]:
        return {p.rulebook.id: p for p in self.programs}

    def rule(self, id_: RuleId) -> CompiledRule:
        return self.by_id[id_[0]].rules[id_[1]]

    def standing(self, rulebook: str, rule: str) -> RuleId:
        """The rule whose outcome a read in a rulebook gets."""
        return self.displaced.get((rulebook, rule), rulebook), rule

    def lines(self, total: str, grid: Grid) -> Iterator[RuleId]:
        """The statement lines that `earnings` or `deductions` adds up on a grid, of all programs."""
        for program in self.programs:
            for rule in program.statement_rules:
                id_ = (program.rulebook.id, rule.id)
                if (
                    id_ not in self.displaced
                    and rule.rule.statement == TOTALS[total]
                    and rule.grid.entity == grid.entity
                    and rule.grid.each is not None
                ):
                    yield id_

    def reads(self, id_: RuleId) -> Iterator[RuleId]:
        """The rules that a rule reads, resolved."""
        rule = self.rule(id_)
        known = partial(self.truth, id_[0])
        for top in live_expressions(rule, known):
            for node, _ in live_nodes(top, known):
                if not isinstance(node, Read):
                    continue
                if node.kind == "outcome":
                    yield self.standing(id_[0], node.name)
                elif node.kind == "builtin" and node.name in TOTALS:
                    yield from (line for line in self.lines(node.name, rule.grid) if line != id_)

    @cached_property
    def order(self) -> list[RuleId]:
        """All rules, each after those it reads; the same order every time."""
        ids = [(p.rulebook.id, rule) for p in self.programs for rule in p.rules]
        graph = {id_: dict.fromkeys(self.reads(id_)) for id_ in ids}
        return list(TopologicalSorter(graph).static_order())

    @cached_property
    def column_names(self) -> dict[RuleId, str]:
        """A column's name for each rule: its id, with the rulebook's before it where that is taken."""
        ids = Counter(rule for p in self.programs for rule in p.rules)
        shared = {i for i, count in ids.items() if count > 1} | _SYSTEM
        return {
            (p.rulebook.id, r): f"{p.rulebook.id}:{r}" if r in shared else r for p in self.programs for r in p.rules
        }
