"""A compiled program as a list of statements that a warehouse of its own runs: the same that the evaluator runs.

What a warehouse speaks is said by a `Target`; the statements are written for it from the compiler's one text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from engine.columnar import titles
from engine.columnar.calendar_script import calendar_queries
from engine.columnar.compiler import Compiler
from engine.columnar.fields_read import fields_read
from engine.columnar.linking import RuleId
from engine.columnar.macros import MACROS
from engine.columnar.printing import PlainDuckDB, laid_out, read
from engine.columnar.profile import FactsProfile, FieldProfile, TableProfile, absent_column, table_name
from engine.columnar.reporting import Reported
from engine.columnar.terms import literal_sql
from engine.columnar.writing import outcomes_query
from engine.values.period import Period
from engine.values.sql_text import name_sql, quoted_text
from engine.values.text import Text


@dataclass(frozen=True, slots=True)
class Target:
    """A database that statements are written for.

    Attributes:
        opening: statements that set the session.
        has_macros: it takes the compiler's functions as macros; else `translate` writes them out.
        translate: changes a tree to what the database has.
        create: the statements that make a table (or a view) under a name from a query.
        days: a query, in the compiler's SQL, for the column `day` from one day to another.
    """

    name: str
    dialect: type[Dialect]
    opening: tuple[str, ...]
    has_macros: bool
    translate: Callable[[exp.Expr], exp.Expr]
    create: Callable[[str, str, bool], tuple[str, ...]]
    days: Callable[[date, date], str]

    def written(self, sql: str, remarks: Mapping[str, str] | None = None) -> str:
        """The compiler's text as this database takes it."""
        return laid_out(self.translate(read(sql)), remarks, self.dialect)

    def name_sql(self, name: str) -> str:
        return exp.to_identifier(name, quoted=True).sql(dialect=self.dialect)


def _created(name: str, query: str, is_table: bool) -> tuple[str, ...]:
    return (f"CREATE OR REPLACE {'TABLE' if is_table else 'VIEW'} {name_sql(name)} AS\n{query}",)


def _days(first: date, last: date) -> str:
    return f"SELECT CAST(day AS DATE) AS day FROM generate_series({literal_sql(first)}, {literal_sql(last)}, INTERVAL 1 DAY) AS t(day)"


DUCKDB = Target("DuckDB", PlainDuckDB, (), True, lambda tree: tree, _created, _days)


@dataclass(frozen=True, slots=True)
class Step:
    """Statements that belong together, with what is to be said before them."""

    title: Text
    statements: tuple[str, ...]


@dataclass(eq=False)
class Script:
    """A compiled program, written for a target.

    Attributes:
        remarks: what each rule decides, to be said above its column.
        tables: the tables of facts that are read, with the fields that are; None for one that was not given.
        reported: the outcomes that the last views give.
    """

    compiler: Compiler
    profile: FactsProfile
    entities: Iterable[str]
    period: Period
    target: Target
    remarks: Mapping[RuleId, str]

    def __post_init__(self) -> None:
        self.reported: list[Reported] = self.compiler.reported()
        self._statements = list(self.compiler.statements())
        text = "\n".join(s.query for s in self._statements)
        self._calendar_queries = [
            made
            for calendar in self.compiler.calendar_tables
            for made in calendar_queries(calendar, self.target.days, self.target.written)
        ]
        named = {e for e in self.entities if f'"{table_name(e)}"' in text}
        used = fields_read(self.compiler.linked.programs, self.compiler.vocabulary)
        self.tables: dict[str, TableProfile | None] = {
            e: _narrowed(self.profile.table(e), used.get(e, set())) for e in sorted(named)
        }

    def steps(self) -> Iterator[Step]:
        """All statements, in the order in which they are to be run."""
        yield Step(Text("会话设置", "The session"), self.target.opening)
        if self.target.has_macros:
            yield Step(Text("所用函数", "Functions used"), tuple(self._macros()))
        yield Step(Text("未提供的数据表：没有行", "Facts that were not given: no rows"), tuple(self._empty_tables()))
        yield Step(
            Text("数据须如所述，否则在此报错", "The facts are as described, or this raises an error"), self.checks()
        )
        yield Step(Text("工作日历", "The working calendar"), tuple(self._calendars()))
        for statement in self._statements:
            query = self.target.written(statement.query, self._said.get(statement.name))
            yield Step(statement.title, self.target.create(statement.name, query, statement.is_table))
        for report in self.reported:
            query = self.target.written(outcomes_query(report, self.period))
            made = self.target.create(outcomes_view(report), query, False)
            name = self.target.name_sql(outcomes_view(report))
            yield Step(titles.outcomes(report.grid), (*made, f"SELECT * FROM {name}"))

    # --- what is said -----------------------------------------------------------------------------

    @cached_property
    def _said(self) -> dict[str, dict[str, str]]:
        """What is said of the columns of each relation: what they decide; of each grouped query: for which rules it is."""
        compiler = self.compiler
        rules = {name: id_ for id_, name in compiler.linked.column_names.items()}
        said = {
            relation.name: {column: self.remarks[rules[column]] for column in relation.outcomes}
            for relation in compiler.relations.values()
        }
        for group in compiler.groups.values():
            said[group.name] = {
                column: "→ " + "; ".join(self.remarks[id_] for id_ in ids) for column, ids in group.asked_by.items()
            }
        return said

    # --- what stands before the rules ---------------------------------------------------------------

    def _macros(self) -> Iterator[str]:
        queries = [
            *(s.query for s in self._statements),
            *(query for _, query in self._calendar_queries),
            *(outcomes_query(report, self.period) for report in self.reported),
        ]
        text = "\n".join(queries)
        for head, body in MACROS.items():
            if f"{head.split('(')[0]}(" in text:
                yield f"CREATE OR REPLACE MACRO {head} AS\n  {laid_out(read(body))}"

    def _empty_tables(self) -> Iterator[str]:
        for entity, table in self.tables.items():
            if table is None:
                query = self.target.written(
                    "SELECT CAST(NULL AS BIGINT) AS row, CAST(NULL AS VARCHAR) AS key WHERE FALSE"
                )
                yield from self.target.create(table_name(entity), query, False)

    def checks(self) -> tuple[str, ...]:
        """A statement a table of facts that raises an error where a cell is not as the compiler took it to be."""
        return tuple(self.target.written(check_query(t)) for t in self.tables.values() if t is not None)

    def _calendars(self) -> Iterator[str]:
        for name, query in self._calendar_queries:
            yield from self.target.create(name, query, True)


def _narrowed(table: TableProfile | None, used: set[str]) -> TableProfile | None:
    """A table with the fields that are read."""
    if table is None:
        return None
    return replace(table, fields={name: item for name, item in table.fields.items() if name in used})


def outcomes_view(report: Reported) -> str:
    return f"outcomes_{report.name}"


def check_query(table: TableProfile) -> str:
    """A query that raises an error where a table has a cell outside what its profile says."""
    conditions = [condition for name, item in table.fields.items() for condition in column_conditions(name, item)]
    wrong = f"count(*) FILTER (WHERE NOT COALESCE({' AND '.join(conditions)}, FALSE))" if conditions else "0"
    return (
        f"SELECT CASE WHEN {wrong} > 0 OR count(*) > {table.rows} THEN error({quoted_text(table.name + ': not as described')}) "
        f"ELSE {quoted_text(table.name + ': as described')} END AS checked FROM {name_sql(table.name)}"
    )


def column_conditions(name: str, item: FieldProfile) -> Iterator[str]:
    """What the compiler takes to be true of every cell of a column."""
    sql, blank = name_sql(name), name_sql(absent_column(name))
    if item.has_absent:
        yield f"{blank} IS NOT NULL"
    bounds = _bounds(item)
    inside = f"({sql} >= {bounds[0]} AND {sql} <= {bounds[1]})" if bounds else None
    if item.has_missing:
        if inside:
            yield f"({sql} IS NULL OR {inside})"
    elif item.has_absent:
        yield f"({blank} OR {inside or f'{sql} IS NOT NULL'})"
    else:
        yield inside or f"{sql} IS NOT NULL"


def _bounds(item: FieldProfile) -> tuple[str, str] | None:
    if item.kind in ("number", "time"):
        return str(item.low), str(item.high)
    if item.kind == "date" and item.low:
        return tuple(literal_sql(date.fromordinal(n)) for n in (item.low, item.high))  # type: ignore[return-value]
    if item.kind == "datetime" and item.low:
        return tuple(literal_sql(_moment(n)) for n in (item.low, item.high))  # type: ignore[return-value]
    return None


def _moment(second: int) -> datetime:
    day, rest = divmod(second, 86_400)
    return datetime.fromordinal(day).replace(hour=rest // 3600, minute=rest // 60 % 60, second=rest % 60)
