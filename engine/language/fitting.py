"""Expressions fitted to a type: bare numbers take a unit, quoted texts become codes, dates or times.

Every method returns None after reporting a mistake.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.language.core import Arithmetic, Call, Conditional, Expression, Literal, Negate
from engine.language.describe import describe
from engine.rulebook.literals import parse_date, parse_datetime, parse_time
from engine.values.exact import decimal_text, simplify
from engine.values.text import Text
from engine.values.types import DATE, DATETIME, TEXT, TIME, Type
from engine.values.units import Unit


@dataclass(slots=True)
class Fitting:
    """Brings expressions to the types that are wanted of them."""

    diagnostics: Diagnostics

    def adapt(self, item: Expression, wanted: Type) -> Expression | None:
        """The expression as a value of the wanted type: bare numbers take its unit, quoted texts become
        its codes, dates or times. Anything else that does not fit is reported."""
        if isinstance(item, Conditional):
            then, otherwise = self.adapt(item.then, wanted), self.adapt(item.otherwise, wanted)
            if then is None or otherwise is None:
                return None
            return replace(item, then=then, otherwise=otherwise, type=then.type)
        if (
            isinstance(item, Call)
            and item.function in ("default", "min", "max")
            and (is_bare(item) or item.type == TEXT)
        ):
            arguments = [self.adapt(a, wanted) for a in item.arguments]
            return None if None in arguments else replace(item, arguments=tuple(a for a in arguments if a), type=wanted)
        if (
            isinstance(item, Literal)
            and item.type.kind == "text"
            and isinstance(item.value, str)
            and wanted.kind != "text"
        ):
            return self._text_as(item, item.value, wanted)
        if wanted.kind == "number" and item.type.kind == "number":
            if is_bare(item) and not item.type.unit.powers:
                return self._with_unit(item, wanted.unit)
            if item.type.unit.compatible(wanted.unit):
                return item
        elif wanted.kind in ("enumeration", "list") and item.type.kind == wanted.kind:
            if _codes(item.type) <= _codes(wanted):
                return item
        elif item.type.kind == wanted.kind and item.type.entity == wanted.entity:
            return item
        self.mismatch(item, wanted)
        return None

    def _text_as(self, item: Literal, text: str, wanted: Type) -> Expression | None:
        if wanted.kind == "enumeration" and wanted.enumeration:
            if text in wanted.enumeration.members:
                return replace(item, type=wanted)
            self.diagnostics.error(
                "unknown_code",
                item.position,
                f"“{text}”不在代码 {'、'.join(wanted.enumeration.members)} 之中",
                f"`{text}` is not one of {', '.join(wanted.enumeration.members)}",
                hint=did_you_mean(text, wanted.enumeration.members),
            )
            return None
        try:
            if wanted.kind == "date":
                return replace(item, type=DATE, value=parse_date(text))
            if wanted.kind == "datetime":
                return replace(item, type=DATETIME, value=parse_datetime(text))
            if wanted.kind == "time":
                return replace(item, type=TIME, value=parse_time(text))
        except ValueError:
            pass
        self.mismatch(item, wanted)
        return None

    def _with_unit(self, item: Expression, unit: Unit) -> Expression:
        """A bare number takes a unit; a table's 0 is nought of anything."""
        wanted = Type("number", unit=unit)
        if isinstance(item, Literal) and isinstance(item.value, int | Fraction) and not isinstance(item.value, bool):
            value = Fraction(item.value)
            if unit.is_percent and 0 < abs(value) <= 1:
                self.diagnostics.warning(
                    "percent_literal",
                    item.position,
                    f"这里的 {_plain(item)} 读作 {_plain(item)}%；若要 {_plain(item)} 本身，请写 {_hundredfold(item)}%",
                    f"{_plain(item)} is read as {_plain(item)}% here; for {_plain(item)} itself write {_hundredfold(item)}%",
                )
            return replace(item, value=simplify(value * unit.scale), type=wanted, bare=False)
        if isinstance(item, Negate):
            return replace(item, operand=self._with_unit(item.operand, unit), type=wanted)
        if unit.scale == 1:
            return replace(item, type=wanted)
        if unit.is_percent:
            self.diagnostics.warning(
                "percent_literal",
                item.position,
                "没有单位的算式在这里读作百分数",
                "numbers without units are read as percent here",
                hint=Text("若要比值本身，请乘以 100%", "for the ratio itself multiply by 100%"),
            )
        scale = Literal(type=Type("number"), position=item.position, value=unit.scale)
        return Arithmetic(type=wanted, position=item.position, op="*", left=item, right=scale)

    def mismatch(self, item: Expression, wanted: Type) -> None:
        """Report an expression that is not of the type wanted."""
        found, due = describe(item.type), describe(wanted)
        hint = None
        if {item.type.kind, wanted.kind} == {"date", "datetime"}:
            hint = Text("日期时间请用 date_of(…) 取日期", "write date_of(…) for the date of a datetime")
        elif item.type.kind == wanted.kind == "number":
            hint = Text(
                "单位不同的数不能相加或比较；换算请乘除，例如 `x / 1 minute`",
                "numbers of different units cannot be added or compared; convert by a quotient such as `x / 1 minute`",
            )
        elif item.type == TEXT and wanted.kind == "number":
            hint = Text("数字不要加引号", "write numbers without quotation marks")
        self.diagnostics.error(
            "type_mismatch",
            item.position,
            f"此处应为{due.zh}，却是{found.zh}",
            f"{due.en} is expected here, this is {found.en}",
            hint=hint,
        )

    def unify(self, items: list[Expression]) -> list[Expression] | None:
        """The expressions brought to one type: that of the first which has one of its own."""
        leader = next((i for i in items if not is_bare(i) and not _quoted(i)), None)
        if leader is None:
            first = items[0].type.kind
            odd = next((i for i in items if i.type.kind != first), None)
            if odd:
                self.mismatch(odd, items[0].type)
                return None
            return items
        adapted = [item if item is leader else self.adapt(item, leader.type) for item in items]
        kept = [a for a in adapted if a is not None]
        return kept if len(kept) == len(items) else None


def is_bare(item: Expression) -> bool:
    """Whether a number is made of numbers without units alone."""
    if isinstance(item, Literal):
        return item.bare
    if isinstance(item, Negate):
        return is_bare(item.operand)
    if isinstance(item, Conditional):
        return is_bare(item.then) and is_bare(item.otherwise)
    if isinstance(item, Arithmetic):
        return is_bare(item.left) and is_bare(item.right)
    return isinstance(item, Call) and item.function in ("min", "max") and all(map(is_bare, item.arguments))


def _quoted(item: Expression) -> bool:
    if isinstance(item, Conditional):
        return _quoted(item.then) and _quoted(item.otherwise)
    return isinstance(item, Literal) and item.type.kind == "text"


def _codes(type_: Type) -> set[str]:
    return set(type_.enumeration.members) if type_.enumeration else set()


def _plain(item: Literal) -> str:
    return decimal_text(item.value)  # type: ignore[arg-type]


def _hundredfold(item: Literal) -> str:
    return decimal_text(item.value * 100)  # type: ignore[arg-type, operator]
