"""The tables of a population that the compared outcomes read, and the table of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from benchmarks.outcomes import IDS

READ = {
    "employee": ("id", "hired_on", "left_on"),
    "employee_month": ("employee", "role", "is_formal", "agreed_base_salary", "scheduled_workdays", "paid_days"),
    "workload_month": (
        "employee", "large_items", "small_items", "delivered_orders", "activations", "workload_report_submitted",
        "service_bonus",
    ),
    "punch": ("employee", "date", "kind", "due_at", "punched_at", "leave"),
    "attendance_day": ("employee", "day", "punches_expected", "punches_made", "punches_on_leave"),
    "leave": ("id", "employee", "type", "start_at", "end_at", "days", "urgent", "approved", "approved_at"),
    "absence": ("employee", "date", "days"),
    "overtime": ("employee", "date", "days", "required_by_work"),
    "sales_order": (
        "salesperson", "self_operated", "settled_on", "revenue", "purchase_cost", "tax", "freight", "agreed_rate",
    ),
    "project_award": ("employee", "amount"),
}  # fmt: skip
"""The columns that the rules of the compared outcomes read, by entity."""


def person_column(entity: str) -> str:
    """The column that says whose a row is."""
    return {"employee": "id", "sales_order": "salesperson"}.get(entity, "employee")


def read_table(facts: Path, entity: str) -> pa.Table:
    return parquet.read_table(facts / f"{entity}.parquet", columns=list(READ[entity]))


def groups(facts: Path) -> Iterator[Mapping[str, pa.Table]]:
    """All tables, a group of people at a time, as `populations/writing.py` wrote them."""
    files = {entity: parquet.ParquetFile(facts / f"{entity}.parquet") for entity in READ}
    for number in range(files["employee"].num_row_groups):
        yield {entity: file.read_row_group(number, columns=list(READ[entity])) for entity, file in files.items()}


def write_results(path: Path, keys: Sequence[str] | pa.Array, columns: Mapping[str, Any]) -> None:
    """Write the compared outcomes: whole numbers of their last place, NULL where undetermined."""
    table = {"employee": pa.array(keys, pa.string())} | {id_: pa.array(columns[id_], pa.int64()) for id_ in IDS}
    parquet.write_table(pa.table(table), path)
