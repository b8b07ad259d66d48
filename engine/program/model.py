"""A program: a rulebook resolved, typed, acyclic, every rule lowered to the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.language.core import Expression
from engine.rulebook.model import Clause, Rule, Rulebook
from engine.values.exact import Rounding
from engine.values.period import PeriodKind
from engine.values.types import Type


@dataclass(frozen=True, slots=True)
class Grid:
    """What an outcome is of: an entity's rows (None: one constant), each of their periods or each once."""

    entity: str | None
    each: PeriodKind | None


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """A rule in the core. `type.places` None keeps a number exact. `optional`: it may be absent.

    `exceptions` name the rules whose value replaces this one's; `exempt_body` is the rule's own body then.
    """

    rule: Rule
    grid: Grid
    type: Type
    optional: bool
    when: Expression | None
    body: Expression
    require: Expression | None
    rounding: Rounding
    exceptions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.rule.id

    def expressions(self) -> list[Expression]:
        return [e for e in (self.when, self.body, self.require) if e is not None]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Program:
    """`rules` in rulebook order; `order` lists their ids so that each comes after all it reads. `landmarks`
    are, for rules at the end of long chains, those to evaluate first."""

    rulebook: Rulebook
    rules: Mapping[str, CompiledRule]
    order: tuple[str, ...]
    clauses: Mapping[str, Clause]
    landmarks: Mapping[str, tuple[str, ...]]

    def __repr__(self) -> str:
        return f"<Program {self.rulebook.id}>"

    @property
    def statement_rules(self) -> list[CompiledRule]:
        """The rules that put a line on a statement, in rulebook order."""
        return [r for r in self.rules.values() if r.rule.statement is not None]

    def entities_read(self) -> set[str]:
        """The entities whose facts some rule reads or is of."""
        from engine.language.core import Aggregate, Read

        found = {r.grid.entity for r in self.rules.values() if r.grid.entity}
        for rule in self.rules.values():
            for top in rule.expressions():
                for node in top.walk():
                    if isinstance(node, Read):
                        found |= {step.entity for step in node.path}
                        if node.kind == "fact" and node.entity:
                            found.add(node.entity)
                    elif isinstance(node, Aggregate):
                        found.add(node.entity)
        return found
