"""What the operators and tables of the core mean, on values however they were found.

The nodes that ask for something of the grid (reads, shifts by workdays, calls, scales, aggregates) are in
engine/evaluation/reference.py, which completes this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simpleeval import SimpleEval

from engine.evaluation.aggregation import combine
from engine.evaluation.kleene import conjunction, disjunction, gather, undetermined
from engine.evaluation.operations import ARITHMETIC, BY_SIGN, COMPARISON
from engine.language.core import (
    Arithmetic,
    Comparison,
    Conditional,
    Contains,
    Expression,
    Line,
    Lines,
    Literal,
    Logic,
    Membership,
    Negate,
    Not,
)
from engine.values.value import ABSENT, Value


class ExpressionEvaluator(SimpleEval):
    """simpleeval's dispatch over the core's nodes, with exact numbers and Kleene logic."""

    def __init__(self, functions: dict[str, Callable[..., Value]]) -> None:
        super().__init__(operators=dict(ARITHMETIC), functions={}, names={})  # type: ignore[no-untyped-call]
        self.functions = functions
        self.nodes: dict[type, Callable[[Any], Value]] = {
            Literal: self._literal,
            Arithmetic: self._arithmetic,
            Negate: self._negate,
            Logic: self._logic,
            Not: self._not,
            Comparison: self._comparison,
            Membership: self._membership,
            Contains: self._contains,
            Conditional: self._conditional,
            Lines: self._lines,
        }

    def _eval(self, node: Expression) -> Value:
        """simpleeval's dispatch by node type; our values need none of its checks on Python objects."""
        return self.nodes[type(node)](node)

    # --- operators --------------------------------------------------------------------------------

    def _literal(self, node: Literal) -> Value:
        return node.value

    def _arithmetic(self, node: Arithmetic) -> Value:
        left, right = self._eval(node.left), self._eval(node.right)
        return gather((left, right)) or self.operators[BY_SIGN[node.op]](left, right)

    def _negate(self, node: Negate) -> Value:
        value = self._eval(node.operand)
        return gather((value,)) or -value  # type: ignore[operator]

    def _logic(self, node: Logic) -> Value:
        values = map(self._eval, node.operands)  # one by one: what decides ends it
        return conjunction(values) if node.op == "and" else disjunction(values)

    def _not(self, node: Not) -> Value:
        value = self._eval(node.operand)
        return gather((value,)) or value is False

    def _comparison(self, node: Comparison) -> Value:
        left, right = self._eval(node.left), self._eval(node.right)
        return gather((left, right)) or COMPARISON[node.op](left, right)

    def _membership(self, node: Membership) -> Value:
        item = self._eval(node.item)
        options = [self._eval(option) for option in node.options]
        return gather((item, *options)) or item in options

    def _contains(self, node: Contains) -> Value:
        codes = self._eval(node.list)
        return gather((codes,)) or node.code.value in codes  # type: ignore[operator]

    def _conditional(self, node: Conditional) -> Value:
        test = self._eval(node.test)
        return gather((test,)) or self._eval(node.then if test else node.otherwise)

    # --- for those who watch (tracing, coverage) ----------------------------------------------------

    def condition(self, role: str, expression: Expression) -> Value:
        """A condition of a rule: its `when`, `require` or the `where` of its aggregate."""
        return self._eval(expression)

    def took(self, node: Lines, line: Line | None) -> None:
        """A line of a table matched (None: the otherwise row was taken)."""

    # --- tables -----------------------------------------------------------------------------------

    def matches(self, line: Line) -> Value:
        """Whether a line's cells and condition all hold."""
        return conjunction(map(self._eval, line.tests()))

    def _lines(self, node: Lines) -> Value:
        if node.policy == "first":
            return self._first(node)
        if node.policy == "unique":
            return self._unique(node)
        matched: list[Line] = []
        doubtful: list[Value] = []
        for line in node.lines:
            match = self.matches(line)
            if match is True:
                self.took(node, line)
                matched.append(line)
            elif match is not False:
                doubtful.append(match)
        doubt = gather(doubtful)
        if doubt is not None:
            return doubt
        if not matched and node.otherwise is not None:
            return self._otherwise(node)
        values = [self._eval(line.result) for line in matched]
        if node.policy == "list":
            return gather(values) or tuple(values)  # type: ignore[arg-type]
        return combine(node.policy, values)

    def _first(self, node: Lines) -> Value:
        for line in node.lines:
            match = self.matches(line)
            if match is True:
                self.took(node, line)
                return self._eval(line.result)
            if match is not False:
                return gather((match,)) or ABSENT
        return self._otherwise(node)

    def _otherwise(self, node: Lines) -> Value:
        self.took(node, None)
        return self._eval(node.otherwise) if node.otherwise is not None else undetermined("no_match", "table")

    def _unique(self, node: Lines) -> Value:
        doubtful: list[Value] = []
        for line in node.lines:
            match = self.matches(line)
            if match is True:
                self.took(node, line)
                return self._eval(line.result)
            if match is not False:
                doubtful.append(match)
        return gather(doubtful) or self._otherwise(node)
