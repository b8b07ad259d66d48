"""The core: the small typed tree that every kind of rule is lowered to.

The reference evaluator interprets it, the handbook words it, the columnar compiler translates it, so a
meaning is written down once. Every node knows its type and its place in the rulebook. Numbers in the
tree are in base units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any
from typing import Literal as Words

from engine.diagnostics.source import Position
from engine.values.period import PeriodKind
from engine.values.types import Type
from engine.values.units import Unit
from engine.values.value import Plain

ArithmeticOp = Words["+", "-", "*", "/", "//", "%"]
ComparisonOp = Words["==", "!=", "<", "<=", ">", ">="]
ReadKind = Words["fact", "outcome", "parameter", "choice", "builtin"]
ShiftBy = Words["time", "day", "workday", "month"]
TestKind = Words["is", "compare", "interval", "any_of", "not", "absent"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Expression:
    """Any node. `optional`: its value may be absent."""

    type: Type
    position: Position
    optional: bool = False

    def children(self) -> Iterator[Expression]:
        """The expressions directly below this one."""
        for name in _fields_below(type(self)):  # type: ignore[arg-type]
            value = getattr(self, name)
            if isinstance(value, Expression):
                yield value
            elif isinstance(value, tuple):
                for item in value:
                    if isinstance(item, Expression):
                        yield item
                    elif isinstance(item, Line):
                        yield from item.children()
            elif isinstance(value, Window):
                yield value.start
                yield value.until

    def walk(self) -> Iterator[Expression]:
        """This node and all below it."""
        stack: list[Expression] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(node.children())


@cache
def _fields_below(node: type[Any]) -> tuple[str, ...]:
    """The fields in which a kind of node can have others: all but those that every node has."""
    return tuple(f.name for f in fields(node) if f.name not in {common.name for common in fields(Expression)})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Literal(Expression):
    """A constant. `bare`: a number written without unit, which takes the unit of what it meets."""

    value: Plain
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One relation followed: from a row to the row its field names."""

    field: str
    entity: str
    optional: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Read(Expression):
    """A value read: a fact, an outcome, a parameter, an interpretation's choice, or a built-in.

    `frame` 0 is the row at hand, 1 the rule's own row where an aggregate takes other rows.
    `path` leads up relations; `entity` and `each` are the grid the thing stands on. A scale parameter
    carries the unit it is looked up by in `scale_of`, and the unit it gives in `type`.
    """

    kind: ReadKind
    name: str
    frame: int = 0
    path: tuple[Step, ...] = ()
    entity: str | None = None
    each: PeriodKind | None = None
    scale_of: Unit | None = None

    @property
    def key(self) -> tuple[int, tuple[str, ...], str]:
        """What identifies the thing read, for guards."""
        return self.frame, tuple(step.field for step in self.path), self.name


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Arithmetic(Expression):
    """Exact arithmetic on numbers; `-` also the distance between two dates, datetimes or times."""

    op: ArithmeticOp
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Shift(Expression):
    """A date or datetime moved by an amount of days, workdays, months or time; `sign` is 1 or -1."""

    moment: Expression
    amount: Expression
    by: ShiftBy
    sign: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Negate(Expression):
    operand: Expression


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Logic(Expression):
    """Strong Kleene `and` or `or`."""

    op: Words["and", "or"]
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Not(Expression):
    operand: Expression


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison(Expression):
    op: ComparisonOp
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Membership(Expression):
    """Whether the item equals one of the options."""

    item: Expression
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contains(Expression):
    """Whether a list of codes holds a code."""

    list: Expression
    code: Literal


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Conditional(Expression):
    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Call(Expression):
    """A function of the language. `scale` is the scale parameter of bracket and marginal."""

    function: str
    arguments: tuple[Expression, ...]
    scale: Read | None = None


# --- tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """A unary test, kept in structure for analysis and wording; `expression` is what it means.

    is: `values[0]`; compare: `op values[0]`; interval: from `values[0]` to `values[1]` with
    `closed` telling which ends belong; any_of and not: `parts`.
    """

    kind: TestKind
    values: tuple[Expression, ...] = ()
    op: ComparisonOp = "=="
    closed: tuple[bool, bool] = (True, True)
    parts: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """An input, its test, and what they mean together."""

    input: Read
    test: Test
    expression: Expression
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A row of a table: all cells and the condition must hold. `number` counts from 1."""

    number: int
    cells: tuple[Cell, ...]
    condition: Expression | None
    result: Expression
    position: Position

    def tests(self) -> list[Expression]:
        """All that must hold."""
        tests = [cell.expression for cell in self.cells]
        return tests if self.condition is None else [*tests, self.condition]

    def children(self) -> Iterator[Expression]:
        yield from self.tests()
        yield self.result


Policy = Words["unique", "first", "sum", "min", "max", "count", "list", "exceptions"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lines(Expression):
    """A decision table under a hit policy.

    unique: the one line that surely matches wins. first: the first that matches. sum, min, max,
    count: over all that match. list: the codes of all that match, in order. exceptions: lines that
    match must agree, else a conflict; with none, `otherwise` (the base rule's own body).
    """

    policy: Policy
    lines: tuple[Line, ...]
    otherwise: Expression | None


# --- aggregates -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """From one date (or datetime, for `covered`) to another, both included."""

    start: Expression
    until: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """How rows taken belong to the rule's row.

    `all`: every row. `down`: the taken row's relation `row_field` names the owner. `sibling`: the
    owner's relation `owner_field` and the row's `row_field` name the same row. `own`: the owner's own periods.
    """

    kind: Words["all", "down", "sibling", "own"]
    row_field: str = ""
    owner_field: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Aggregate(Expression):
    """An aggregate. `each` is set when it runs over the owner's periods; else `entity`'s rows.

    `by` is the expression that dates a row, None for the entity's own date or span. `window` is None
    where no date limits the rows (undated entities).
    """

    function: str
    entity: str
    each: PeriodKind | None
    link: Link
    body: Expression | None
    where: Expression | None
    by: Expression | None
    window: Window | None
