"""Where the outcomes of a grid are reported from: its last relation, or a view that joins the stages that found them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.columnar import titles
from engine.columnar.in_window import touches
from engine.columnar.linking import KEY, PERIOD, ROW, THERE, RuleId
from engine.columnar.parts import joined_query, parts_of
from engine.columnar.profile import absent_column, denominator_column
from engine.columnar.relations import Relation
from engine.columnar.statement import Statement
from engine.columnar.terms import Term, literal
from engine.program.model import Grid
from engine.values.sql_text import name_sql

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler


@dataclass(frozen=True, slots=True)
class Reported:
    """Where the outcomes of a grid are found: the relation, and each rule's term with its columns there."""

    name: str
    grid: Grid
    relation: str
    rules: tuple[tuple[RuleId, Term], ...]
    names: Mapping[RuleId, str]
    scales: Mapping[RuleId, Fraction]
    """How many base units one of a number's own unit is."""
    has_there: bool

    def is_open(self, id_: RuleId, term: Term, row: str = "") -> str:
        """The condition under which an outcome of a row (under an alias, `p.` say) is undetermined; never NULL."""
        name = self.names[id_]
        absent = f" AND NOT {row}{name_sql(absent_column(name))}" if term.absent is not None else ""
        return f"({row}{name_sql(name)} IS NULL{absent})"


def report_of(compiler: Compiler, grid: Grid, ids: Sequence[RuleId]) -> tuple[Reported, Statement | None]:
    """The report of a grid's outcomes, and the view that joins its parts if it has several. The relations that it reads
    are kept as tables, and give on what it needs."""
    linked, outcomes = compiler.linked, compiler.outcomes
    relations = compiler.relations_on(grid)
    columns = {id_: tuple(_columns_of(linked.column_names[id_], outcomes[id_])) for id_ in ids}
    parts = parts_of(relations, columns)
    by = [column for column, there in ((ROW, grid.entity), (PERIOD, grid.each)) if there]
    beside = [KEY] if grid.entity is not None else []
    has_there = _has_there(compiler, grid)
    if has_there:
        beside.append(THERE)
        if grid.each is None:
            _add_there(compiler, parts[0].relation)
    for part in parts:
        part.relation.kept = True
        for column in (*(c for id_ in part.rules for c in columns[id_]), *by, *beside):
            part.relation.give(column)
    name = compiler.grid_name(grid)
    relation, joined = parts[-1].relation.name, None
    if len(parts) > 1:
        relation = f"reported_{name}"
        joined = Statement(relation, joined_query(parts, columns, by, beside), False, titles.report(grid))
    report = Reported(
        name,
        grid,
        relation,
        tuple((id_, outcomes[id_]) for id_ in ids),
        {id_: linked.column_names[id_] for id_ in ids},
        {id_: linked.rule(id_).type.unit.scale for id_ in ids},
        has_there,
    )
    return report, joined


def _has_there(compiler: Compiler, grid: Grid) -> bool:
    """Whether a row may lie outside its period, or the evaluation's."""
    entity = compiler.vocabulary.entities.get(grid.entity or "")
    return entity is not None and bool(entity.dated) and compiler.profile.table(entity.id) is not None


def _add_there(compiler: Compiler, relation: Relation) -> None:
    """A column that says whether a row lies in the evaluation's period; of other periods their places say it."""
    row = compiler.row_of(relation, compiler.linked.programs[0].rulebook.id)
    assert row.entity is not None
    start, until = (literal(day, "date") for day in (compiler.period.start, compiler.period.end))
    there = touches(row, row.entity, start, until)
    relation.layers.add(there.level, THERE, there.sql)


def _columns_of(name: str, term: Term) -> Iterator[str]:
    yield name
    if term.absent is not None:
        yield absent_column(name)
    if term.denominator is not None:
        yield denominator_column(name)
