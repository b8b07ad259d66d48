"""Facts scanned where they lie, outcomes written to files: nothing passes through Python's memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.fields_read import fields_read
from engine.columnar.linking import RuleId
from engine.columnar.loading import load_facts
from engine.columnar.reporting import Reported
from engine.columnar.scanning import ScannedFacts, scan_facts
from engine.columnar.sources import NotScanned
from engine.columnar.table_files import TableFormat
from engine.columnar.writing import write_outcomes
from engine.facts.calendar import WorkingCalendar
from engine.facts.locate import locate
from engine.facts.model import Facts
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(eq=False)
class Warehouse:
    """Programs and facts, brought together in a database. `progress` is told of each query done, and of how many."""

    connection: DuckDBPyConnection
    evaluation: ColumnarEvaluation
    scanned: ScannedFacts
    reported: list[Reported] = field(default_factory=list)
    progress: Callable[[int, int], None] | None = None

    @property
    def is_embedded(self) -> bool:
        """Whether the database is DuckDB, in this process."""
        import duckdb

        return isinstance(self.connection, duckdb.DuckDBPyConnection)

    def evaluate(self, rules: set[RuleId] | None = None) -> None:
        """Work out all outcomes, or those of some rules. Raises CannotCompile."""
        wanted = rules if rules is not None else self.evaluation.all_rules
        self.reported = self.evaluation.run(self.connection, self.scanned.profile, wanted, self.progress)

    def write(self, folder: Path, form: TableFormat = "parquet") -> list[Path]:
        """Write the outcomes, one file a grid, beside and then renamed; the paths."""
        period = self.evaluation.period
        return [write_outcomes(self.connection, report, period, folder, form) for report in self.reported]


def open_warehouse(
    connection: DuckDBPyConnection,
    programs: Sequence[Program],
    vocabulary: Vocabulary,
    facts: Path,
    period: Period | None = None,
    as_of: date | None = None,
    roles: Mapping[str, str] | None = None,
) -> Warehouse:
    """Scan the facts that programs read.

    Raises:
        NotScanned: they have to be read row by row.
        InvalidFacts: they cannot be read at all.
    """
    located = locate(facts, vocabulary)
    decided = period or located.manifest.period
    if decided is None:
        raise NotScanned("facts.yaml says no period")
    evaluation = ColumnarEvaluation(programs, vocabulary, decided, as_of or decided.end, {}, roles or {})
    read = fields_read(programs, vocabulary)
    scanned = scan_facts(connection, located, vocabulary, evaluation.entities, read)
    return Warehouse(connection, evaluation, scanned)


def load_warehouse(
    connection: DuckDBPyConnection,
    programs: Sequence[Program],
    vocabulary: Vocabulary,
    facts: Facts,
    period: Period,
    as_of: date,
    calendars: Mapping[str, WorkingCalendar],
    roles: Mapping[str, str],
) -> Warehouse:
    """Facts in memory brought into the database. Raises NotColumnar where it cannot hold them exactly."""
    evaluation = ColumnarEvaluation(programs, vocabulary, period, as_of, calendars, roles)
    profile = load_facts(connection, facts, vocabulary, evaluation.entities)
    return Warehouse(connection, evaluation, ScannedFacts(profile))
