"""Facts scanned where they lie, outcomes written to files: nothing passes through Python's memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.columnar.compiler import Reported
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.linking import RuleId
from engine.columnar.scanning import ScannedFacts, fields_read, scan_facts
from engine.columnar.writing import write_outcomes
from engine.facts.locate import Located, locate
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(eq=False)
class Warehouse:
    """Programs and files of facts, brought together in a database."""

    connection: DuckDBPyConnection
    evaluation: ColumnarEvaluation
    scanned: ScannedFacts
    reported: list[Reported] = field(default_factory=list)

    def evaluate(self, rules: set[RuleId] | None = None) -> None:
        """Work out all outcomes, or those of some rules. Raises CannotCompile."""
        wanted = rules if rules is not None else self.evaluation.all_rules
        self.reported = self.evaluation.run(self.connection, self.scanned.profile, wanted)

    def write(self, folder: Path, shape: str = "parquet") -> list[Path]:
        """Write the outcomes, one file a grid, beside and then renamed; the paths."""
        return [
            write_outcomes(self.connection, report, self.evaluation.period, folder, shape) for report in self.reported
        ]


def open_warehouse(
    connection: DuckDBPyConnection,
    programs: Sequence[Program],
    vocabulary: Vocabulary,
    facts: Path,
    period: Period | None = None,
    as_of: date | None = None,
) -> Warehouse:
    """Scan the facts that programs read.

    Raises:
        NotScanned: they have to be read row by row.
        InvalidFacts: they cannot be read at all.
    """
    located = locate(facts, vocabulary)
    decided = period or located.manifest.period
    if decided is None:
        from engine.columnar.scanning import NotScanned

        raise NotScanned("facts.yaml says no period")
    evaluation = ColumnarEvaluation(programs, vocabulary, decided, as_of or decided.end)
    scanned = _scan(connection, located, evaluation)
    return Warehouse(connection, evaluation, scanned)


def _scan(connection: DuckDBPyConnection, located: Located, evaluation: ColumnarEvaluation) -> ScannedFacts:
    read = fields_read(evaluation.programs, evaluation.vocabulary)
    return scan_facts(connection, located, evaluation.vocabulary, evaluation.entities, read)
