"""A table that is read from the top down, over one number, as bands that exclude each other: for wording only.

`< 5`, `<= 30`, otherwise become: less than 5, from 5 to 30, more than 30. Each row then says by itself when it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.language.core import Cell, Expression, Line, Lines, Test
from engine.values.value import Number

ValueOf = Callable[[Expression], Number | None]
_FEW_MORE = 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """A point where something changes, or the open stretch after it; before the first, `bound` is None."""

    bound: int | None
    point: bool
    probe: Number


@dataclass(frozen=True, slots=True)
class _Band:
    """Neighbouring pieces with one result."""

    first: _Piece
    last: _Piece
    line: Line | None
    result: Expression


def as_bands(table: Lines, value_of: ValueOf, said: Callable[[Expression], str]) -> Lines:
    """The table with rows that exclude each other; the table itself where it is not of that kind, or would grow long.

    Args:
        value_of: the number an expression stands for; None if that is not known.
        said: what a result is worded as; neighbours that are worded alike are one band.
    """
    if table.policy != "first" or table.otherwise is None or not table.lines:
        return table
    cells = [line.cells[0] for line in table.lines if len(line.cells) == 1 and line.condition is None]
    read = cells[0].input if cells else None
    if read is None or len(cells) < len(table.lines) or read.optional or not read.type.is_number:
        return table
    if any(cell.input.key != read.key or not _is_simple(cell.test) for cell in cells):
        return table
    bounds: dict[Number, Expression] = {}
    for expression in (value for cell in cells for value in cell.test.values):
        value = value_of(expression)
        if value is None:
            return table
        bounds.setdefault(value, expression)
    marks = sorted(bounds)
    bands = _banded(table, marks, value_of, said, read.type.minimum)
    if not 1 < len(bands) <= len(table.lines) + 1 + _FEW_MORE:
        return table
    ends = [bounds[mark] for mark in marks]
    lines = tuple(_line(number, band, ends, cells[0], table, band is bands[0]) for number, band in enumerate(bands, 1))
    return replace(table, policy="unique", lines=lines, otherwise=None)


def _is_simple(test: Test) -> bool:
    return test.kind in ("is", "interval") or (test.kind == "compare" and test.op in ("<", "<=", ">", ">="))


def _banded(
    table: Lines, marks: list[Number], value_of: ValueOf, said: Callable[[Expression], str], minimum: Number | None
) -> list[_Band]:
    found: list[_Band] = []
    for piece in _pieces(marks):
        if minimum is not None and piece.probe < minimum:
            continue
        line = next((row for row in table.lines if _holds(row.cells[0].test, piece.probe, value_of)), None)
        result = line.result if line is not None else table.otherwise
        assert result is not None
        if found and said(found[-1].result) == said(result):
            found[-1] = replace(found[-1], last=piece)
        else:
            found.append(_Band(piece, piece, line, result))
    return found


def _pieces(marks: list[Number]) -> Iterator[_Piece]:
    """The points at which something changes and the stretches around them, from the lowest to the highest."""
    yield _Piece(None, False, marks[0] - 1)
    for index, mark in enumerate(marks):
        yield _Piece(index, True, mark)
        after = Fraction(mark + marks[index + 1]) / 2 if index + 1 < len(marks) else mark + 1
        yield _Piece(index, False, after)


def _holds(test: Test, probe: Number, value_of: ValueOf) -> bool:
    values = [value_of(v) for v in test.values]
    low = values[0]
    assert low is not None
    if test.kind == "is":
        return probe == low
    if test.kind == "interval":
        high = values[1]
        assert high is not None
        return (low < probe or (test.closed[0] and low == probe)) and (
            probe < high or (test.closed[1] and probe == high)
        )
    return {"<": probe < low, "<=": probe <= low, ">": probe > low, ">=": probe >= low}[test.op]


def _line(number: int, band: _Band, ends: list[Expression], like: Cell, table: Lines, lowest: bool) -> Line:
    """A row for a band. The lowest has no lower end; where it is a single point, it is that point."""
    first, last = band.first, band.last
    low = ends[first.bound] if first.bound is not None else None
    high = ends[last.bound] if last.point and last.bound is not None else None
    if not last.point:
        after = 0 if last.bound is None else last.bound + 1
        high = ends[after] if after < len(ends) else None
    if first == last and first.point and low is not None:
        test = Test("is", (low,))
    elif high is None and low is not None:
        test = Test("compare", (low,), op=">=" if first.point else ">")
    elif high is not None and (low is None or lowest):
        test = Test("compare", (high,), op="<=" if last.point else "<")
    else:
        assert low is not None
        assert high is not None
        test = Test("interval", (low, high), closed=(first.point, last.point))
    line = band.line
    cell = replace(like, test=test)
    return Line(number, (cell,), None, band.result, line.position if line is not None else table.position)
