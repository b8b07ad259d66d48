"""Tables: rows of a unique table are disjoint, every case is covered, no row is dead.

The inputs' domains are cut into regions (see regions.py), and every combination of regions is looked at,
on every date on which a parameter in the tests changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import Literal

from engine.analysis.regions import Key, NotConstant, Point, Regions, Unset, constant, regions_of, values_of
from engine.diagnostics.diagnostic import Diagnostics
from engine.language.core import Expression, Line, Lines, Read
from engine.program.model import CompiledRule, Program
from engine.values.text import Text

MAX_COMBINATIONS = 50_000


def check_tables(program: Program, diagnostics: Diagnostics) -> None:
    """Overlaps, gaps and shadowed rows of every table."""
    for rule in program.rules.values():
        table = _table(rule.body)
        if table is not None and table.policy in ("unique", "first"):
            _check(rule, table, program, diagnostics)


def _table(body: Expression) -> Lines | None:
    if isinstance(body, Lines) and body.policy == "exceptions":
        return _table(body.otherwise) if body.otherwise is not None else None
    return body if isinstance(body, Lines) else None


def _check(rule: CompiledRule, table: Lines, program: Program, diagnostics: Diagnostics) -> None:
    parameters = program.rulebook.parameters()
    shadowed: set[int] | None = None
    impossible: set[int] | None = None
    for day in _days(table, program):
        standings = {line: _standing(line, program, day) for line in table.lines}
        known = [line for line in table.lines if standings[line] != "unset"]
        decidable = [line for line in known if standings[line] == "constant"]
        regions = regions_of(decidable, parameters, day)
        if table.policy == "unique" and not _disjoint(rule, known, decidable, regions, diagnostics):
            return
        if len(known) < len(table.lines):
            continue  # what such a row would have matched is undetermined on that day, not unmatched
        plain = [line for line in decidable if line.condition is None]
        if table.otherwise is None and not _complete(rule, table, plain, regions, diagnostics):
            return
        never = {line.number for line in decidable if _is_impossible(line, regions)}
        dead = {line.number for line in _dead(decidable, regions)} - never if table.policy == "first" else set()
        shadowed = dead if shadowed is None else shadowed & dead
        impossible = never if impossible is None else impossible & never
    for line in table.lines:
        if shadowed and line.number in shadowed:
            diagnostics.warning(
                "shadowed_row",
                line.position,
                f"`{rule.id}` 的第 {line.number} 行永远轮不到：前面的行已包括它的全部情况",
                f"row {line.number} of `{rule.id}` is never reached: the rows before it match all its cases",
            )
        if impossible and line.number in impossible:
            diagnostics.warning(
                "impossible_row",
                line.position,
                f"`{rule.id}` 的第 {line.number} 行没有任何值能够符合",
                f"no value can pass the tests of row {line.number} of `{rule.id}`",
            )


def _days(table: Lines, program: Program) -> list[date]:
    """A day for each set of parameter values that the tests read."""
    parameters = program.rulebook.parameters()
    read = {
        n.name
        for line in table.lines
        for cell in line.cells
        for n in cell.expression.walk()
        if isinstance(n, Read) and n.kind == "parameter"
    }
    days = sorted({v.start for name in read for v in parameters[name].values})
    start = program.rulebook.in_force.start
    return days or [start or date(2000, 1, 1)]


def _standing(line: Line, program: Program, day: date) -> Literal["constant", "facts", "unset"]:
    """Whether a line's tests stand fixed on a day, depend on facts, or on a parameter without value."""
    found: Literal["constant", "facts", "unset"] = "constant"
    for cell in line.cells:
        for value in values_of(cell.test):
            try:
                constant(value, program.rulebook.parameters(), day)
            except Unset:
                return "unset"
            except NotConstant:
                found = "facts"
    return found


def _is_impossible(line: Line, regions: Regions) -> bool:
    """Whether some test of a line passes nothing at all, like `[30 .. 5)`."""
    return any(
        not any(regions.passes(cell.test, point) for point in regions.domains[cell.input.key].points)
        for cell in line.cells
    )


def _disjoint(
    rule: CompiledRule, lines: Sequence[Line], decidable: Sequence[Line], regions: Regions, diagnostics: Diagnostics
) -> bool:
    for index, first in enumerate(lines):
        for second in lines[index + 1 :]:
            shared = {c.input.key for c in first.cells} & {c.input.key for c in second.cells}
            both = first in decidable and second in decidable
            if both and any(not _meet(first, second, key, regions) for key in shared):
                continue
            if both and first.condition is None and second.condition is None:
                zh, en = "有共同的情况", "match some case both"
            else:
                zh, en = "不能证明互不重叠", "cannot be proven to exclude each other"
            diagnostics.error(
                "overlap",
                second.position,
                f"`{rule.id}` 的第 {first.number} 行与第 {second.number} 行{zh}",
                f"rows {first.number} and {second.number} of `{rule.id}` {en}",
                hint=Text(
                    "请改写条件使各行互斥，或把 `table` 改为 `first`（取第一个符合的行）",
                    "make the tests exclude each other, or use `first` (the first row that matches)",
                ),
                related=((first.position, Text(f"第 {first.number} 行在这里", f"row {first.number} is here")),),
            )
            return False
    return True


def _meet(first: Line, second: Line, key: Key, regions: Regions) -> bool:
    """Whether two lines' tests of one input have a point in common."""
    tests = [cell.test for line in (first, second) for cell in line.cells if cell.input.key == key]
    return any(all(regions.passes(test, point) for test in tests) for point in regions.domains[key].points)


def _combinations(regions: Regions) -> Iterator[dict[Key, Point]] | None:
    size = 1
    for domain in regions.domains.values():
        size *= len(domain.points)
    if size > MAX_COMBINATIONS:
        return None
    keys = list(regions.domains)
    return (dict(zip(keys, points, strict=True)) for points in product(*(regions.domains[k].points for k in keys)))


def _complete(
    rule: CompiledRule, table: Lines, plain: Sequence[Line], regions: Regions, diagnostics: Diagnostics
) -> bool:
    combinations = _combinations(regions)
    gap: dict[Key, Point] | None = None
    if combinations is not None:
        gap = next(
            (points for points in combinations if not any(regions.matches(line, points) for line in plain)), None
        )
        if gap is None:
            return True
    zh = en = ""
    if gap:
        words = [(d.read.name, d.names[d.points.index(gap[k])]) for k, d in regions.domains.items()]
        zh, en = (
            "，例如 " + "、".join(f"{n} 为 {t.zh}" for n, t in words),
            ", for example " + ", ".join(f"{n}: {t.en}" for n, t in words),
        )
    diagnostics.error(
        "incomplete",
        table.position,
        f"`{rule.id}` 的表没有包括所有情况{zh}",
        f"the table of `{rule.id}` does not cover every case{en}",
        hint=Text("请补上缺少的行，或在最后写 `otherwise`", "add the missing rows, or end with `otherwise`"),
    )
    return False


def _dead(lines: Sequence[Line], regions: Regions) -> Iterator[Line]:
    """Lines whose every case an earlier line without condition has matched already."""
    combinations = _combinations(regions)
    if combinations is None:
        return
    reached: set[int] = set()
    for points in combinations:
        for line in lines:
            if regions.matches(line, points):
                reached.add(line.number)
                if line.condition is None:
                    break
    for line in lines:
        if line.number not in reached:
            yield line
