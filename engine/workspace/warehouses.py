"""Facts brought before the columnar evaluator: scanned where they lie, or else read row by row and loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.program.model import Program
from engine.values.period import Period
from engine.workspace.roles import read_roles
from engine.workspace.samples import choose_sample
from engine.workspace.session import Session, open_session
from engine.workspace.vocabularies import merged

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from engine.columnar.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class FilledWarehouse:
    """A warehouse with facts; `session` read them row by row, if they could not be scanned, and `unscanned` says why."""

    warehouse: Warehouse
    session: Session | None
    unscanned: str = ""


def fill_warehouse(
    connection: DuckDBPyConnection,
    programs: Sequence[Program],
    facts: str | Path | None = None,
    period: Period | None = None,
    as_of: date | None = None,
    skip_bad_rows: bool = False,
    roles: Iterable[str] = (),
) -> FilledWarehouse:
    """Scan the facts given (by default the bundled sample), or read and load them.

    Raises:
        Refusal, InvalidFacts: as `open_session` does.
        NotColumnar: whole numbers cannot hold the facts.
    """
    from engine.columnar.sources import NotScanned
    from engine.columnar.warehouse import load_warehouse, open_warehouse

    vocabulary = merged([p.rulebook.vocabulary for p in programs])
    chosen = read_roles(roles, [p.rulebook for p in programs])
    path = choose_sample(programs[0].rulebook, period).folder if facts is None else Path(facts)
    try:
        return FilledWarehouse(
            open_warehouse(connection, programs, vocabulary, path, period, as_of, chosen), session=None
        )
    except NotScanned as problem:
        session = open_session(programs, facts, period, as_of, skip_bad_rows, roles)
        warehouse = load_warehouse(
            connection,
            programs,
            vocabulary,
            session.facts,
            session.period,
            session.as_of,
            session.calendars,
            chosen,
        )
        return FilledWarehouse(warehouse, session, str(problem))
