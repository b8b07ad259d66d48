"""A core expression as it reads once the interpretations are chosen: what no chosen reading uses is left out.

Used for wording only; the evaluators keep every branch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.language.core import (
    Aggregate,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Conditional,
    Expression,
    Line,
    Lines,
    Literal,
    Logic,
    Membership,
    Negate,
    Not,
    Read,
    Shift,
    Test,
    Window,
)
from engine.language.guards import NO_GUARDS, Guards, guards

Choices = Mapping[str, str]


def as_chosen(node: Expression, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    """The expression with the chosen options in place of the questions.

    Where something is certainly `given`, a `default` for it is left out.
    """
    if isinstance(node, Conditional):
        return _conditional(node, choices, given)
    if isinstance(node, Logic):
        return _logic(node, choices, given)
    if isinstance(node, Not):
        operand = as_chosen(node.operand, choices, given)
        known = _truth(operand)
        return _flag(node, not known) if known is not None else replace(node, operand=operand)
    if isinstance(node, Comparison):
        return _comparison(node, choices, given)
    if isinstance(node, Membership):
        return _membership(node, choices, given)
    if isinstance(node, Lines):
        return _lines(node, choices, given)
    if isinstance(node, Aggregate):
        return _aggregate(node, choices, given)
    return _inside(node, choices, given)


def _inside(node: Expression, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    if isinstance(node, Arithmetic):
        left, right = as_chosen(node.left, choices, given), as_chosen(node.right, choices, given)
        if node.op == "+" and _is_zero(right):
            return left
        return right if node.op == "+" and _is_zero(left) else replace(node, left=left, right=right)
    if isinstance(node, Shift):
        return replace(
            node, moment=as_chosen(node.moment, choices, given), amount=as_chosen(node.amount, choices, given)
        )
    if isinstance(node, Negate):
        return replace(node, operand=as_chosen(node.operand, choices, given))
    if isinstance(node, Call):
        first = node.arguments[0] if node.arguments else None
        if node.function == "default" and isinstance(first, Read) and first.key in given:
            return first
        return replace(node, arguments=tuple(as_chosen(a, choices, given) for a in node.arguments))
    return node


def _truth(node: Expression) -> bool | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, bool) else None


def _is_zero(node: Expression) -> bool:
    return isinstance(node, Literal) and node.type.kind == "number" and node.value == 0


def _flag(node: Expression, value: bool) -> Literal:
    return Literal(type=node.type, position=node.position, value=value)


def _known(node: Expression, choices: Choices) -> str | None:
    """The code an expression stands for, if it is a choice or a literal."""
    if isinstance(node, Read) and node.kind == "choice":
        return choices.get(node.name)
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None


def _asks(*nodes: Expression) -> bool:
    return any(isinstance(n, Read) and n.kind == "choice" for n in nodes)


def _comparison(node: Comparison, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    if _asks(node.left, node.right) and node.op in ("==", "!="):
        left, right = _known(node.left, choices), _known(node.right, choices)
        if left is not None and right is not None:
            return _flag(node, (left == right) is (node.op == "=="))
    return replace(node, left=as_chosen(node.left, choices, given), right=as_chosen(node.right, choices, given))


def _membership(node: Membership, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    if _asks(node.item):
        options = [_known(o, choices) for o in node.options]
        if None not in options:
            return _flag(node, _known(node.item, choices) in options)
    return replace(
        node,
        item=as_chosen(node.item, choices, given),
        options=tuple(as_chosen(o, choices, given) for o in node.options),
    )


def _logic(node: Logic, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    deciding = node.op == "or"
    kept: list[Expression] = []
    for operand in (as_chosen(o, choices, given) for o in node.operands):
        known = _truth(operand)
        if known is deciding:
            return _flag(node, deciding)
        if known is None:
            kept += operand.operands if isinstance(operand, Logic) and operand.op == node.op else [operand]
    if not kept:
        return _flag(node, not deciding)
    return kept[0] if len(kept) == 1 else replace(node, operands=tuple(kept))


def _conditional(node: Conditional, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    test = as_chosen(node.test, choices, given)
    known = _truth(test)
    if known is not None:
        return as_chosen(node.then if known else node.otherwise, choices, given)
    if_true, if_false = guards(test)
    return replace(
        node,
        test=test,
        then=as_chosen(node.then, choices, given | if_true),
        otherwise=as_chosen(node.otherwise, choices, given | if_false),
    )


def _lines(node: Lines, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    """Rows of an unchosen reading go; a row that always applies becomes the last of a `table` or `first`."""
    lines: list[Line] = []
    otherwise = as_chosen(node.otherwise, choices, given) if node.otherwise is not None else None
    ends = node.policy in ("unique", "first")
    for line in node.lines:
        found = _line(line, choices, given)
        if found is None:
            continue
        if ends and not found.cells and found.condition is None:
            otherwise = found.result
            break
        lines.append(found)
    if ends and not lines and otherwise is not None:
        return otherwise
    return replace(node, lines=tuple(lines), otherwise=otherwise)


def _line(line: Line, choices: Choices, given: Guards = NO_GUARDS) -> Line | None:
    """A row without its questions; None where a chosen option rules it out."""
    cells: list[Cell] = []
    for cell in line.cells:
        if cell.input.kind == "choice":
            if not _option_fits(cell.test, choices.get(cell.input.name)):
                return None
        else:
            cells.append(cell)
    condition = as_chosen(line.condition, choices, given) if line.condition is not None else None
    known = _truth(condition) if condition is not None else None
    if known is False:
        return None
    return replace(
        line, cells=tuple(cells), condition=None if known else condition, result=as_chosen(line.result, choices, given)
    )


def _option_fits(test: Test, option: str | None) -> bool:
    if test.kind == "any_of":
        return any(_option_fits(part, option) for part in test.parts)
    if test.kind == "not":
        return not _option_fits(test.parts[0], option)
    value = test.values[0] if test.values else None
    same = isinstance(value, Literal) and value.value == option
    return not same if test.kind == "compare" and test.op == "!=" else same


def _aggregate(node: Aggregate, choices: Choices, given: Guards = NO_GUARDS) -> Expression:
    # Seen from a row taken, the rule's own row is one frame further out.
    beyond = frozenset((frame + 1, path, name) for frame, path, name in given)
    where = as_chosen(node.where, choices, beyond) if node.where is not None else None
    if where is not None and _truth(where) is True:
        where = None
    if where is not None and _truth(where) is False and node.function in ("count", "sum", "distinct"):
        return Literal(type=node.type, position=node.position, value=0)
    taken = guards(where)[0] if where is not None else NO_GUARDS
    window = (
        Window(as_chosen(node.window.start, choices, given), as_chosen(node.window.until, choices, given))
        if node.window
        else None
    )
    return replace(
        node,
        body=as_chosen(node.body, choices, beyond | taken) if node.body is not None else None,
        where=where,
        by=as_chosen(node.by, choices, beyond) if node.by is not None else None,
        window=window,
    )
