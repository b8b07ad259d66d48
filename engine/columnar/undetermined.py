"""`undetermined.parquet`: a row an undetermined outcome, with its reasons as `kind subject detail`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.columnar.decisions import Decision
from engine.columnar.doubt import Lack
from engine.columnar.missing import OpenOutcomes, Place
from engine.columnar.second_look import second_look
from engine.columnar.warehouse import Warehouse
from engine.values.value import FACT_REASONS, Reason

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class OpenWritten:
    """The file, how many outcomes are in it, and whether one is undetermined for want of facts."""

    path: Path
    outcomes: int
    lacks_facts: bool


def write_open_outcomes(warehouse: Warehouse, folder: Path) -> OpenWritten:
    """Write what each undetermined outcome of a warehouse lacks, page by page, beside and then renamed."""
    import pyarrow as pa
    from pyarrow import parquet

    wanted = {id_ for report in warehouse.reported for id_, _ in report.rules}
    text = pa.string()
    schema = pa.schema({"rulebook": text, "rule": text, "key": text, "period": text, "missing": pa.list_(text)})
    path = folder / "undetermined.parquet"
    beside = path.with_name(f".{path.name}.part")
    try:
        with second_look(warehouse) as looked_at, parquet.ParquetWriter(beside, schema) as writer:
            found = OpenOutcomes(looked_at, wanted)
            found.find()
            file = _File(found, lacks_facts=_lack_facts(lack.kind for lack in found.lacks))
            for page in found.pages():
                writer.write_table(file.rows(page).cast(schema))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return OpenWritten(path, found.count, file.lacks_facts)


@dataclass(eq=False)
class _File:
    """Turns pages into rows of the file, and notes on the way whether facts are lacking."""

    found: OpenOutcomes
    lacks_facts: bool

    def rows(self, page: pa.Table) -> pa.Table:
        import pyarrow as pa

        rulebooks = pa.array([rulebook for rulebook, _ in self.found.rules], pa.string())
        rules = pa.array([rule for _, rule in self.found.rules], pa.string())
        periods = pa.array([None, *map(str, self.found.periods)], pa.string())
        rule = page.column("rule").combine_chunks()
        key = page.column("key").combine_chunks()
        period = periods.take(page.column("period").combine_chunks())
        return pa.table(
            {
                "rulebook": rulebooks.take(rule),
                "rule": rules.take(rule),
                "key": key,
                "period": period,
                "missing": self._missing(page, key, period),
            }
        )

    def _missing(self, page: pa.Table, key: pa.Array, period: pa.Array) -> pa.Array:
        """The reasons of each outcome, found for all of one decision at once."""
        import pyarrow as pa
        from pyarrow import compute

        decision = page.column("decision").combine_chunks()
        numbers, lists, asked = [], [], []
        for number in sorted(decision.unique().to_pylist()):
            rows = compute.indices_nonzero(compute.equal(decision, number))
            decided = self.found.decisions.made[number]
            if decided.asked:
                asked.append((decided, rows))
            else:
                numbers.append(rows)
                lists.append(_written(decided.lacks, key.take(rows), period.take(rows)))
        if asked:
            numbers += [rows for _, rows in asked]
            lists += self._asked(page, asked)
        if not lists:
            return pa.array([], pa.list_(pa.string()))
        return pa.concat_arrays(lists).take(compute.sort_indices(pa.concat_arrays(numbers)))

    def _asked(self, page: pa.Table, asked: Sequence[tuple[Decision, pa.Array]]) -> list[pa.Array]:
        """Reasons that the reference evaluator gives, with those that need not be asked for."""
        import pyarrow as pa

        places: list[tuple[Decision, list[Place]]] = []
        for decision, rows in asked:
            part = page.take(rows)
            rules = [self.found.rules[n] for n in part.column("rule").to_pylist()]
            periods = [self.found.periods[n - 1] if n else None for n in part.column("period").to_pylist()]
            places.append((decision, list(zip(rules, part.column("key").to_pylist(), periods, strict=True))))
        roots = {(r, key, at) for decision, listed in places for _, key, at in listed for r in decision.asked}
        reasons = self.found.asked(sorted(roots, key=_by_key))
        self.lacks_facts |= _lack_facts(reason.kind for found in reasons.values() for reason in found)
        lists = []
        for decision, listed in places:
            texts = []
            for _, key, at in listed:
                united = {_reason(lack, key, at) for lack in decision.lacks}
                united = united.union(*(reasons[r, key, at] for r in decision.asked))
                texts.append([f"{r.kind} {r.subject} {r.detail}".strip() for r in sorted(united)])
            lists.append(pa.array(texts, pa.list_(pa.string())))
        return lists


def _by_key(place: Place) -> tuple[Any, ...]:
    id_, key, period = place
    return key, id_, period or ()


def _lack_facts(kinds: Iterable[str]) -> bool:
    return any(kind in FACT_REASONS for kind in kinds)


def _reason(lack: Lack, key: str, period: object) -> Reason:
    detail = {"": "", "key": key, "key period": f"{key} {period}"}[lack.whose]
    return Reason(lack.kind, lack.subject, detail)


def _written(lacks: Sequence[Lack], key: pa.Array, period: pa.Array) -> pa.Array:
    """For each row the same reasons, with its own key and period."""
    import pyarrow as pa
    from pyarrow import compute

    texts = []
    for lack in lacks:
        parts: list[Any] = [pa.scalar(f"{lack.kind} {lack.subject}", pa.string())]
        parts += [key] if lack.whose else []
        parts += [period] if lack.whose == "key period" else []
        text = compute.binary_join_element_wise(*parts, " ") if lack.whose else pa.array(parts * len(key), pa.string())
        texts.append(compute.utf8_trim_whitespace(text))
    many, rows = len(lacks), len(key)
    # Reason by reason they were made, row by row they are wanted.
    by_row = pa.array([r + rows * t for r in range(rows) for t in range(many)], pa.int64()) if many > 1 else None
    flat = pa.concat_arrays(texts)
    offsets = pa.array(range(0, many * rows + 1, many), pa.int32())
    return pa.ListArray.from_arrays(offsets, flat if by_row is None else flat.take(by_row))
