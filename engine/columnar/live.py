"""What of an expression can matter: branches that the chosen interpretations never take are left out.

The truth of a condition is known here only where nothing but choices and literals decides it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.language.core import (
    Aggregate,
    Comparison,
    Conditional,
    Expression,
    Line,
    Lines,
    Literal,
    Logic,
    Membership,
    Not,
    Read,
)
from engine.program.model import CompiledRule

Choices = Mapping[str, str]
Truth = Callable[[Expression], bool | None]


def truth(node: Expression, choices: Choices) -> bool | None:
    """Whether a condition holds, if the choices decide it."""
    if isinstance(node, Literal):
        return node.value if isinstance(node.value, bool) else None
    if isinstance(node, Not):
        inner = truth(node.operand, choices)
        return None if inner is None else not inner
    if isinstance(node, Logic):
        parts = [truth(operand, choices) for operand in node.operands]
        deciding = node.op == "or"
        if deciding in parts:
            return deciding
        return None if None in parts else not deciding
    if isinstance(node, Comparison) and node.op in ("==", "!="):
        left, right = _code(node.left, choices), _code(node.right, choices)
        return None if left is None or right is None else (left == right) is (node.op == "==")
    if isinstance(node, Membership):
        item, options = _code(node.item, choices), [_code(o, choices) for o in node.options]
        return None if item is None or None in options else item in options
    return None


def _code(node: Expression, choices: Choices) -> str | None:
    if isinstance(node, Read) and node.kind == "choice":
        return choices.get(node.name)
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None


def live_expressions(rule: CompiledRule, known: Truth, chosen: Truth | None = None) -> list[Expression]:
    """The expressions of a rule that can matter: without its body where its `when` is known to fail.

    `known` may know more than the choices do (for a period, say). What asks for the rest is asked for itself, unless
    the choices alone, which `chosen` knows, decide it.
    """
    if rule.when is None or known(rule.when) is not False or rule.exceptions:
        return rule.expressions()
    return [] if (chosen or known)(rule.when) is False else [rule.when]


def live_nodes(
    top: Expression, known: Truth, chosen: Truth | None = None
) -> Iterator[tuple[Expression, Aggregate | None]]:
    """All nodes that can matter, each with the aggregate of whose rows it is read, if it is one's."""
    chosen = chosen or known
    stack: list[tuple[Expression, Aggregate | None]] = [(top, None)]
    while stack:
        node, within = stack.pop()
        if node.type.kind == "flag" and chosen(node) is not None:
            continue
        yield node, within
        if isinstance(node, Aggregate):
            stack += [(part, node) for part in (node.body, node.where, node.by) if part is not None]
            if node.window is not None:
                stack += [(node.window.start, within), (node.window.until, within)]
        else:
            stack += [(child, within) for child in _children(node, known)]


def _children(node: Expression, known: Truth) -> list[Expression]:
    if isinstance(node, Conditional):
        test = known(node.test)
        branches = [node.then, node.otherwise] if test is None else [node.then if test else node.otherwise]
        return [node.test, *branches]
    if isinstance(node, Lines):
        return _of_lines(node, known)
    return list(node.children())


def _of_lines(node: Lines, known: Truth) -> list[Expression]:
    found: list[Expression] = []
    for line in node.lines:
        parts = conditions(line)
        held = [known(part) for part in parts]
        found += parts
        if False in held:
            continue
        found.append(line.result)
        if None not in held and node.policy in ("first", "unique"):
            return found
    return found + ([node.otherwise] if node.otherwise is not None else [])


def conditions(line: Line) -> list[Expression]:
    """All that has to hold for a line."""
    return [cell.expression for cell in line.cells] + ([line.condition] if line.condition is not None else [])
