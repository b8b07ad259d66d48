"""An evaluation from files to files: facts are scanned where they lie, outcomes written as tables."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.facts.problems import FactProblem
from engine.program.model import Program
from engine.values.period import Period
from engine.values.text import Text
from engine.workspace.engines import cannot_compile, columnar_missing, spark_missing
from engine.workspace.refusal import Refusal
from engine.workspace.session import Session
from engine.workspace.warehouses import fill_warehouse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from engine.columnar.table_files import TableFormat

Progress = Callable[[int, int], None]
# From so many rows on it takes noticeably longer, and more memory, that facts are not scanned.
MANY_ROWS = 50_000
_SIZE = re.compile(r"\d+(\.\d+)?\s*[KMGT](i?B)?", re.IGNORECASE)


@dataclass(slots=True)
class TablesWritten:
    """The files written, what was wrong with the facts, and whether outcomes are undetermined for want of facts."""

    paths: list[Path]
    problems: list[FactProblem] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)
    session: Session | None = None
    undetermined: int = 0
    lacks_facts: bool = False


def evaluate_to_tables(
    programs: Sequence[Program],
    folder: Path,
    facts: str | Path | None = None,
    period: Period | None = None,
    as_of: date | None = None,
    skip_bad_rows: bool = False,
    roles: Iterable[str] = (),
    rules: Sequence[str] | None = None,
    memory_limit: str | None = None,
    progress: Progress | None = None,
    engine: Literal["columnar", "spark"] = "columnar",
    form: TableFormat = "parquet",
) -> TablesWritten:
    """Work out outcomes (all, or those of some rules) by the columnar evaluator, or on Spark, and write them as tables.

    One file an entity and kind of period, and `undetermined.parquet` (or `.csv`) with what each undetermined outcome
    lacks. Facts that cannot be scanned are read row by row first.

    Args:
        memory_limit: what the database may take, `800MB` unless told; more spills to a temporary folder.

    Raises:
        Refusal: the packages are missing, a rule cannot be compiled, the memory allowed is too small or no size, CSV is
            asked of Spark, …
        InvalidFacts: the facts cannot be read at all.
    """
    from engine.columnar.compiler import CannotCompile

    if memory_limit is not None and not _SIZE.fullmatch(memory_limit):
        raise Refusal(
            f"“{memory_limit}”不是内存大小；应如 512MB 或 4GB",
            f"`{memory_limit}` is no size of memory; give one such as 512MB or 4GB",
        )
    if engine == "spark" and form != "parquet":
        raise Refusal("Spark 只写 Parquet：请用 --format parquet", "Spark writes Parquet alone: use --format parquet")
    try:
        with _opened(engine, memory_limit) as connection:
            run = _Run(connection, programs, folder, roles, rules, progress, form)
            return run.run(facts, period, as_of, skip_bad_rows)
    except CannotCompile as problem:
        raise cannot_compile(problem, programs) from None


@contextmanager
def _opened(engine: Literal["columnar", "spark"], memory_limit: str | None) -> Iterator[DuckDBPyConnection]:
    """What the evaluator runs in, with its failures told."""
    if engine == "spark":
        from engine.columnar.spark_session import NoSpark, SparkOverflow, open_spark

        try:
            with open_spark(memory_limit) as session:
                yield session
        except NoSpark:
            raise spark_missing() from None
        except SparkOverflow as problem:
            raise _out_of_range(problem) from None
        return
    from engine.columnar.database import MEMORY_LIMIT, NoDatabase, open_database

    try:
        with open_database(memory_limit or MEMORY_LIMIT) as connection:
            import duckdb

            try:
                yield connection
            except duckdb.OutOfMemoryException:
                raise Refusal(
                    f"内存上限 {memory_limit or MEMORY_LIMIT} 不够用，请调大 --memory-limit",
                    f"the memory limit {memory_limit or MEMORY_LIMIT} is too small; raise --memory-limit",
                ) from None
            except duckdb.OutOfRangeException as problem:
                raise _out_of_range(problem) from None
    except NoDatabase:
        raise columnar_missing() from None


def _read_by_row(why: str) -> Text:
    return Text(
        f"这些数据无法就地扫描（{why}），已逐行读入内存，因此较慢；见 docs/scaling.zh.md",
        f"these facts cannot be scanned where they lie ({why}): they were read row by row into memory, which takes longer; "
        "see docs/scaling.md",
    )


def _out_of_range(problem: Exception) -> Refusal:
    return Refusal(
        f"有数超出了可以精确表示的范围（{problem}）；请用 --engine reference",
        f"a number grew beyond what can be held exactly ({problem}); use --engine reference",
    )


@dataclass(eq=False)
class _Run:
    connection: DuckDBPyConnection
    programs: Sequence[Program]
    folder: Path
    roles: Iterable[str]
    rules: Sequence[str] | None
    progress: Progress | None
    form: TableFormat

    def run(
        self, facts: str | Path | None, period: Period | None, as_of: date | None, skip_bad_rows: bool
    ) -> TablesWritten:
        import duckdb

        from engine.columnar.table_files import in_form
        from engine.columnar.undetermined import write_open_outcomes

        filled = fill_warehouse(self.connection, self.programs, facts, period, as_of, skip_bad_rows, self.roles)
        warehouse, session = filled.warehouse, filled.session
        # Of the bundled sample nobody needs to know what else is in it.
        remarks = [] if facts is None else warehouse.scanned.notes
        written = TablesWritten([], warehouse.scanned.problems, remarks, session)
        if session is not None:
            written.notices = session.notices()
            if sum(len(table.rows) for table in session.facts.tables.values()) >= MANY_ROWS:
                written.notices.append(_read_by_row(filled.unscanned))
            written.lacks_facts = any(p.refuses for p in session.reading.problems)
        warehouse.progress = self.progress
        warehouse.evaluate(self._wanted())
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # All tables are written before the first takes its name: nobody finds those of two runs beside each other.
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".writing-") as beside:
                made = warehouse.write(Path(beside), self.form)
                lacking = write_open_outcomes(warehouse, Path(beside))
                made.append(in_form(self.connection, lacking.path, self.form))
                written.paths = [path.replace(self.folder / path.name) for path in made]
        except (OSError, duckdb.IOException) as problem:
            said = problem.strerror if isinstance(problem, OSError) and problem.strerror else problem
            raise Refusal(f"无法写入 {self.folder}：{said}", f"cannot write {self.folder}: {said}") from None
        written.undetermined = lacking.outcomes
        written.lacks_facts |= lacking.lacks_facts
        return written

    def _wanted(self) -> set[tuple[str, str]] | None:
        if self.rules is None:
            return None
        return {(p.rulebook.id, rule) for p in self.programs for rule in self.rules if rule in p.rules}
