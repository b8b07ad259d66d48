"""The cases of a table: each input's domain cut into regions within which every test answers alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from engine.language.core import Arithmetic, Expression, Line, Literal, Negate, Read, Test
from engine.rulebook.model import Parameter
from engine.values.exact import decimal_text
from engine.values.text import Text
from engine.values.types import Type
from engine.values.value import Plain

Point = Fraction | str | bool | None
Key = tuple[int, tuple[str, ...], str]
OPEN = "…"


@dataclass(frozen=True, slots=True)
class Domain:
    """The regions of one input, each by a point in it; None is absence. `names` say them to people."""

    read: Read
    points: tuple[Point, ...]
    names: tuple[Text, ...]


class NotConstant(Exception):
    """A test's value depends on facts, so that no region can be named."""


class Unset(Exception):
    """A test's value is a parameter without value on that day: its row surely matches nothing then."""


def constant(value: Expression, parameters: Mapping[str, Parameter], day: date) -> Plain:
    """The value of an expression over literals and parameters on a day.

    Raises:
        NotConstant: it reads anything else.
        Unset: it reads a parameter that is not set.
    """
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, Read) and value.kind == "parameter":
        dated = parameters[value.name].at(day)
        if dated is None or dated.value is None:
            raise Unset
        if isinstance(dated.value, tuple):
            raise NotConstant
        return dated.value
    if isinstance(value, Negate):
        return -_number(constant(value.operand, parameters, day))
    if isinstance(value, Arithmetic) and value.op in "+-*":
        left, right = (_number(constant(side, parameters, day)) for side in (value.left, value.right))
        return left + right if value.op == "+" else left - right if value.op == "-" else left * right
    raise NotConstant


def _number(value: Plain) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise NotConstant
    return Fraction(value)


def _place(value: Plain) -> Fraction | str | bool:
    """A value as a point: ordered ones as rationals, codes and flags as they are."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if isinstance(value, datetime):
        return Fraction(value.toordinal() * 86_400 + value.hour * 3_600 + value.minute * 60 + value.second)
    if isinstance(value, date):
        return Fraction(value.toordinal())
    if isinstance(value, time):
        return Fraction(value.hour * 3_600 + value.minute * 60 + value.second)
    raise NotConstant


@dataclass(frozen=True, slots=True)
class Regions:
    """The domains of a table's inputs on one day, and whether a line matches at a combination of points."""

    domains: dict[Key, Domain]
    parameters: Mapping[str, Parameter]
    day: date

    def matches(self, line: Line, points: dict[Key, Point]) -> bool:
        """Whether all cells of a line pass; its condition is not looked at."""
        return all(self.passes(cell.test, points[cell.input.key]) for cell in line.cells)

    def passes(self, test: Test, point: Point) -> bool:
        if test.kind == "absent":
            return point is None
        if test.kind == "any_of":
            return any(self.passes(part, point) for part in test.parts)
        if test.kind == "not":
            inner = test.parts[0]
            return not self.passes(inner, point) if point is not None or _asks_absence(inner) else False
        if point is None:
            return False
        here: Any = point
        values: list[Any] = [_place(constant(v, self.parameters, self.day)) for v in test.values]
        if test.kind == "interval":
            low, high = values
            after = here > low or (test.closed[0] and here == low)
            return bool(after and (here < high or (test.closed[1] and here == high)))
        op = "==" if test.kind == "is" else test.op
        value = values[0]
        if op in ("==", "!="):
            return bool((here == value) == (op == "=="))
        return bool({"<": here < value, "<=": here <= value, ">": here > value, ">=": here >= value}[op])


def _asks_absence(test: Test) -> bool:
    return test.kind == "absent" or any(_asks_absence(part) for part in test.parts)


def regions_of(lines: Sequence[Line], parameters: Mapping[str, Parameter], day: date) -> Regions:
    """The regions of all inputs of some lines.

    Raises:
        NotConstant: a test depends on facts.
    """
    reads: dict[Key, Read] = {}
    cuts: dict[Key, set[Fraction | str | bool]] = {}
    for line in lines:
        for cell in line.cells:
            reads.setdefault(cell.input.key, cell.input)
            cuts.setdefault(cell.input.key, set()).update(
                _place(constant(v, parameters, day)) for v in values_of(cell.test)
            )
    return Regions({key: _domain(read, cuts[key]) for key, read in reads.items()}, parameters, day)


def values_of(test: Test) -> Iterable[Expression]:
    """The value expressions of a test and its parts."""
    yield from test.values
    for part in test.parts:
        yield from values_of(part)


def _domain(read: Read, cuts: set[Fraction | str | bool]) -> Domain:
    points: list[Point]
    names: list[Text]
    if read.type.kind == "flag":
        points, names = [True, False], [Text("是", "yes"), Text("否", "no")]
    elif read.type.kind == "enumeration" and read.type.enumeration:
        points, names = list(read.type.enumeration.members), list(read.type.enumeration.members.values())
    elif read.type.kind in ("text", "reference"):
        texts = sorted(str(c) for c in cuts)
        points, names = [*texts, OPEN], [Text(t, t) for t in texts] + [Text("其他", "anything else")]
    else:
        points, names = _ordered(read.type, sorted(c for c in cuts if isinstance(c, Fraction)))
    if read.optional:
        points, names = [*points, None], [*names, Text("没有值", "absent")]
    return Domain(read, tuple(points), tuple(names))


def _ordered(type_: Type, cuts: list[Fraction]) -> tuple[list[Point], list[Text]]:
    """Below, at, between and above the cuts; where values are whole, nothing lies between neighbours."""
    if not cuts:
        return [Fraction(0)], [Text("任何值", "any value")]
    step = (
        type_.unit.scale
        if type_.kind == "number" and type_.places == 0
        else Fraction(1)
        if type_.kind != "number"
        else None
    )
    points: list[Point] = []
    names: list[Text] = []
    if type_.minimum is None or cuts[0] > type_.minimum:
        points.append(cuts[0] - (step or 1))
        names.append(Text(f"小于{_shown(type_, cuts[0])}", f"below {_shown(type_, cuts[0])}"))
    for index, cut in enumerate(cuts):
        points.append(cut)
        names.append(Text(_shown(type_, cut), _shown(type_, cut)))
        following = cuts[index + 1] if index + 1 < len(cuts) else None
        if following is None:
            points.append(cut + (step or 1))
            names.append(Text(f"大于{_shown(type_, cut)}", f"above {_shown(type_, cut)}"))
        elif step is None or following - cut > step:
            points.append((cut + following) / 2)
            names.append(
                Text(
                    f"{_shown(type_, cut)}与{_shown(type_, following)}之间",
                    f"between {_shown(type_, cut)} and {_shown(type_, following)}",
                )
            )
    return points, names


def _shown(type_: Type, point: Fraction) -> str:
    if type_.kind == "date":
        return date.fromordinal(int(point)).isoformat()
    if type_.kind == "number":
        figure = decimal_text(point / type_.unit.scale)
        return f"{figure}%" if type_.unit.is_percent else f"{figure} {type_.unit.name}".strip()
    seconds = int(point) % 86_400
    return f"{seconds // 3_600:02}:{seconds // 60 % 60:02}"
