"""The contest: contenders in turn, each in a fresh process, round after round, every result checked against the truth."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.process import run_module

TRUTH = "decimal_reference"
FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Contender:
    """`module` is one of benchmarks/contenders: `run(facts, output, watch)`. `people_at_most` is the sample of a slow one."""

    module: str
    title: str
    people_at_most: int | None = None


CONTENDERS = (
    Contender(FLOOR, "floor: scan and group"),
    Contender("duckdb_sql", "DuckDB SQL, by hand"),
    Contender("numpy_int64", "NumPy int64, by hand"),
    Contender("policy_columnar", "policy, columnar, API"),
    Contender("policy_command", "policy, columnar, command"),
    Contender("openfisca", "openfisca-core"),
    Contender("zen", "zen-engine", 2_000),
    Contender("policy_reference", "policy, reference", 300),
)


@dataclass(slots=True)
class Entry:
    """What a contender did: one element a round. `faults` are as benchmarks/check.py counts them."""

    contender: Contender
    people: int
    phases: list[Mapping[str, float]] = field(default_factory=list)
    process_seconds: list[float] = field(default_factory=list)
    peak_bytes: list[int] = field(default_factory=list)
    faults: list[Mapping[str, Mapping[str, int]]] = field(default_factory=list)
    not_available: str | None = None

    @property
    def seconds(self) -> float:
        """The median round: reading, evaluating and writing, without the start of Python."""
        return statistics.median(sum(phases.values()) for phases in self.phases)

    def phase(self, name: str) -> float:
        return statistics.median(phases.get(name, 0.0) for phases in self.phases)

    def worst(self, kind: str) -> int | None:
        """The most figures that were `wrong` or `invented` in a round; None if none was checked."""
        return max((sum(faults[kind].values()) for faults in self.faults), default=None)

    def as_json(self) -> dict[str, object]:
        timed = {"median_seconds": self.seconds, "people_a_second": self.people / self.seconds} if self.phases else {}
        return asdict(self) | timed


@dataclass(frozen=True, slots=True)
class Arena:
    """Where the contest is held. `population` gives the folder of so many people, made if need be."""

    population: Callable[[int], Path]
    work: Path

    def truth(self, people: int) -> tuple[Path, Entry]:
        """The truth of a population, and the time it took."""
        entry = Entry(Contender(TRUTH, "Python Decimal: the truth"), people)
        result = self._run(entry)
        if result is None:
            raise RuntimeError(f"the truth cannot be worked out: {entry.not_available}")
        return result, entry

    def enter(self, entry: Entry, truth: Path) -> None:
        """One round of a contender."""
        result = self._run(entry)
        if result is None or entry.contender.module == FLOOR:
            return
        entry.faults.append(json.loads(run_module("benchmarks.check", truth, result)))

    def _run(self, entry: Entry) -> Path | None:
        module, people = entry.contender.module, entry.people
        result = self.work / f"{module}-{people}.parquet"
        result.unlink(missing_ok=True)
        began = time.perf_counter()
        said = json.loads(run_module("benchmarks.child", module, self.population(people), result))
        if "not_available" in said:
            entry.not_available = said["not_available"]
            return None
        entry.process_seconds.append(time.perf_counter() - began)
        entry.phases.append(said["phases"])
        entry.peak_bytes.append(said["peak_bytes"])
        return result


def hold(
    arena: Arena, people: int, rounds: int, contenders: Sequence[Contender], tell: Callable[[str], None]
) -> list[Entry]:
    """All contenders, `rounds` times in turn; the truth, which comes first in the result, is worked out once a population."""
    entries = [Entry(c, min(people, c.people_at_most or people)) for c in contenders]
    truths = {}
    for size in sorted({people} | {entry.people for entry in entries}):
        tell(f"the truth for {size:,} people")
        truths[size] = arena.truth(size)
    for number in range(1, rounds + 1):
        for entry in _available(entries):
            tell(f"round {number} of {rounds}: {entry.contender.title}")
            arena.enter(entry, truths[entry.people][0])
    return [truths[people][1], *entries]


def _available(entries: Iterable[Entry]) -> Iterable[Entry]:
    return (entry for entry in entries if entry.not_available is None)
