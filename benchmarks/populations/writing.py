"""Populations on disk: one Parquet file an entity, and facts.yaml.

People come in groups of `GROUP`; each group is one row group of every file, so that neither writing nor reading ever holds
more than a group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from benchmarks.month import Month

GROUP = 10_000
Group = Mapping[str, pa.Table]
"""The rows of a group of people, by entity."""


def write_population(folder: Path, people: int, month: Month, make: Callable[[int, int], Group]) -> None:
    """Write a population.

    Args:
        folder: made if it is not there.
        people: how many.
        make: gives a group's rows, of its number (from 0) and how many of its people are wanted.
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
    covers = f"{{from: {month.start}, until: {month.end}}}"
    (folder / "facts.yaml").write_text(f"period: {month.name}\ncovers:\n  default: {covers}\n", encoding="utf-8")
