"""Populations on disk: one Parquet file an entity, and facts.yaml.

People come in groups of `GROUP`; each group is one row group of every file, so that neither writing nor reading ever holds
more than a group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from benchmarks.month import Month

GROUP = 10_000
Group = Mapping[str, pa.Table]
"""The rows of a group of people, by entity."""
Rows = tuple[NDArray[np.int64], Mapping[str, pa.Array]]
"""An entity's columns, and which of the group's people each row is of."""


def group_of(rows: Mapping[str, Rows], wanted: int) -> Group:
    """The rows of the group's first people."""
    return {entity: pa.table(columns).filter(pa.array(people < wanted)) for entity, (people, columns) in rows.items()}


def write_population(
    folder: Path,
    people: int,
    month: Month,
    make: Callable[[int, int], Group],
    ledgers: Mapping[str, date] | None = None,
) -> None:
    """Write a population.

    Args:
        folder: made if it is not there.
        people: how many.
        make: gives a group's rows, of its number (from 0) and how many of its people are wanted.
        ledgers: entities whose rows reach back before the month, and to which day.
    """
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, parquet.ParquetWriter] = {}
    try:
        for number in range(-(-people // GROUP)):
            for entity, rows in make(number, min(GROUP, people - number * GROUP)).items():
                if entity not in writers:
                    path = folder / f"{entity}.parquet"
                    writers[entity] = parquet.ParquetWriter(path, rows.schema, compression="zstd", store_schema=False)
                writers[entity].write_table(rows)
    finally:
        for writer in writers.values():
            writer.close()
    month.write(folder)
    covers = {"default": month.start, **(ledgers or {})}
    lines = [f"  {entity}: {{from: {since}, until: {month.end}}}\n" for entity, since in covers.items()]
    (folder / "facts.yaml").write_text(f"period: {month.name}\ncovers:\n{''.join(lines)}", encoding="utf-8")
