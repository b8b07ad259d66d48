"""The embedded database in which compiled programs run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.columnar.calendar_days import create_calendar
from engine.columnar.compiler import Compiler
from engine.columnar.macros import create_macros
from engine.columnar.profile import FactsProfile, table_name
from engine.columnar.reporting import Reported
from engine.columnar.views import KeepsPlans, written_in

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


# What a run from files to files takes unless it is told: a million people's month fits, and spills little.
MEMORY_LIMIT = "800MB"


class NoDatabase(Exception):
    """The extra `columnar` is not installed."""


@contextmanager
def open_database(memory_limit: str | None = None) -> Iterator[DuckDBPyConnection]:
    """A database of its own.

    Args:
        memory_limit: what it may take, such as `512MB`; the rest spills to a temporary folder. None for what is small
            enough to stay in memory.

    Raises:
        NoDatabase: duckdb is not installed.
        KeyboardInterrupt: the user broke off; duckdb tells of it by an error of its own.
    """
    try:
        import duckdb
    except ImportError:
        raise NoDatabase from None
    with tempfile.TemporaryDirectory(prefix="policy-") as folder, duckdb.connect(":memory:") as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET temp_directory = '{folder}'")
        if memory_limit:
            connection.execute("SET memory_limit = ?", [memory_limit])
        create_macros(connection)
        try:
            yield connection
        except (RuntimeError, duckdb.InterruptException) as problem:
            if "interrupt" in str(problem).lower():
                raise KeyboardInterrupt from None
            raise


def run_compiled(
    connection: DuckDBPyConnection,
    compiler: Compiler,
    profile: FactsProfile,
    entities: Iterable[str],
    progress: Callable[[int, int], None] | None = None,
) -> list[Reported]:
    """Make the tables of compiled programs, and say where the outcomes are."""
    for entity in entities:
        if profile.table(entity) is None:
            connection.execute(f"CREATE OR REPLACE TABLE {table_name(entity)} (row BIGINT, key VARCHAR)")
    reported = compiler.reported()
    statements = list(compiler.statements())
    if not isinstance(connection, KeepsPlans):
        statements = written_in(statements, {report.relation for report in reported})
    for calendar in compiler.calendar_tables:
        create_calendar(connection, calendar)
    for done, statement in enumerate(statements, start=1):
        connection.execute(statement.sql)
        if progress is not None:
            progress(done, len(statements))
    return reported
