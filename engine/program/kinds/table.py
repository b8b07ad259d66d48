"""`table`, `first` and `collect`: rows of tests with results."""

from __future__ import annotations

from dataclasses import replace

from engine.language.cells import cell, settles_given
from engine.language.core import Call, Cell, Expression, Line, Lines, Literal, Policy
from engine.language.elaborate import Elaborator
from engine.language.guards import NO_GUARDS, Guards, guards, keys_of
from engine.program.context import Lowering
from engine.rulebook.model import Row, Table
from engine.values.types import FLAG, Type


def lower(table: Table, lowering: Lowering) -> Expression | None:
    by = lowering.elaborator()
    lines: list[Line] = []
    otherwise: Expression | None = None
    counting = table.collect == "count"
    given, fine = lowering.given, True
    for number, row in enumerate(table.rows, start=1):
        if row.is_otherwise:
            if number != len(table.rows):
                lowering.diagnostics.error(
                    "otherwise_not_last", row.position, "otherwise 须在最后一行", "`otherwise` must be the last row"
                )
            otherwise = lowering.result(row.result, by, given)
            fine = fine and otherwise is not None
            continue
        line, settled = _line(row, number, lowering, by, given, table.collect)
        if line is None:
            fine = False
            continue
        lines.append(line)
        if table.policy == "first":
            given = given | settled
    if not fine:
        return None
    results = [line.result for line in lines] + ([otherwise] if otherwise is not None else [])
    unified = by.unify(results) if lowering.expected is None and not counting else results
    if not unified:
        return None
    lines = [replace(line, result=result) for line, result in zip(lines, unified, strict=False)]
    otherwise = unified[-1] if otherwise is not None else None
    policy: Policy = table.policy if table.policy != "collect" else (table.collect or "sum")  # type: ignore[assignment]
    type_ = Type("number", places=0) if counting else lowering.expected or _common(unified)
    optional = any(result.optional for result in unified) or (policy in ("min", "max") and otherwise is None)
    return Lines(
        type=type_, position=table.position, optional=optional, policy=policy, lines=tuple(lines), otherwise=otherwise
    )


def _line(
    row: Row, number: int, lowering: Lowering, by: Elaborator, given: Guards, collect: str | None
) -> tuple[Line | None, Guards]:
    """A row in the core, and what is given in the rows after it if it does not match."""
    cells: list[Cell] = []
    inside = given
    fine = True
    for heading, test in row.tests:
        found = cell(by, heading, test, inside)
        if found is None:
            fine = False
            continue
        cells.append(found)
        if found.input.optional and settles_given(found.test):
            inside = inside | keys_of(found.input)
    condition = by.expression(row.condition, FLAG, inside) if row.condition else None
    fine = fine and (row.condition is None or condition is not None)
    if condition is not None:
        inside = inside | guards(condition)[0]
    if collect == "count":
        result: Expression | None = Literal(type=Type("number"), position=row.position, value=1)
    else:
        result = lowering.result(row.result, by, inside, absent_ok=collect != "sum")
    if not fine or result is None:
        return None, NO_GUARDS
    settled = NO_GUARDS
    if len(cells) == 1 and condition is None and cells[0].test.kind == "absent":
        settled = keys_of(cells[0].input)
    elif not cells and condition is not None:
        settled = guards(condition)[1]
    return Line(number, tuple(cells), condition, result, row.position), settled


def _common(results: list[Expression]) -> Type:
    """The type of unified results: that of one which is not a bare number, if any."""
    typed = next((r for r in results if not (isinstance(r, Literal) and r.bare)), results[0])
    if isinstance(typed, Call) and typed.type.kind == "number":
        return replace(typed.type, places=None)
    return typed.type
