"""Core expressions to terms, node by node. What each node means is said in engine/evaluation/expressions.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.columnar import logic, moments, numbers
from engine.columnar.choosing import choose, unify
from engine.columnar.functions import FUNCTIONS
from engine.columnar.layers import Layers
from engine.columnar.linking import TOTALS
from engine.columnar.live import conditions
from engine.columnar.rows import Row
from engine.columnar.terms import Term, absent, literal, number, undetermined
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
from engine.values.types import Kind

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler

_ARITHMETIC: dict[str, Callable[[Term, Term], Term]] = {
    "+": numbers.add,
    "-": numbers.subtract,
    "*": numbers.multiply,
    "/": numbers.divide,
    "//": numbers.floor_divide,
    "%": numbers.modulo,
}
_SQL_COMPARISON: dict[ComparisonOp, str] = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_ORDER: dict[ComparisonOp, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(eq=False)
class Translator:
    """Translates expressions read from `row` (frame 0) and, in an aggregate, from the rule's own row (frame 1)."""

    compiler: Compiler
    rulebook: str
    row: Row
    owner: Row | None = None
    itself: Term | None = None

    @property
    def layers(self) -> Layers:
        return self.row.layers

    def term(self, node: Expression) -> Term:
        if node.type.kind == "flag":
            settled = self.compiler.linked.truth(self.rulebook, node)
            if settled is not None:
                return literal(settled, "flag")
        return _NODES[type(node)](self, node)

    def flag(self, node: Expression) -> Term:
        """A condition: what is absent in it counts as open."""
        return _strict(self.term(node))

    # --- reading ----------------------------------------------------------------------------------

    def literal(self, node: Literal) -> Term:
        return literal(node.value, node.type.kind)

    def read(self, node: Read) -> Term:
        if node.kind == "parameter":
            return self.row.parameter(self.compiler.linked.parameters[self.rulebook][node.name])
        if node.kind == "choice":
            return literal(self.compiler.linked.choices[self.rulebook][node.name], "enumeration")
        row = self.owner if node.frame == 1 and self.owner is not None else self.row
        if node.kind == "builtin":
            return self._builtin(node, row)
        return row.read(node)

    def _builtin(self, node: Read, row: Row) -> Term:
        if node.name == "itself":
            assert self.itself is not None
            return self.itself
        if node.name == "as_of":
            return literal(self.compiler.as_of, "date")
        if node.name in TOTALS:
            return self.compiler.total(node.name, row)
        return row.bound_of_period(end=node.name == "period_end")

    # --- operators --------------------------------------------------------------------------------

    def arithmetic(self, node: Arithmetic) -> Term:
        left, right = _strict(self.term(node.left)), _strict(self.term(node.right))
        if left.kind != "number":
            return moments.distance(left, right)
        if node.op in ("//", "%", "/"):
            right = self.layers.bound(right, "_divisor")
        if node.op in ("//", "%"):
            left = self.layers.bound(left, "_dividend")
        if left.denominator or right.denominator:
            left, right = self.layers.bound(left, "_left"), self.layers.bound(right, "_right")
        return _ARITHMETIC[node.op](left, right)

    def negate(self, node: Negate) -> Term:
        return numbers.negate(_strict(self.term(node.operand)))

    def shift(self, node: Shift) -> Term:
        moment, amount = _strict(self.term(node.moment)), _strict(self.term(node.amount))
        if node.sign < 0:
            amount = numbers.negate(amount)
        if node.by == "workday":
            return self.compiler.calendar(self.rulebook).add_workdays(self.layers, moment, amount)
        return moments.shift(self.layers, moment, amount, node.by)

    def logic(self, node: Logic) -> Term:
        parts = [self.flag(operand) for operand in node.operands]
        return logic.both(parts) if node.op == "and" else logic.either(parts)

    def negation(self, node: Not) -> Term:
        return logic.negated(self.flag(node.operand))

    def comparison(self, node: Comparison) -> Term:
        return self.compare(node.op, _strict(self.term(node.left)), _strict(self.term(node.right)))

    def compare(self, op: ComparisonOp, left: Term, right: Term) -> Term:
        if left.is_constant and right.is_constant:
            return literal(_ORDER[op](left.constant, right.constant), "flag")
        if left.kind == "number":
            a, _, b = numbers.compare(op, left, right)
            return logic.condition(f"({a.sql} {_SQL_COMPARISON[op]} {b.sql})", left, right)
        return logic.condition(f"({left.sql} {_SQL_COMPARISON[op]} {right.sql})", left, right)

    def membership(self, node: Membership) -> Term:
        item = _strict(self.term(node.item))
        options = [_strict(self.term(option)) for option in node.options]
        if len(options) > 1:
            item = self.layers.bound(item, "_item")
        found = logic.either([self.compare("==", item, option) for option in options])
        open_ = [o for o in options if o.nullable]
        if not open_:
            return found
        doubt = logic.either([logic.is_open(o) for o in open_])
        return choose([(logic.negated(doubt), found)], None)

    def contains(self, node: Contains) -> Term:
        codes = _strict(self.term(node.list))
        code = literal(node.code.value, "enumeration")
        if isinstance(codes.constant, tuple):
            return literal(node.code.value in codes.constant, "flag")
        return logic.condition(f"list_contains({codes.sql}, {code.sql})", codes)

    def conditional(self, node: Conditional) -> Term:
        test = self.flag(node.test)
        if test.is_constant:
            return self.term(node.then if test.constant else node.otherwise)
        then, otherwise = self.term(node.then), self.term(node.otherwise)
        if not test.nullable:
            return choose([(test, then)], otherwise)
        test = self.layers.bound(test, "_test")
        return choose([(test, then), (logic.negated(test), otherwise)], None)

    # --- calls ------------------------------------------------------------------------------------

    def call(self, node: Call) -> Term:
        if node.scale is not None:
            return self._scaled(node, node.scale)
        if node.function == "given":
            return logic.is_given(self.term(node.arguments[0]))
        if node.function == "default":
            return self._default(node)
        if node.function == "timeliness":
            return self._timeliness(node)
        arguments = [_strict(self.term(argument)) for argument in node.arguments]
        return FUNCTIONS[node.function](self, node, arguments)

    def _default(self, node: Call) -> Term:
        value, instead = (self.term(argument) for argument in node.arguments)
        if value.absent is None:
            return value
        if value.absent == "TRUE":
            return instead
        return choose([(logic.is_absent(value), instead)], replace(value, absent=None))

    def _timeliness(self, node: Call) -> Term:
        done, due = self.term(node.arguments[0]), self.layers.bound(_strict(self.term(node.arguments[1])), "_due")
        late_day = moments.as_date(due)
        as_of = literal(self.compiler.as_of, "date")

        def code(test: Term, yes: str, no: str) -> Term:
            return self._strictly(test, literal(yes, "enumeration"), literal(no, "enumeration"))

        open_ = code(self.compare("<=", as_of, late_day), "pending", "overdue")
        if done.absent == "TRUE":
            return open_
        finished = moments.as_date(done) if due.kind == "date" else done
        closed = code(self.compare("<=", replace(finished, absent=None), due), "in_time", "late")
        if done.absent is None:
            return closed
        return choose([(logic.is_absent(done), open_)], closed)

    def _strictly(self, test: Term, then: Term, otherwise: Term) -> Term:
        """One of two by a condition, undetermined with it."""
        if test.is_constant:
            return then if test.constant else otherwise
        if not test.nullable:
            return choose([(test, then)], otherwise)
        test = self.layers.bound(test, "_test")
        return choose([(test, then), (logic.negated(test), otherwise)], None)

    def _scaled(self, node: Call, scale: Read) -> Term:
        parameter = self.compiler.linked.parameters[self.rulebook][scale.name]
        value = self.layers.bound(_strict(self.term(node.arguments[0])), "_scaled")

        def made(bands: Any) -> Term:
            if bands is None:
                return undetermined("number")
            found = _bracket(self, bands, value) if node.function == "bracket" else _marginal(self, bands, value)
            return found

        return self.row.dated(parameter, made, "number")

    # --- tables -----------------------------------------------------------------------------------

    def matches(self, line: Line) -> Term:
        parts = conditions(line)
        if any(self.compiler.linked.truth(self.rulebook, part) is False for part in parts):
            return logic.FALSE
        return logic.both([self.flag(part) for part in parts])

    def lines(self, node: Lines) -> Term:
        if node.policy in ("first", "unique"):
            return self._single(node)
        matched = [(self.matches(line), line) for line in node.lines]
        live = [(self.layers.bound(m, "_match"), line) for m, line in matched if m.constant is not False]
        return _gathered(self, node, live)

    def _single(self, node: Lines) -> Term:
        """`first` and `unique`: in a unique table a line that surely matches wins, whatever is open about others."""
        unique = node.policy == "unique"
        branches: list[tuple[Term, Term]] = []
        doubts: list[Term] = []
        known: set[str] = set()
        kind = node.type.kind
        last: Term | None = None
        for line in node.lines:
            match = self.matches(line)
            if match.constant is False:
                continue
            if match.constant is True:
                last, doubts = self.term(line.result), doubts if not unique else []
                break
            if match.nullable:
                match = self.layers.bound(match, "_match")
            branches.append((match, self.term(line.result)))
            if match.nullable and unique:
                doubts.append(logic.is_open(match))
            elif match.nullable and match.open_with not in known:
                branches.append((logic.is_open(match), undetermined(kind)))
                known |= {match.open_with} if match.open_with else set()
        if last is None:
            last = self.term(node.otherwise) if node.otherwise is not None else undetermined(kind)
        if doubts:
            branches.append((logic.either(doubts), undetermined(kind)))
        return choose(branches, last)

    def aggregate(self, node: Aggregate) -> Term:
        return self.compiler.aggregate(self.rulebook, node, self.row)


def _strict(term: Term) -> Term:
    """A term where nothing absent is expected: an absent value would be open."""
    return term if term.absent is None else replace(term, nullable=True, absent=None)


def _bracket(by: Translator, bands: Sequence[Any], value: Term) -> Term:
    branches: list[tuple[Term, Term]] = []
    for band in bands:
        if band.bound is None:
            break
        test = by.compare("<=" if band.inclusive else "<", value, number(band.bound))
        if test.constant is False:
            continue
        branches.append((test, number(band.value)))
    if value.is_constant:
        return next((then for test, then in branches if test.constant), number(bands[-1].value))
    made = choose(branches, number(bands[-1].value))
    return _open_with(made, value)


def _open_with(made: Term, value: Term) -> Term:
    """A result that is undetermined where a value is: CASE would take its ELSE for it."""
    if not value.nullable or made.is_constant:
        return made if not value.nullable else choose([(_known(value), made)], None)
    return choose([(_known(value), made)], None)


def _known(value: Term) -> Term:
    return Term(f"{value.sql} IS NOT NULL", "flag", value.level)


def _marginal(by: Translator, bands: Sequence[Any], value: Term) -> Term:
    """The part of the number in each band times the band's value, summed."""
    total, lower = number(0), number(0)
    for band in bands:
        upper = value
        if band.bound is not None:
            upper = _lesser(by, value, number(band.bound))
        part = numbers.multiply(numbers.subtract(upper, lower), number(band.value))
        above = by.compare(">", upper, lower)
        if above.is_constant:
            total = numbers.add(total, part) if above.constant else total
        else:
            total = numbers.add(total, choose([(above, part)], number(0)))
        if band.bound is not None and band.bound > (lower.constant or 0):
            lower = number(band.bound)
    return _open_with(by.layers.bound(total, "_parts"), value)


def _lesser(by: Translator, value: Term, bound: Term) -> Term:
    test = by.compare("<", value, bound)
    if test.is_constant:
        return value if test.constant else bound
    return choose([(test, value)], bound)


def _gathered(by: Translator, node: Lines, live: list[tuple[Term, Line]]) -> Term:
    """`collect` and `list`: over all lines that match; open where any match is."""
    doubt = logic.either([logic.is_open(match) for match, _ in live])
    none = logic.negated(logic.either([_sure(match) for match, _ in live]))
    if node.policy == "list":
        value = _codes(live)
    elif node.policy == "count":
        value = _sum([(m, number(1)) for m, _ in live])
    elif node.policy == "sum":
        value = _sum([(m, _strict(by.term(line.result))) for m, line in live])
    else:
        value = _extreme(by, node, live)
    if node.otherwise is not None:
        otherwise = by.term(node.otherwise)
        value = choose([(none, otherwise)], value) if not none.is_constant else otherwise if none.constant else value
    if doubt.is_constant and not doubt.constant:
        return value
    return choose([(logic.negated(doubt), value)], None)


def _sure(match: Term) -> Term:
    """Whether a line surely matches; never open."""
    return match if not match.nullable else Term(f"COALESCE({match.sql}, FALSE)", "flag", match.level)


def _sum(items: list[tuple[Term, Term]]) -> Term:
    total = number(0)
    for match, value in items:
        total = numbers.add(total, value if match.constant is True else choose([(_sure(match), value)], number(0)))
    return total


def _codes(live: list[tuple[Term, Line]]) -> Term:
    if all(match.constant is True for match, _ in live):
        return literal(tuple(_code(line) for _, line in live), "list")
    parts = [
        literal(_code(line), "enumeration").sql
        if match.constant is True
        else f"CASE WHEN {_sure(match).sql} THEN {literal(_code(line), 'enumeration').sql} END"
        for match, line in live
    ]
    level = max(match.level for match, _ in live)
    return Term(f"given_codes([{', '.join(parts)}])", "list", level)


def _code(line: Line) -> str:
    assert isinstance(line.result, Literal)
    return str(line.result.value)


def _extreme(by: Translator, node: Lines, live: list[tuple[Term, Line]]) -> Term:
    """The least or greatest of the results of the lines that match; absent with none."""
    kind: Kind = node.type.kind
    found = absent(kind)
    for match, line in live:
        value = by.term(line.result)
        here = value if match.constant is True else choose([(_sure(match), value)], absent(kind))
        found = by.layers.bound(extreme_given(by, node.policy, found, by.layers.bound(here, "_part")), "_found")
    return found


def extreme_given(by: Translator, name: str, one: Term, other: Term) -> Term:
    """The lesser or greater of two of which either may be absent; absent if both are, open if either is."""
    if one.absent == "TRUE":
        return other
    both_given = extreme(by, name, replace(one, absent=None), replace(other, absent=None))
    branches: list[tuple[Term, Term]] = []
    if other.absent is not None:
        branches.append((logic.is_absent(other), one))
    if one.absent is not None:
        branches.append((logic.is_absent(one), other))
    return choose(branches, both_given) if branches else both_given


def extreme(by: Translator, name: str, one: Term, other: Term) -> Term:
    """min or max of two terms."""
    test = by.compare("<=" if name == "min" else ">=", one, other)
    if test.is_constant:
        return one if test.constant else other
    if not one.nullable:  # where the test is open the other is, and so is the outcome
        return _within_ends(choose([(test, one)], other), name, one, other)
    if not other.nullable:
        return extreme(by, name, other, one)
    test = by.layers.bound(test, "_lesser")
    return _within_ends(choose([(test, one), (logic.negated(test), other)], None), name, one, other)


def _within_ends(made: Term, name: str, one: Term, other: Term) -> Term:
    """The lesser (or greater) of two lies within the lesser (or greater) of their ends."""
    if made.denominator is not None:
        return made
    ends = [(t.low, t.high) if t.kind != "number" else numbers.ends_in(t, made.factor) for t in (one, other)]
    pick = min if name == "min" else max
    return replace(made, low=pick(low for low, _ in ends), high=pick(high for _, high in ends))


_NODES: dict[type, Callable[[Translator, Any], Term]] = {
    Literal: Translator.literal,
    Read: Translator.read,
    Arithmetic: Translator.arithmetic,
    Negate: Translator.negate,
    Shift: Translator.shift,
    Logic: Translator.logic,
    Not: Translator.negation,
    Comparison: Translator.comparison,
    Membership: Translator.membership,
    Contains: Translator.contains,
    Conditional: Translator.conditional,
    Call: Translator.call,
    Lines: Translator.lines,
    Aggregate: Translator.aggregate,
}

__all__ = ["Translator", "extreme", "unify"]
