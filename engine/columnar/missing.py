"""Why outcomes in the database are undetermined: the reference evaluator is asked, on the rows they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.columnar.compiler import Reported
from engine.columnar.fetching import reported_rows
from engine.columnar.layers import name_sql
from engine.columnar.linking import KEY, PERIOD, ROW, RuleId
from engine.columnar.profile import absent_column
from engine.columnar.subset import FactsSubset
from engine.columnar.terms import Term
from engine.columnar.warehouse import Warehouse
from engine.evaluation.run import Evaluation
from engine.values.period import Period
from engine.values.value import Reason, Undetermined

# So many outcomes are asked about at a time, with the facts they rest on in memory.
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class OpenOutcome:
    """An undetermined outcome with its reasons."""

    rule: RuleId
    key: str
    period: Period | None
    reasons: tuple[Reason, ...]


def open_outcomes(warehouse: Warehouse) -> Iterator[OpenOutcome]:
    """Every undetermined outcome of a warehouse that has been evaluated, by row."""
    places = [
        (key, order, id_, period)
        for report in warehouse.reported
        for order, (id_, term) in enumerate(report.rules)
        if term.nullable
        for key, period in _open_places(warehouse, report, id_, term)
    ]
    places.sort(key=lambda place: (place[0], place[1], place[3] or ()))
    for first in range(0, len(places), CHUNK):
        yield from _explained(warehouse, [(id_, key, period) for key, _, id_, period in places[first : first + CHUNK]])


def write_open_outcomes(outcomes: Sequence[OpenOutcome], folder: Path) -> Path:
    """Write `undetermined.parquet`: a row an outcome, with the reasons as `kind subject detail`."""
    import pyarrow as pa
    from pyarrow import parquet

    path = folder / "undetermined.parquet"
    beside = path.with_name(f".{path.name}.part")
    listed = pa.list_(pa.string())
    table = pa.table(
        {
            "rulebook": pa.array([o.rule[0] for o in outcomes], pa.string()),
            "rule": pa.array([o.rule[1] for o in outcomes], pa.string()),
            "key": pa.array([o.key for o in outcomes], pa.string()),
            "period": pa.array([str(o.period) if o.period else None for o in outcomes], pa.string()),
            "missing": pa.array(
                [[f"{r.kind} {r.subject} {r.detail}".strip() for r in o.reasons] for o in outcomes], listed
            ),
        }
    )
    try:
        parquet.write_table(table, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _open_places(warehouse: Warehouse, report: Reported, id_: RuleId, term: Term) -> list[tuple[str, Period | None]]:
    name, grid, period = report.names[id_], report.grid, warehouse.evaluation.period
    columns = [KEY if grid.entity is not None else "''", PERIOD if grid.each is not None else "NULL"]
    where = reported_rows(report, period)
    where = f"{where} AND" if where else " WHERE"
    absent = f" AND NOT {name_sql(absent_column(name))}" if term.absent is not None else ""
    order = f" ORDER BY {ROW}" if grid.entity is not None else ""
    rows = warehouse.connection.execute(
        f"SELECT {', '.join(columns)} FROM {name_sql(report.found_in[id_])}{where} {name_sql(name)} IS NULL{absent}{order}"
    ).fetchall()
    return [(key, Period.containing(grid.each, start) if grid.each and start else None) for key, start in rows]


def _explained(warehouse: Warehouse, places: list[tuple[RuleId, str, Period | None]]) -> Iterator[OpenOutcome]:
    columnar = warehouse.evaluation
    asked: dict[RuleId, set[str]] = {}
    for id_, key, _ in places:
        asked.setdefault(id_, set()).add(key)
    facts = FactsSubset(warehouse.connection, columnar, warehouse.scanned.profile).facts_for(asked)
    evaluation = Evaluation(
        columnar.programs,
        facts,
        columnar.period,
        columnar.as_of,
        calendars=dict(columnar.calendars),
        roles=columnar.roles,
    )
    for id_, key, period in places:
        reference = evaluation.references[id_[0]]
        of = reference.own_outcome if id_ in columnar.linked.displaced else reference.outcome
        value = of(id_[1], key, period)
        reasons = tuple(sorted(value.reasons)) if isinstance(value, Undetermined) else ()
        yield OpenOutcome(id_, key, period, reasons)
