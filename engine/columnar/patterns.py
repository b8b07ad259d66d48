"""What the database knows of a row in which something is undetermined, as a text: a letter an outcome, a letter a cell.

Rows of the same pattern are alike in all that it says: which of a grid's outcomes are undetermined, and which cells of the
row's own lack a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.fetching import reported_rows
from engine.columnar.linking import KEY, PERIOD, ROW, RuleId
from engine.columnar.profile import FactsProfile, TableProfile, absent_column, field_column
from engine.columnar.reporting import Reported
from engine.columnar.terms import Term, literal_sql
from engine.language.core import Aggregate, Read
from engine.program.model import Grid
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.period import Period
from engine.values.sql_text import name_sql

OPEN, MISSING, NOT_COVERED, THERE = "o", "m", "c", "."
CellId = tuple[str, str]
"""A field by its entity's id and its own."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What each letter of the patterns of a grid's rows stands for, and in which periods these rows are."""

    terms: Mapping[RuleId, Term]
    letters: Mapping[RuleId | CellId, int]
    periods: tuple[Period, ...]


NOWHERE = Layout({}, {}, ())


@dataclass(slots=True)
class KnownRow:
    """A row as its pattern tells of it. `asked` are the letters looked at: what is found rests on no others."""

    layout: Layout = NOWHERE
    pattern: str = ""
    asked: set[int] = field(default_factory=set)

    @property
    def is_reported(self) -> bool:
        """Whether it is the row of a pattern, and not any row."""
        return self.layout is not NOWHERE

    def is_open(self, rule: RuleId) -> bool | None:
        """Whether a rule's outcome in this very row and period is undetermined; None if the pattern does not say."""
        term = self.layout.terms.get(rule)
        if term is None:
            return None
        return term.nullable and self._letter(rule) == OPEN

    def cell(self, cell: CellId) -> str | None:
        """Whether a cell of the row is there or why not; None if the pattern does not say."""
        return self._letter(cell) if cell in self.layout.letters else None

    def _letter(self, thing: RuleId | CellId) -> str:
        at = self.layout.letters[thing]
        self.asked.add(at)
        return self.pattern[at]


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a grid's rows `p` as SQL: a letter for each outcome that may be undetermined, then for each cell, and
    the tables joined for these."""

    layout: Layout
    outcomes: tuple[str, ...]
    cells: tuple[str, ...]
    joins: tuple[str, ...]


def patterns_of(evaluation: ColumnarEvaluation, profile: FactsProfile, report: Reported) -> Patterns:
    """How the rows of a report are told apart."""
    outcomes = {
        id_: f"CASE WHEN {report.is_open(id_, term, 'p.')} THEN '{OPEN}' ELSE '{THERE}' END"
        for id_, term in report.rules
        if term.nullable
    }
    grid, period = report.grid, evaluation.period
    periods = tuple(Period.ending_within(grid.each, period.start, period.end)) if grid.each is not None else ()
    cells: dict[CellId, str] = {}
    joins: dict[str, str] = {}
    if grid.entity is not None:
        vocabulary = evaluation.vocabulary
        for id_, name in sorted(_own_cells(evaluation, grid, [id_ for id_, _ in report.rules])):
            table = profile.table(id_)
            if table is None or name not in table.fields:
                continue
            letter = _cell_letter(vocabulary.entities[id_], name, table, periods)
            if letter is not None:
                joins[id_] = _join(vocabulary.entities[id_], table)
                cells[id_, name] = letter
    layout = Layout(dict(report.rules), {thing: at for at, thing in enumerate([*outcomes, *cells])}, periods)
    return Patterns(layout, tuple(outcomes.values()), tuple(cells.values()), tuple(joins.values()))


def open_places(report: Reported, patterns: Patterns, period: Period) -> str:
    """A query for the places of a report at which something is undetermined, with a letter for each outcome that may be."""
    grid = report.grid
    columns = [KEY, ROW] if grid.entity is not None else [f"'' AS {KEY}", f"0 AS {ROW}"]
    if grid.each is not None:
        columns.append(PERIOD)
    columns.append(f"concat({', '.join(patterns.outcomes)}) AS outcomes")
    places = f"SELECT {', '.join(columns)} FROM {name_sql(report.relation)} AS p{reported_rows(report, period)}"
    return f"SELECT * FROM ({places}) AS places WHERE outcomes LIKE '%{OPEN}%'"


def _own_cells(evaluation: ColumnarEvaluation, grid: Grid, rules: Iterable[RuleId]) -> set[CellId]:
    """The cells of a row's own that the rules, and those they rest on, read."""
    linked, vocabulary = evaluation.linked, evaluation.vocabulary
    own = vocabulary.entities[grid.entity or ""]
    found: set[CellId] = {(own.id, name) for name in own.dated}
    seen, waiting = set(rules), list(rules)
    while waiting:
        id_ = waiting.pop()
        rule = linked.rule(id_)
        if rule.grid.entity != grid.entity:
            continue
        for top in rule.expressions():
            for node in top.walk():
                found.update(_cells_read(node, own, grid, vocabulary))
        new = set(linked.reads(id_)) - seen
        seen |= new
        waiting += new
    return found


def _cells_read(node: object, own: Entity, grid: Grid, vocabulary: Vocabulary) -> Iterator[CellId]:
    if isinstance(node, Read) and node.path:
        relation = node.path[0].field  # of the row's own, or of another's that an aggregate takes
        yield from ((holder.id, relation) for holder in vocabulary.holders(own.id) if relation in holder.fields)
    elif isinstance(node, Read) and node.kind == "fact":
        entity = vocabulary.entities[node.entity or ""]
        if entity.id == own.id or (entity.of == own.id and entity.each in (None, grid.each)):
            yield entity.id, node.name
    elif isinstance(node, Aggregate) and node.link.owner_field:
        yield vocabulary.holding(own.id, node.link.owner_field).id, node.link.owner_field


def _join(entity: Entity, table: TableProfile) -> str:
    if entity.of is None:
        return f"LEFT JOIN {table.name} AS {_alias(entity)} ON {_alias(entity)}.row = p.{ROW}"
    period = f" AND {_alias(entity)}.period = p.{PERIOD}" if entity.each is not None else ""
    return f"LEFT JOIN {table.name} AS {_alias(entity)} ON {_alias(entity)}.key = p.{KEY}{period}"


def _alias(entity: Entity) -> str:
    return name_sql(f"own_{entity.id}")


def _cell_letter(entity: Entity, name: str, table: TableProfile, periods: tuple[Period, ...]) -> str | None:
    """The letter of a cell; None where it always has a value."""
    profile = table.fields[name]
    whens = []
    if entity.of is not None:
        letter = _no_row_letter(entity, name, table, periods)
        whens.append(f"WHEN {_alias(entity)}.key IS NULL THEN {letter}")
    if profile.has_missing:
        absent = f" AND NOT {_alias(entity)}.{name_sql(absent_column(name))}" if profile.has_absent else ""
        whens.append(f"WHEN {_alias(entity)}.{name_sql(field_column(name))} IS NULL{absent} THEN '{MISSING}'")
    return f"CASE {' '.join(whens)} ELSE '{THERE}' END" if whens else None


def _no_row_letter(entity: Entity, name: str, table: TableProfile, periods: tuple[Period, ...]) -> str:
    """What a column is where the row has none: see FactsIndex.cell."""
    column = entity.fields[name]
    lacks = not (entity.optional or column.optional or column.default is not None)
    letter = f"'{MISSING if lacks else THERE}'"
    beyond = [p for p in periods if not table.covers.contains(p.start, p.end)] if entity.each is not None else []
    if not beyond:
        return letter
    listed = ", ".join(literal_sql(p.start) for p in beyond)
    return f"CASE WHEN p.{PERIOD} IN ({listed}) THEN '{NOT_COVERED}' ELSE {letter} END"
