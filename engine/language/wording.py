"""Core expressions in words, in Chinese and in English, from the expression itself.

Parentheses are kept by priority; a raw identifier never appears. Tables as tables are in wording_tables.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from engine.language.core import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    ComparisonOp,
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
    Read,
    Shift,
)
from engine.language.levels import AND, ATOM, CHOICE, COMPARE, NOT, OR, PHRASE, PRODUCT, SIGN, SUM
from engine.language.wording_aggregates import aggregate_words, this_period
from engine.language.wording_calls import ATOMIC, COUNTS, bound_words, call_words, can_negate, extreme_words
from engine.language.wording_cells import MOMENTS, unary_words
from engine.language.words import Words, spaced
from engine.values.exact import simplify
from engine.values.figures import figure, plural
from engine.values.text import Language, Text
from engine.values.value import Number

_OPERATORS = {"+": ("+", SUM), "-": ("−", SUM), "*": ("×", PRODUCT), "/": ("÷", PRODUCT)}
_NUMBER_RELATIONS = {
    "==": Text("等于", "is"),
    "!=": Text("不等于", "is not"),
    "<": Text("不足", "is less than"),
    "<=": Text("不超过", "is at most"),
    ">": Text("超过", "is more than"),
    ">=": Text("不少于", "is at least"),
}
_MOMENT_RELATIONS = {
    "==": Text("为", "is"),
    "!=": Text("不为", "is not"),
    "<": Text("早于", "is before"),
    "<=": Text("不晚于", "is no later than"),
    ">": Text("晚于", "is after"),
    ">=": Text("不早于", "is no earlier than"),
}
_CODE_RELATIONS = {"==": Text("为", "is"), "!=": Text("不为", "is not")}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE: dict[ComparisonOp, ComparisonOp] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def wording(node: Expression, words: Words) -> str:
    """An expression in words."""
    return _Wording(words).said(node).text


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    level: int = ATOM


@dataclass(slots=True)
class _Wording:
    words: Words

    def said(self, node: Expression) -> _Said:
        return _NODES[type(node)](self, node)

    def text(self, node: Expression) -> str:
        return self.said(node).text

    def at(self, node: Expression, level: int) -> str:
        """Worded, in parentheses if it binds more loosely than `level`."""
        said = self.said(node)
        return said.text if said.level >= level else self.bracketed(said.text)

    def bracketed(self, text: str) -> str:
        return self.words.pick(f"（{text}）", f"({text})")

    # --- leaves -----------------------------------------------------------------------------------

    def literal(self, node: Literal) -> _Said:
        if node.type.kind == "text" and isinstance(node.value, str):
            return _Said(f"“{node.value}”")
        text = figure(node.value, node.type, self.words.language, bare=self.words.bare)
        negative = isinstance(node.value, int | Fraction) and not isinstance(node.value, bool) and node.value < 0
        return _Said(text, SIGN if negative else ATOM)

    def read(self, node: Read) -> _Said:
        words = self.words
        known = words.say(node) if words.say else None
        if known is not None:
            return _Said(known, SIGN if known.startswith("-") else ATOM)
        if node.kind == "parameter":
            return _Said(self._parameter(node))
        if node.kind == "builtin":
            return _Said(self._builtin(node.name))
        if node.kind == "choice":
            choice = words.rulebook.interpretations()[node.name]
            return _Said(f"“{words.text(choice.options[choice.chosen])}”")
        owner = words.frames[node.frame] if node.frame < len(words.frames) else None
        labels = words.steps(owner, node.path)
        labels.append(words.rule(node.name) if node.kind == "outcome" else words.field(node.entity or "", node.name))
        if node.frame and not node.path:
            labels.insert(0, words.pick(f"该{words.entity(owner)}", f"the {words.entity(owner)}"))
        return _Said(_owned(labels, words.language))

    def _parameter(self, node: Read) -> str:
        words = self.words
        parameter = words.rulebook.parameters()[node.name]
        label = words.text(parameter.label)
        dated = parameter.at(words.day)
        if words.parameters == "label" or parameter.scale_of is not None:
            return label
        if dated is None or dated.value is None:
            return words.pick(f"{label}（待定）", f"{label} (not set)")
        value = figure(dated.value, parameter.type, words.language, bare=words.bare)  # type: ignore[arg-type]
        return value if words.parameters == "value" else words.pick(f"{label}（{value}）", f"{label} ({value})")

    def _builtin(self, name: str) -> str:
        words = self.words
        this = this_period(words)
        known = {
            "period_start": Text(this, this)
            if words.each == "day"
            else Text(f"{this}第一天", f"the first day of {this}"),
            "period_end": Text(this, this)
            if words.each == "day"
            else Text(f"{this}最后一天", f"the last day of {this}"),
            "as_of": Text("查看之日", "the reference date"),
            "earnings": Text("应发合计", "total earnings"),
            "deductions": Text("应扣合计", "total deductions"),
            "itself": Text("该结果", "the result"),
        }
        return words.text(known[name]) if name in known else spaced(name)

    # --- arithmetic -------------------------------------------------------------------------------

    def arithmetic(self, node: Arithmetic) -> _Said:
        words = self.words
        if node.left.type.kind in MOMENTS:
            start, end = self.at(node.right, PHRASE), self.at(node.left, PHRASE)
            what = Text("天数", "the days") if node.left.type.kind == "date" else Text("时长", "the time")
            return _Said(words.pick(f"从{start}到{end}的{what.zh}", f"{what.en} from {start} to {end}"), PHRASE)
        if node.op in ("//", "%"):
            left, right = self.at(node.left, PRODUCT), self.at(node.right, PRODUCT)
            if node.op == "//":
                return _Said(words.pick(f"{left} ÷ {right} 的整数部分", f"the whole part of {left} ÷ {right}"), PHRASE)
            return _Said(words.pick(f"{left} ÷ {right} 的余数", f"the remainder of {left} ÷ {right}"), PHRASE)
        if node.op == "/" and (count := self._in_units(node)):
            return _Said(count, ATOM)
        if node.op == "*" and (amount := self._units_of(node)):
            return amount
        sign, level = _OPERATORS[node.op]
        tighter = level + 1 if node.op in ("-", "/") else level
        return _Said(f"{self.at(node.left, level)} {sign} {self.at(node.right, tighter)}", level)

    def _in_units(self, node: Arithmetic) -> str | None:
        """`x / 1 minute` is x counted in minutes."""
        right = node.right
        if not isinstance(right, Literal) or not _counts_units(node):
            return None
        known = self._plain_value(node)
        if known is not None:
            return figure(known, node.type, self.words.language)
        one = figure(right.value, right.type, self.words.language).lstrip("1 ")
        if isinstance(node.left, Call) and node.left.function in COUNTS:
            return self.at(node.left, PRODUCT)
        left = self.at(node.left, PRODUCT)
        return self.words.pick(f"{left}（以{one.removeprefix('个')}计）", f"{left} (in {plural(one)})")

    def _units_of(self, node: Arithmetic) -> _Said | None:
        """`3 * 1 workday` is 3 workdays; of a computed number the unit is understood."""
        one = node.right
        if (
            not isinstance(one, Literal)
            or not one.type.unit.powers
            or one.type.unit.is_currency
            or one.value != one.type.unit.scale
        ):
            return None
        if node.left.type.unit.powers:
            return None
        count = self._plain_value(node.left)
        if count is not None:
            return _Said(figure(count * one.type.unit.scale, one.type, self.words.language))
        if _counts_units(node.left):
            return self.said(node.left.left)  # type: ignore[attr-defined]
        unit, left = figure(one.value, one.type, self.words.language).lstrip("1 "), self.at(node.left, ATOM)
        return _Said(self.words.pick(f"{left}{unit}", f"{left} {plural(unit)}"))

    def _plain_value(self, node: Expression) -> Number | None:
        """The number a literal, a parameter printed by its value or a count of its units stands for."""
        if isinstance(node, Arithmetic) and _counts_units(node) and isinstance(node.right, Literal):
            inner = self._plain_value(node.left)
            return None if inner is None else simplify(Fraction(inner) / Fraction(node.right.value))  # type: ignore[arg-type]
        if isinstance(node, Arithmetic) and node.op in ("+", "-", "*"):
            left, right = self._plain_value(node.left), self._plain_value(node.right)
            if left is None or right is None:
                return None
            return left + right if node.op == "+" else left - right if node.op == "-" else left * right
        if isinstance(node, Literal):
            return node.value if isinstance(node.value, int | Fraction) and not isinstance(node.value, bool) else None
        if isinstance(node, Read) and node.kind == "parameter" and self.words.parameters == "value":
            dated = self.words.rulebook.parameters()[node.name].at(self.words.day)
            return (
                dated.value
                if dated is not None and isinstance(dated.value, int | Fraction) and not isinstance(dated.value, bool)
                else None
            )
        return None

    def shift(self, node: Shift) -> _Said:
        words = self.words
        forward = node.sign > 0
        if self._is_the_day(node.moment) and self._is_one_day(node.amount):
            return _Said(
                words.pick("次日", "the next day") if forward else words.pick("前一日", "the day before"), PHRASE
            )
        moment = self.at(node.moment, PHRASE)
        if _is_one_workday(node.amount):
            zh, en = (
                ("后的下一个工作日", "the next workday after")
                if forward
                else ("前的上一个工作日", "the last workday before")
            )
            return _Said(words.pick(f"{moment}{zh}", f"{en} {moment}"), PHRASE)
        amount = self.at(node.amount, PRODUCT)
        return _Said(
            words.pick(
                f"{moment}{'后' if forward else '前'}{amount}", f"{amount} {'after' if forward else 'before'} {moment}"
            ),
            PHRASE,
        )

    def _is_the_day(self, node: Expression) -> bool:
        return self.words.each == "day" and isinstance(node, Read) and node.name in ("period_start", "period_end")

    def _is_one_day(self, node: Expression) -> bool:
        return isinstance(node, Literal) and node.type.unit.name == "day" and node.value == 1

    def negate(self, node: Negate) -> _Said:
        return _Said(f"−{self.at(node.operand, SIGN)}", SIGN)

    # --- conditions -------------------------------------------------------------------------------

    def logic(self, node: Logic) -> _Said:
        words = self.words
        level = AND if node.op == "and" else OR
        joint = words.pick("且", " and ") if node.op == "and" else words.pick("或", " or ")
        parts: list[str] = []
        subject = ""
        for index, operand in enumerate(node.operands):
            if node.op == "and" and _only_guards(operand, node.operands[index + 1 :]):
                continue
            relation = self._relation(operand) if isinstance(operand, Comparison) else None
            if relation is not None and relation[0] == subject and node.op == "and":
                parts.append(relation[1].removeprefix("is "))
                continue
            subject = relation[0] if relation else ""
            parts.append(self.condition(operand, level + 1))
        return _Said(joint.join(parts), level)

    def condition(self, node: Expression, level: int) -> str:
        """Worded as something that holds: of a related row's flag, that it is yes."""
        if isinstance(node, Read) and node.path and node.kind == "fact":
            return self.words.pick(f"“{self.read(node).text}”为是", f"“{self.read(node).text}” is yes")
        return self.at(node, level)

    def negated(self, node: Not) -> _Said:
        words, operand = self.words, node.operand
        if isinstance(operand, Comparison):
            return self.comparison(replace(operand, op=_OPPOSITE[operand.op]))
        if isinstance(operand, Not):
            return self.said(operand.operand)
        if isinstance(operand, Membership):
            pair = len(operand.options) == 2
            return self._membership(
                operand, words.pick("不属于", " is neither " if pair else " is none of "), " nor " if pair else " or "
            )
        if isinstance(operand, Contains):
            return self._contains(operand, words.pick("不含", " does not include "))
        if isinstance(operand, Call):
            if operand.function == "given":
                return self._given(operand, False)
            if _is_default_of_flag(operand):
                return self._flag_or_default(operand, False)
            if can_negate(operand.function):
                arguments = [self.at(a, PHRASE) for a in operand.arguments]
                return _Said(call_words(operand.function, arguments, words.language, negated=True), COMPARE)
        if isinstance(operand, Read):
            text = self.read(operand).text
            one_word = operand.kind != "outcome" and " " not in text
            return _Said(words.pick(f"“{text}”为否", f"not {text}" if one_word else f"“{text}” is no"), COMPARE)
        if (flag := _given_flag(operand)) is not None:
            text = self.read(flag).text
            return _Said(words.pick(f"“{text}”不为是", f"“{text}” is not yes"), COMPARE)
        return _Said(
            words.pick(f"并非{self.bracketed(self.text(operand))}", f"not {self.bracketed(self.text(operand))}"), NOT
        )

    def comparison(self, node: Comparison) -> _Said:
        subject, predicate = self._relation(node)
        return _Said(f"{subject}{self.words.pick('', ' ')}{predicate}", COMPARE)

    def _relation(self, node: Comparison) -> tuple[str, str]:
        """What is compared, and what is said of it. The fixed side is put last."""
        words = self.words
        left, right, op = node.left, node.right, str(node.op)
        if words.parameters == "value" and _fixed(left) and _fixed(right):
            return _Wording(replace(words, parameters="both"))._relation(node)
        if _fixed(left) and not _fixed(right):
            left, right, op = right, left, _MIRRORED[op]
        if isinstance(left, Read) and left.kind == "choice" and isinstance(right, Literal):
            option = words.rulebook.interpretations()[left.name].options.get(str(right.value))
            return words.pick("口径", "the reading"), words.text(_CODE_RELATIONS[op]) + words.pick(
                "", " "
            ) + f"“{words.text(option) if option else ''}”"
        kind = left.type.kind
        relations = _NUMBER_RELATIONS if kind == "number" else _MOMENT_RELATIONS if kind in MOMENTS else _CODE_RELATIONS
        subject = self.at(left, PHRASE)
        if isinstance(left, Call) and left.function in ("day_type", "weekday_of"):
            subject = self.at(left.arguments[0], PHRASE)
            relations = {"==": Text("是", "is"), "!=": Text("不是", "is not")}
            return subject, f"{words.text(relations[op])}{words.pick('', ' ')}{self.at(right, PHRASE)}"
        return subject, f"{words.text(relations[op])}{words.pick('', ' ')}{self._code(right)}"

    def _code(self, node: Expression) -> str:
        """The fixed side of a comparison; in English a code of several words is put in quotation marks."""
        text = self.at(node, PHRASE)
        code = isinstance(node, Literal) and node.type.kind == "enumeration"
        return f"“{text}”" if code and self.words.language == "en" and " " in text else text

    def membership(self, node: Membership) -> _Said:
        return self._membership(node, self.words.pick("为", " is "), " or ")

    def _membership(self, node: Membership, copula: str, last: str) -> _Said:
        options = [self._code(o) for o in node.options]
        item = (
            node.item.arguments[0]
            if isinstance(node.item, Call) and node.item.function in ("day_type", "weekday_of")
            else node.item
        )
        if self.words.language == "zh":
            joint = "或" if len(options) == 2 and copula == "为" else "、"
            return _Said(f"{self.at(item, PHRASE)}{copula}{joint.join(options)}", COMPARE)
        text = options[0] if len(options) == 1 else f"{', '.join(options[:-1])}{last}{options[-1]}"
        return _Said(f"{self.at(item, PHRASE)}{copula}{text}", COMPARE)

    def contains(self, node: Contains) -> _Said:
        return self._contains(node, self.words.pick("含", " includes "))

    def _contains(self, node: Contains, verb: str) -> _Said:
        return _Said(f"{self.at(node.list, PHRASE)}{verb}“{self.text(node.code)}”", COMPARE)

    def _given(self, node: Call, there: bool) -> _Said:
        words, thing = self.words, node.arguments[0]
        text = self.text(thing)
        if isinstance(thing, Read) and thing.kind == "outcome" and not words.is_extreme(thing.name):
            zh, en = ("适用", "applies") if there else ("不适用", "does not apply")
            return _Said(words.pick(f"“{text}”{zh}", f"“{text}” {en}"), COMPARE)
        return _Said(
            words.pick(f"{'有' if there else '无'}{text}", f"{text} is {'' if there else 'not '}recorded"), COMPARE
        )

    def _flag_or_default(self, node: Call, holds: bool) -> _Said:
        """`default(flag, no)` is the flag; `default(flag, yes)` and the opposites say what a blank counts as."""
        words, (flag, fallback) = self.words, node.arguments
        text = self.text(flag)
        blank_counts = isinstance(fallback, Literal) and fallback.value is holds
        if holds and not blank_counts:
            return self.said(flag)
        said = words.pick(f"“{text}”为{'是' if holds else '否'}", f"“{text}” is {'yes' if holds else 'no'}")
        return _Said(said + (words.pick("或无记录", " or not recorded") if blank_counts else ""), COMPARE)

    # --- choices ----------------------------------------------------------------------------------

    def conditional(self, node: Conditional) -> _Said:
        words = self.words
        branches: list[tuple[str, str]] = []
        rest: Expression = node
        while isinstance(rest, Conditional):
            branches.append((self.condition(rest.test, CHOICE), self.at(rest.then, OR)))
            rest = rest.otherwise
        last = self.text(rest)
        if words.language == "zh":
            return _Said("；".join([f"若{t}，则{then}" for t, then in branches]) + f"；否则{last}", CHOICE)
        return _Said("; ".join([f"{then} if {t}" for t, then in branches]) + f"; otherwise {last}", CHOICE)

    def lines(self, node: Lines) -> _Said:
        """A table inside a sentence."""
        words = self.words
        if node.policy == "exceptions" and node.otherwise is not None:
            return self.said(node.otherwise)
        parts = [
            words.pick(
                f"{self.line(line)}时为{self.text(line.result)}", f"{self.text(line.result)} if {self.line(line)}"
            )
            for line in node.lines
        ]
        if node.otherwise is not None:
            parts.append(words.pick(f"其他情况为{self.text(node.otherwise)}", f"otherwise {self.text(node.otherwise)}"))
        return _Said(words.pick("；", "; ").join(parts), CHOICE)

    def line(self, line: Line) -> str:
        """The cells and the condition of a row, as one condition."""
        words = self.words
        parts = [
            f"{self.text(c.input)}{words.pick('为', ': ')}{unary_words(c.test, c.input.type, words.language, self.text)}"
            for c in line.cells
        ]
        if line.condition is not None:
            parts.append(self.at(line.condition, NOT))
        return words.pick("且", " and ").join(parts) or words.pick("任何情况", "in every case")

    def call(self, node: Call) -> _Said:
        words, name = self.words, node.function
        if name == "given":
            return self._given(node, True)
        if _is_default_of_flag(node):
            return self._flag_or_default(node, True)
        if name == "default" and isinstance(node.arguments[1], Literal) and node.arguments[1].value == 0:
            return _Said(
                words.pick(
                    f"{self.at(node.arguments[0], ATOM)}（如有）", f"{self.at(node.arguments[0], ATOM)} (if any)"
                )
            )
        loose = (
            (SIGN if words.language == "zh" else SUM)
            if name in ("min", "max")
            else PRODUCT
            if name in ("floor", "ceil", "abs")
            else PHRASE
        )
        arguments = [self.at(a, loose) for a in node.arguments]
        if name in ("min", "max"):
            return _Said(extreme_words(name, arguments, words.language, node.arguments[0].type.kind in MOMENTS), PHRASE)
        if name in ("start_of", "end_of") and isinstance(node.arguments[1], Literal):
            return _Said(bound_words(name, arguments[0], str(node.arguments[1].value), words.language), PHRASE)
        if name in ("floor", "ceil"):
            step = node.arguments[1] if len(node.arguments) > 1 else None
            whole = step is None or (
                isinstance(step, Literal)
                and step.value == 1
                and step.type.unit.scale == 1
                and (not step.type.unit.powers or step.type.unit.powers != (("time", 1),))
            )
            return _Said(call_words(name if whole else f"{name}_to", arguments, words.language), PHRASE)
        scale = self.text(node.scale) if node.scale is not None else ""
        level = ATOM if name in ATOMIC else COMPARE if node.type.kind == "flag" else PHRASE
        return _Said(call_words(name, arguments, words.language, scale), level)

    def aggregate(self, node: Aggregate) -> _Said:
        text = aggregate_words(node, self, _Wording(self.words.inside(node.entity, node.each)))
        return _Said(text, COMPARE if node.type.kind == "flag" else PHRASE)


def _is_one_workday(node: Expression) -> bool:
    return isinstance(node, Literal) and node.value == 1 and node.type.unit.name == "workday"


def _is_default_of_flag(node: Call) -> bool:
    return node.function == "default" and node.type.kind == "flag" and isinstance(node.arguments[1], Literal)


def _counts_units(node: Expression) -> bool:
    """Whether an expression is `x / 1 minute`."""
    if not isinstance(node, Arithmetic) or node.op != "/" or not isinstance(node.right, Literal):
        return False
    unit = node.right.type.unit
    return (
        bool(unit.powers)
        and not unit.is_currency
        and node.right.value == unit.scale
        and unit.powers == node.left.type.unit.powers
    )


def _owned(labels: list[str], language: Language) -> str:
    """A thing and whose it is, outermost first: `借支人的岗位`, `borrower's role`."""
    if language == "zh":
        return "的".join(labels)
    *owners, text = labels
    for owner in reversed(owners):
        text = f"{owner}'s {text}" if len(owner.split()) <= 2 else f"{text} of the {owner.removeprefix('the ')}"
    return text


def _given_flag(operand: Expression) -> Read | None:
    """The flag of “given(x) and x”."""
    if not isinstance(operand, Logic) or operand.op != "and" or len(operand.operands) != 2:
        return None
    guard, flag = operand.operands
    return flag if isinstance(flag, Read) and _only_guards(guard, (flag,)) else None


def _only_guards(operand: Expression, later: tuple[Expression, ...]) -> bool:
    """Whether an operand only asks if an outcome or a flag is there that the next ones read, or what one says it is."""
    if not isinstance(operand, Call) or operand.function != "given":
        return False
    thing = operand.arguments[0]
    if not isinstance(thing, Read):
        return False
    if not (thing.kind == "outcome" or thing.type.kind == "flag"):
        return any(
            isinstance(n, Comparison) and n.op == "==" and isinstance(n.left, Read) and n.left.key == thing.key
            for n in later
        )
    return any(isinstance(n, Read) and n.key == thing.key for node in later for n in node.walk())


def _fixed(node: Expression) -> bool:
    return isinstance(node, Literal) or (
        isinstance(node, Read) and node.kind in ("parameter", "builtin") and node.name != "itself"
    )


_NODES: dict[type[Expression], Callable[[_Wording, Any], _Said]] = {
    Literal: _Wording.literal,
    Read: _Wording.read,
    Arithmetic: _Wording.arithmetic,
    Shift: _Wording.shift,
    Negate: _Wording.negate,
    Logic: _Wording.logic,
    Not: _Wording.negated,
    Comparison: _Wording.comparison,
    Membership: _Wording.membership,
    Contains: _Wording.contains,
    Conditional: _Wording.conditional,
    Call: _Wording.call,
    Lines: _Wording.lines,
    Aggregate: _Wording.aggregate,
}
