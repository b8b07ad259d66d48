"""What came out, as a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.contest import Entry
from benchmarks.outcomes import IDS

PACKAGES = ("duckdb", "numpy", "pyarrow", "zen-engine", "openfisca-core")
MEASURE = "duckdb_sql"
"""The contender that the others are held against."""
PHASES = ("prepare", "read", "evaluate", "write")
HEADINGS = ("contender", "people", *PHASES, "total s", "people/s", "× SQL", "peak MB", "figures", "wrong", "invented")


def table(entries: Sequence[Entry]) -> str:
    """One line a contender: medians of its rounds; `× SQL` is its time a person over that of the SQL written by hand."""
    measure = next((entry for entry in entries if entry.contender.module == MEASURE and entry.phases), None)
    lines = [HEADINGS, *(_line(entry, measure) for entry in entries)]
    widths = [max(len(line[i]) for line in lines if len(line) == len(HEADINGS)) for i in range(len(HEADINGS))]
    return "\n".join(_aligned(line, widths) for line in lines)


def write_json(path: Path, entries: Sequence[Entry], settings: Mapping[str, object]) -> None:
    """Everything measured, every round, with the machine and the versions it was measured on."""
    report = {"settings": settings, "machine": _machine(), "contenders": [entry.as_json() for entry in entries]}
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _line(entry: Entry, measure: Entry | None) -> tuple[str, ...]:
    title = entry.contender.title
    if entry.not_available is not None:
        return (title, f"not available ({entry.not_available})")
    ratio = (entry.seconds / entry.people) / (measure.seconds / measure.people) if measure else None
    return (
        title,
        f"{entry.people:,}",
        *(f"{entry.phase(name):.2f}" for name in PHASES),
        f"{entry.seconds:.2f}",
        f"{entry.people / entry.seconds:,.0f}",
        "" if ratio is None else f"{ratio:.2f}",
        f"{max(entry.peak_bytes) / 2**20:,.0f}",
        f"{entry.people * len(IDS):,}" if entry.faults else "",
        *("" if (count := entry.worst(kind)) is None else f"{count:,}" for kind in ("wrong", "invented")),
    )


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    if len(line) < len(widths):
        return f"{line[0]:<{widths[0]}}  {line[1]}"
    cells = [f"{cell:>{width}}" for cell, width in zip(line[1:], widths[1:], strict=True)]
    return "  ".join([f"{line[0]:<{widths[0]}}", *cells])


def _machine() -> Mapping[str, object]:
    return {
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": sys.version.split()[0],
        "packages": {name: _version(name) for name in PACKAGES},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
