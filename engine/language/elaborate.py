"""Parsed expressions to the typed core: names resolved, units checked, absent things guarded.

Every method returns None after reporting a mistake, and callers pass that None on in silence, so one
mistake makes one diagnostic.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from engine.diagnostics.nearest import did_you_mean
from engine.diagnostics.source import Position
from engine.language import functions
from engine.language.core import (
    Arithmetic,
    ArithmeticOp,
    Comparison,
    Conditional,
    Contains,
    Expression,
    Literal,
    Logic,
    Membership,
    Negate,
    Not,
    Read,
    Shift,
    ShiftBy,
)
from engine.language.describe import describe
from engine.language.fitting import Fitting, is_bare
from engine.language.guards import NO_GUARDS, Guards, guards
from engine.language.parse import Parsed, parse
from engine.language.scope import Scope
from engine.rulebook.node import Scalar
from engine.values.exact import parse_exact
from engine.values.text import Text
from engine.values.types import FLAG, TEXT, Type
from engine.values.units import NUMBER, Powers, Unit, multiply, parse_unit

_ARITHMETIC: dict[type[ast.operator], ArithmeticOp] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
_COMPARISON = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_SHIFTS: dict[Powers, ShiftBy] = {
    (("day", 1),): "day",
    (("workday", 1),): "workday",
    (("month", 1),): "month",
    (("time", 1),): "time",
}
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_ORDERED = ("number", "date", "datetime", "time", "month_day")


@dataclass(slots=True)
class Elaborator(Fitting):
    """Turns the expressions of one place into core expressions."""

    scope: Scope

    def expression(
        self,
        scalar: Scalar,
        expected: Type | None = None,
        given: Guards = NO_GUARDS,
        *,
        result: bool = False,
        text: str | None = None,
        offset: int = 0,
    ) -> Expression | None:
        """The core of an expression as written.

        `expected` is the type it must have. `result`: it is a rule's result, where an absent thing passes on.
        """
        parsed = parse(scalar, self.diagnostics, text, offset)
        if parsed is None:
            return None
        core = _Walk(self, parsed).node(parsed.tree, given, result)
        if core is None:
            return None
        return self.adapt(core, expected) if expected else core


@dataclass(slots=True)
class _Walk:
    """One pass over one parse tree."""

    by: Elaborator
    parsed: Parsed

    def node(self, node: ast.expr, given: Guards, result: bool = False, absent_ok: bool = False) -> Expression | None:
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self.name(node, given, result or absent_ok)
        if isinstance(node, ast.Constant):
            return self.constant(node)
        if isinstance(node, ast.BinOp):
            return self.arithmetic(node, given)
        if isinstance(node, ast.UnaryOp):
            return self.unary(node, given)
        if isinstance(node, ast.BoolOp):
            return self.logic(node, given)
        if isinstance(node, ast.Compare):
            return self.comparison(node, given)
        if isinstance(node, ast.IfExp):
            return self.conditional(node, given, result)
        if isinstance(node, ast.Call):
            return self.call(node, given)
        self._error(node, "not_in_language", "清单只能写在 in 之后", "a list can stand only after `in`")
        return None

    def name(self, node: ast.Name | ast.Attribute, given: Guards, absent_ok: bool) -> Expression | None:
        names: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            names.insert(0, inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            self._error(node, "not_in_language", "点号之前应为名称", "only a name can stand before a dot")
            return None
        names.insert(0, inner.id)
        position = self.parsed.position(node)
        if len(names) == 1 and names[0] in _FLAGS:
            return Literal(type=FLAG, position=position, value=_FLAGS[names[0]])
        literal = self.parsed.literals.get(names[0])
        if literal is not None:
            if len(names) > 1:
                self._error(node, "not_in_language", "数字和日期没有属性", "a number or a date has no parts")
                return None
            return Literal(type=literal.type, position=position, value=literal.value)
        read = self.by.scope.read(names, position)
        if read is None:
            return None
        if not absent_ok:
            self.guarded(read, given)
        optional = (read.optional and read.key not in given) or any(
            s.optional and (read.frame, tuple(t.field for t in read.path[:i]), s.field) not in given
            for i, s in enumerate(read.path)
        )
        return replace(read, optional=optional)

    def guarded(self, read: Read, given: Guards) -> bool:
        """Report an optional thing that is read where it may be absent."""
        steps = tuple(step.field for step in read.path)
        for index, step in enumerate(read.path):
            if step.optional and (read.frame, steps[:index], step.field) not in given:
                self._unguarded(".".join(steps[: index + 1]), read.position)
                return False
        if read.optional and read.key not in given:
            self._unguarded(".".join((*steps, read.name)), read.position)
            return False
        return True

    def _unguarded(self, name: str, position: Position) -> None:
        self.by.diagnostics.error(
            "absent_unguarded",
            position,
            f"`{name}` 可能没有值，不能直接读取",
            f"`{name}` may be absent and cannot be read directly",
            hint=Text(
                f"请写 default({name}, …)、`given({name}) and …` 或 `when: given({name})`",
                f"write default({name}, …), `given({name}) and …` or `when: given({name})`",
            ),
        )

    def constant(self, node: ast.Constant) -> Expression | None:
        position = self.parsed.position(node)
        if isinstance(node.value, bool):
            return Literal(type=FLAG, position=position, value=node.value)
        if isinstance(node.value, str):
            return Literal(type=TEXT, position=position, value=node.value)
        try:
            value = parse_exact(self.parsed.folded(node))
        except ValueError:
            self._error(
                node,
                "number",
                f"读不懂的数 `{self.parsed.source(node)}`",
                f"`{self.parsed.source(node)}` is not a decimal number of the language",
            )
            return None
        return Literal(type=Type("number"), position=position, value=value, bare=True)

    def arithmetic(self, node: ast.BinOp, given: Guards) -> Expression | None:
        left, right = self.node(node.left, given), self.node(node.right, given)
        if left is None or right is None:
            return None
        op, position = _ARITHMETIC[type(node.op)], self.parsed.position(node)
        if op in "+-" and left.type.kind in ("date", "datetime", "time") and right.type.kind == "number":
            return self.shift(left, right, 1 if op == "+" else -1, position)
        if op == "-" and left.type.kind in ("date", "datetime", "time") and left.type.kind == right.type.kind:
            return Arithmetic(
                type=Type("number", unit=_distance(left.type)), position=position, op="-", left=left, right=right
            )
        if op == "-" and {left.type.kind, right.type.kind} == {"date", "datetime"}:
            self.by.mismatch(right, left.type)
            return None
        for side in (left, right):
            if side.type.kind != "number":
                hint = (
                    Text("是否要写 `a if 条件 else b`？", "for a flag write `a if flag else b`")
                    if side.type == FLAG
                    else None
                )
                self._error_at(
                    side.position,
                    "type_mismatch",
                    f"`{op}` 需要数，此处是{describe(side.type).zh}",
                    f"`{op}` needs numbers, this is {describe(side.type).en}",
                    hint,
                )
                return None
        if op in ("/", "//", "%") and isinstance(right, Literal) and right.value == 0:
            self._error(node.right, "division_by_zero", "除数总是零", "this divisor is always zero")
            return None
        if op in ("*", "/"):
            unit = multiply(left.type.unit, right.type.unit, 1 if op == "*" else -1)
            return Arithmetic(type=Type("number", unit=unit), position=position, op=op, left=left, right=right)
        if op == "//" and left.type.unit.scale != 1 and right.type.unit.scale == 1 and not right.type.unit.powers:
            name = left.type.unit.name
            step = "1%" if left.type.unit.is_percent else f"1 {name}"
            self._error(
                node,
                "type_mismatch",
                f"以 {name} 计的数整除以无单位的数，不知取整到什么单位",
                f"it is not clear to what a number in {name} is rounded down here",
                Text(f"请写出步长：`floor(x / n, {step})`", f"say the step: `floor(x / n, {step})`"),
            )
            return None
        if op == "//":
            pair = self.by.unify([left, right]) if right.type.unit.powers else [left, right]
            unit = multiply(pair[0].type.unit, pair[1].type.unit, -1) if pair else NUMBER
        else:
            pair = self.by.unify([left, right])
            unit = pair[0].type.unit if pair else NUMBER
        if pair is None:
            return None
        return Arithmetic(type=Type("number", unit=unit), position=position, op=op, left=pair[0], right=pair[1])

    def shift(self, moment: Expression, amount: Expression, sign: int, position: Position) -> Expression | None:
        by = _SHIFTS.get(amount.type.unit.powers)
        if (
            by is None
            or ((by == "time") and moment.type.kind == "date")
            or (by != "time" and moment.type.kind == "time")
        ):
            self._error_at(
                amount.position,
                "type_mismatch",
                f"{describe(moment.type).zh}不能加减{describe(amount.type).zh}",
                f"{describe(amount.type).en} cannot be added to {describe(moment.type).en}",
                Text(
                    "请写单位，例如 `1 day`、`1 workday`、`1 month`",
                    "write a unit such as `1 day`, `1 workday` or `1 month`",
                ),
            )
            return None
        return Shift(type=moment.type, position=position, moment=moment, amount=amount, by=by, sign=sign)

    def unary(self, node: ast.UnaryOp, given: Guards) -> Expression | None:
        operand = self.node(node.operand, given)
        if operand is None:
            return None
        position = self.parsed.position(node)
        if isinstance(node.op, ast.Not):
            flag = self.by.adapt(operand, FLAG)
            return Not(type=FLAG, position=position, operand=flag) if flag else None
        if operand.type.kind != "number":
            self._error(
                node.operand,
                "type_mismatch",
                f"此处应为数，却是{describe(operand.type).zh}",
                f"a number is expected here, this is {describe(operand.type).en}",
            )
            return None
        return (
            operand if isinstance(node.op, ast.UAdd) else Negate(type=operand.type, position=position, operand=operand)
        )

    def logic(self, node: ast.BoolOp, given: Guards) -> Expression | None:
        """Left to right: what an operand settles guards the operands after it."""
        conjunction = isinstance(node.op, ast.And)
        operands: list[Expression] = []
        for part in node.values:
            operand = self.node(part, given)
            flag = self.by.adapt(operand, FLAG) if operand else None
            if flag is None:
                return None
            operands.append(flag)
            true, false = guards(flag)
            given = given | (true if conjunction else false)
        return Logic(
            type=FLAG, position=self.parsed.position(node), op="and" if conjunction else "or", operands=tuple(operands)
        )

    def comparison(self, node: ast.Compare, given: Guards) -> Expression | None:
        parts: list[Expression] = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            part = (
                self.membership(node, op, left, right, given)
                if isinstance(op, ast.In | ast.NotIn)
                else (self.compare(node, _COMPARISON[type(op)], left, right, given))
            )
            if part is None:
                return None
            parts.append(part)
            left = right
        return (
            parts[0]
            if len(parts) == 1
            else Logic(type=FLAG, position=self.parsed.position(node), op="and", operands=tuple(parts))
        )

    def compare(self, node: ast.Compare, op: str, left: ast.expr, right: ast.expr, given: Guards) -> Expression | None:
        sides = [self.node(left, given), self.node(right, given)]
        if sides[0] is None or sides[1] is None:
            return None
        pair = self.by.unify([sides[0], sides[1]])
        if pair is None:
            return None
        if op not in ("==", "!=") and pair[0].type.kind not in _ORDERED:
            self._error(
                node,
                "type_mismatch",
                f"{describe(pair[0].type).zh}没有大小之分，只能用 == 或 !=",
                f"{describe(pair[0].type).en} has no order, only == and != compare it",
            )
            return None
        return Comparison(type=FLAG, position=self.parsed.position(node), op=op, left=pair[0], right=pair[1])  # type: ignore[arg-type]

    def membership(
        self, node: ast.Compare, op: ast.cmpop, left: ast.expr, right: ast.expr, given: Guards
    ) -> Expression | None:
        position = self.parsed.position(node)
        item = self.node(left, given)
        if item is None:
            return None
        found: Expression | None
        if isinstance(right, ast.Tuple | ast.List):
            options = [self.node(option, given) for option in right.elts]
            kept = [o for o in options if o is not None]
            if len(kept) != len(options):
                return None
            unified = self.by.unify([item, *kept])
            if unified is None:
                return None
            found = Membership(type=FLAG, position=position, item=unified[0], options=tuple(unified[1:]))
        else:
            codes = self.node(right, given)
            if codes is None:
                return None
            if codes.type.kind != "list" or codes.type.enumeration is None:
                self._error(
                    right,
                    "type_mismatch",
                    'in 之后应为代码清单，例如 ("a", "b")',
                    'after `in` a list of codes is expected, such as ("a", "b")',
                )
                return None
            code = self.by.adapt(item, Type("enumeration", enumeration=codes.type.enumeration))
            if code is None:
                return None
            if not isinstance(code, Literal):
                self._error(left, "type_mismatch", "in 之前应为引号中的代码", "before `in` a quoted code is expected")
                return None
            found = Contains(type=FLAG, position=position, list=codes, code=code)
        return Not(type=FLAG, position=position, operand=found) if isinstance(op, ast.NotIn) else found

    def conditional(self, node: ast.IfExp, given: Guards, result: bool) -> Expression | None:
        test = self.node(node.test, given)
        flag = self.by.adapt(test, FLAG) if test else None
        true, false = guards(flag) if flag else (NO_GUARDS, NO_GUARDS)
        then = self.node(node.body, given | true, result)
        otherwise = self.node(node.orelse, given | false, result)
        if flag is None or then is None or otherwise is None:
            return None
        pair = self.by.unify([then, otherwise])
        if pair is None:
            return None
        type_ = pair[0].type if not is_bare(pair[0]) else pair[1].type
        places = type_.places if pair[0].type.places == pair[1].type.places else None
        return Conditional(
            type=replace(type_, places=places),
            position=self.parsed.position(node),
            test=flag,
            then=pair[0],
            otherwise=pair[1],
            optional=pair[0].optional or pair[1].optional,
        )

    def call(self, node: ast.Call, given: Guards) -> Expression | None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        position = self.parsed.position(node)
        if name not in functions.NAMES:
            self._error(
                node.func,
                "unknown_function",
                f"没有函数 `{name}`",
                f"there is no function `{name}`",
                did_you_mean(name, functions.NAMES),
            )
            return None
        scale = None
        nodes = node.args
        if name in functions.OF_A_SCALE and nodes:
            if not isinstance(nodes[0], ast.Name):
                self._error(nodes[0], "type_mismatch", "此处应为分档表的名称", "the name of a scale is expected here")
                return None
            scale = self.by.scope.scale(nodes[0].id, self.parsed.position(nodes[0]))
            nodes = nodes[1:]
            if scale is None:
                return None
        optional_first = name in functions.READS_ABSENT
        arguments = [self.node(a, given, absent_ok=optional_first and i == 0) for i, a in enumerate(nodes)]
        kept = [a for a in arguments if a is not None]
        if len(kept) != len(arguments):
            return None
        return functions.call(self.by, name, kept, scale, position)

    def _error(self, node: ast.AST, code: str, zh: str, en: str, hint: Text | None = None) -> None:
        self._error_at(self.parsed.position(node), code, zh, en, hint)

    def _error_at(self, position: Position, code: str, zh: str, en: str, hint: Text | None = None) -> None:
        self.by.diagnostics.error(code, position, zh, en, hint=hint)


def _distance(type_: Type) -> Unit:
    return parse_unit("day" if type_.kind == "date" else "second")
