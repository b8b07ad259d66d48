"""What the lowering of one rule needs at hand."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.language.core import Expression, Literal
from engine.language.elaborate import Elaborator
from engine.language.guards import Guards
from engine.program.model import Grid
from engine.program.names import NOTHING, Names, RuleScope
from engine.rulebook.model import Rule
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.values.types import FLAG, Type


@dataclass(slots=True, eq=False)
class Lowering:
    """One rule being lowered. `expected` is its declared type; `given` what its `when` guarantees."""

    rule: Rule
    names: Names
    diagnostics: Diagnostics
    grid: Grid
    expected: Type | None
    given: Guards

    def scope(self, *frames: Grid) -> RuleScope:
        return RuleScope(self.names, self.diagnostics, frames or (self.grid,), totals=self.rule.statement == "total")

    def elaborator(self, *frames: Grid) -> Elaborator:
        return Elaborator(self.diagnostics, self.scope(*frames))

    def result(self, node: Node, by: Elaborator, given: Guards, absent_ok: bool = True) -> Expression | None:
        """A result of a table: a bare code, yes or no, a list of codes, or an expression. An absent one passes
        on if `absent_ok`."""
        if isinstance(node, Sequence):
            return self._codes(node)
        if isinstance(node, Mapping):
            self.diagnostics.error(
                "result_form", node.position, "结果应为值、代码或表达式", "a result is a value, a code or an expression"
            )
            return None
        expected = self.expected
        text = node.text.strip()
        if (
            expected
            and expected.kind == "enumeration"
            and expected.enumeration
            and text.strip("\"'") in expected.enumeration.members
        ):
            return Literal(type=expected, position=node.position, value=text.strip("\"'"))
        if text in ("yes", "no") and (expected is None or expected.kind == "flag"):
            return Literal(type=FLAG, position=node.position, value=text == "yes")
        if (
            expected
            and expected.kind == "enumeration"
            and expected.enumeration
            and text.isidentifier()
            and not self._names(text)
        ):
            codes = expected.enumeration.members
            self.diagnostics.error(
                "unknown_code",
                node.position,
                f"“{text}”不在代码 {'、'.join(codes)} 之中",
                f"`{text}` is not one of {', '.join(codes)}",
                hint=did_you_mean(text, codes),
            )
            return None
        return by.expression(node, expected, given, result=absent_ok)

    def _names(self, text: str) -> bool:
        """Whether a word names something visible, so that it is an expression and no code."""
        on_entity = self.names.on_entity.get(self.grid.entity, NOTHING)
        return text in on_entity.by_id or text in self.names.everywhere.by_id

    def _codes(self, node: Sequence) -> Expression | None:
        expected = self.expected
        if expected is None or expected.kind != "list" or expected.enumeration is None:
            self.diagnostics.error(
                "list_type",
                node.position,
                "结果是清单，规则须写 `type: [代码, …]`",
                "the result is a list, so the rule needs `type: [code, …]`",
            )
            return None
        codes: list[str] = []
        for item in node.items:
            if not isinstance(item, Scalar) or item.text not in expected.enumeration.members:
                text = item.text if isinstance(item, Scalar) else "…"
                names = expected.enumeration.members
                self.diagnostics.error(
                    "unknown_code",
                    item.position,
                    f"“{text}”不在代码 {'、'.join(names)} 之中",
                    f"`{text}` is not one of {', '.join(names)}",
                    hint=did_you_mean(text, names),
                )
                return None
            codes.append(item.text)
        return Literal(type=expected, position=node.position, value=tuple(codes))
