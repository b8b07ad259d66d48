"""Reading facts: a folder, a workbook or a single file to typed tables, with every problem listed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.facts.entity_rows import EntityRows, read_rows
from engine.facts.locate import Located, locate
from engine.facts.manifest import SourceSpec
from engine.facts.model import Facts, Table
from engine.facts.problems import FactProblem, FactsReading
from engine.facts.readers import read_table
from engine.facts.readers.table import Location, RawTable, UnreadableFile
from engine.facts.references import check_references
from engine.rulebook.vocabulary import Vocabulary
from engine.values.text import Text


def read_facts(
    path: Path, vocabulary: Vocabulary, entities_needed: Iterable[str] | None = None, skip_bad_rows: bool = False
) -> FactsReading:
    """Read the facts under a path, as docs/facts.md describes.

    Args:
        path: a folder, its facts.yaml, a workbook with a sheet an entity, a database with a table an entity, or one
            entity's file.
        entities_needed: read only these and what they rest on (owners, relations, what they are derived from).
        skip_bad_rows: keep an entity whose file has unreadable cells; those cells count as missing.

    Raises:
        InvalidFacts: nothing can be read: no such path, or facts.yaml has mistakes.
    """
    located = locate(path, vocabulary)
    wanted = set(vocabulary.entities) if entities_needed is None else _closure(entities_needed, vocabulary)
    reading = FactsReading(Facts(source=str(path)), notes=located.notes, period=located.manifest.period)
    reading.problems = [problem for problem in located.problems if problem.entity in wanted]
    read = _read_entities(located, wanted, vocabulary, reading, skip_bad_rows)
    check_references(read, vocabulary)
    for name, rows in read.items():
        reading.problems += rows.problems
        reading.skipped += [row for row in rows.skipped if row.left_out or skip_bad_rows]
        reading.notes += located.manifest.uncovered(rows.entity)
        reading.facts.tables[name] = Table(rows.rows, located.manifest.coverage(rows.entity))
    _order(reading, vocabulary)
    return reading


def _read_entities(
    located: Located, wanted: set[str], vocabulary: Vocabulary, reading: FactsReading, skip_bad_rows: bool
) -> dict[str, EntityRows]:
    """Read every wanted entity that has sources; a spoilt one leaves its problems and no rows."""
    read: dict[str, EntityRows] = {}
    tried: list[EntityRows] = []
    spoilt = {problem.entity for problem in reading.problems if problem.spoils(skip_bad_rows)}
    referred = _referred_to(vocabulary)
    for name, places in located.sources.items():
        if name not in wanted:
            continue
        tables = _tables(name, places, reading.problems)
        if len(tables) < len(places):
            spoilt.add(name)
            continue
        rows = read_rows(vocabulary.entities[name], vocabulary, tables, numbered=name not in referred)
        tried.append(rows)
        if name in spoilt or any(problem.spoils(skip_bad_rows) for problem in rows.problems):
            spoilt.add(name)
            reading.problems += rows.problems
        else:
            read[name] = rows
    reading.spoilt = tuple(sorted(spoilt))
    reading.notes += _unused_columns(tried)
    return {name: read[name] for name in vocabulary.entities if name in read}


def _unused_columns(read: Iterable[EntityRows]) -> list[Text]:
    """The columns of each file that none of the entities read from it uses."""
    left: dict[tuple[str, str | None], list[str]] = {}
    meant: dict[str, str] = {}
    for unused in (unused for rows in read for unused in rows.unused):
        place = (unused.file, unused.sheet)
        left[place] = [c for c in left.get(place, unused.columns) if c in unused.columns]
        meant |= unused.meant
    return [
        Text(
            f"{file}{f'[{sheet}]' if sheet else ''}：未使用的列："
            + "、".join(f"{c}（是否应为“{meant[c]}”？）" if c in meant else c for c in columns),
            f"{file}{f'[{sheet}]' if sheet else ''}: columns not used: "
            + ", ".join(f"{c} (did you mean “{meant[c]}”?)" if c in meant else c for c in columns),
        )
        for (file, sheet), columns in left.items()
        if columns
    ]


def _tables(
    name: str, places: list[tuple[Location, SourceSpec]], problems: list[FactProblem]
) -> list[tuple[RawTable, SourceSpec]]:
    tables = []
    for location, spec in places:
        try:
            tables.append((read_table(location), spec))
        except UnreadableFile as problem:
            problems.append(
                FactProblem("file", name, location.name, location.sheet, None, None, problem.found, problem.expected)
            )
    return tables


def _closure(needed: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """The entities and all they rest on."""
    found: set[str] = set()
    waiting = [name for name in needed if name in vocabulary.entities]
    while waiting:
        entity = vocabulary.entities[waiting.pop()]
        if entity.id in found:
            continue
        found.add(entity.id)
        rests_on = [entity.of, *(f.type.entity for f in entity.relations.values())]
        if entity.derive:
            rests_on += [value for key, value in entity.derive.items() if key != "by"]
        waiting += [name for name in rests_on if name is not None and name in vocabulary.entities]
    return found


def _referred_to(vocabulary: Vocabulary) -> set[str]:
    """Entities whose keys other files must know. What is derived gets its references from us."""
    return {
        relation.type.entity or ""
        for entity in vocabulary.entities.values()
        if not entity.derive
        for relation in entity.relations.values()
    } | {entity.of or "" for entity in vocabulary.entities.values()}


def _order(reading: FactsReading, vocabulary: Vocabulary) -> None:
    """Problems by entity, then by place in its files."""
    rank = {name: index for index, name in enumerate(vocabulary.entities)}
    reading.problems.sort(key=lambda p: (rank.get(p.entity, -1), p.file, p.sheet or "", p.row or 0))
