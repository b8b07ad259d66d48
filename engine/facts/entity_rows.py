"""An entity's rows from its sources: typed, joined, defaults filled in, every problem named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.diagnostics.nearest import did_you_mean, nearest
from engine.facts.cells import BadCell, CellReader, TypedCell, read_key, read_period, reader_of, shown
from engine.facts.columns import Column, HeadingMap, columns_of, identity_columns, resolve
from engine.facts.expected import expected_of, expected_period
from engine.facts.manifest import SourceSpec
from engine.facts.model import Cell, RowKey
from engine.facts.problems import FactProblem, ProblemKind, SkippedRow
from engine.facts.readers.table import RawCell, RawTable, is_empty
from engine.rulebook.vocabulary import Entity, Field, Vocabulary
from engine.values.text import Text
from engine.values.value import ABSENT, MISSING

Partial = dict[str, TypedCell]
_NO_CELLS: dict[str, Cell] = {}


@dataclass(slots=True)
class Origin:
    """Where a source's rows come from, for naming a place: `headings` as written, by column."""

    file: str
    sheet: str | None
    headings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unused:
    """Columns of a file (and sheet) that an entity does not use; another that reads the same file may."""

    file: str
    sheet: str | None
    columns: tuple[str, ...]
    meant: dict[str, str]  # the heading that one of them is most like, where nothing has it


@dataclass(slots=True)
class EntityRows:
    """An entity's rows with the place each came from."""

    entity: Entity
    rows: dict[RowKey, dict[str, Cell]] = field(default_factory=dict)
    origins: dict[RowKey, tuple[Origin, int]] = field(default_factory=dict)
    problems: list[FactProblem] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)

    def report(
        self, kind: ProblemKind, origin: Origin, row: int | None, column: str, value: str | None, expected: Text
    ) -> None:
        heading = origin.headings.get(column, column)
        self.problems.append(
            FactProblem(kind, self.entity.id, origin.file, origin.sheet, row, heading, value, expected)
        )


def read_rows(
    entity: Entity, vocabulary: Vocabulary, sources: list[tuple[RawTable, SourceSpec]], numbered: bool
) -> EntityRows:
    """Read an entity from its tables, joined by key.

    `numbered`: rows may go by their row number where there is no key column.
    """
    result = EntityRows(entity)
    supplied: set[str] = set()
    joined: dict[RowKey, Partial] = {}
    for table, spec in sources:
        source = _SourceReader(entity, vocabulary, table, spec, result, numbered and len(sources) == 1)
        if not source.usable:
            continue
        for clash in sorted(supplied & source.columns):
            result.report(
                "heading",
                source.origin,
                None,
                clash,
                None,
                Text("每列只来自一个文件", "each column to come from one file only"),
            )
        supplied |= source.columns
        for key, partial in source.rows():
            joined.setdefault(key, {}).update(partial)
    _report_absent_columns(result, supplied)
    fields = list(entity.fields.values())
    for key, partial in joined.items():
        origin, row = result.origins[key]
        result.rows[key] = {f.id: _settled(result, f, partial, supplied, origin, row) for f in fields}
    _check_spans(result)
    return result


def _report_absent_columns(result: EntityRows, supplied: set[str]) -> None:
    if not result.origins:
        return
    origin, _ = next(iter(result.origins.values()))
    for item in result.entity.fields.values():
        if item.id not in supplied and not item.optional and item.default is None:
            result.report("missing_column", origin, None, item.label.zh, None, expected_of(item))


def _settled(result: EntityRows, item: Field, partial: Partial, supplied: set[str], origin: Origin, row: int) -> Cell:
    value = partial.get(item.id)
    if isinstance(value, BadCell):
        return MISSING
    if value is not None:
        return value
    if item.default is not None:
        return item.default
    if item.id not in supplied:
        return MISSING
    if item.optional:
        return ABSENT
    result.report("blank", origin, row, item.id, None, expected_of(item))
    return MISSING


def _check_spans(result: EntityRows) -> None:
    if len(result.entity.dated) != 2:
        return
    start, until = result.entity.dated
    for key, cells in result.rows.items():
        low, high = cells.get(start), cells.get(until)
        if type(low) is type(high) and low not in (ABSENT, MISSING) and high < low:  # type: ignore[operator]
            origin, row = result.origins[key]
            heading = origin.headings.get(start, start)
            result.report(
                "span",
                origin,
                row,
                until,
                str(high),
                Text(f"不早于“{heading}”的 {low}", f"no earlier than “{heading}”, {low}"),
            )
            cells[start] = cells[until] = MISSING


class _SourceReader:
    """Reads one table: headings, constants, then row by row."""

    def __init__(
        self,
        entity: Entity,
        vocabulary: Vocabulary,
        table: RawTable,
        spec: SourceSpec,
        result: EntityRows,
        numbered: bool,
    ) -> None:
        self.entity, self.table, self.spec, self.result = entity, table, spec, result
        self.identity = identity_columns(entity, vocabulary)
        self.known = columns_of(entity, vocabulary)
        self.map = resolve(table.headings, self.known, spec.columns)
        headings = {name: table.headings[i].strip() for name, i in self.map.indices.items()}
        self.origin = Origin(table.file, table.sheet, headings)
        self.columns = {name for name in (*self.map.indices, *spec.constants) if name in entity.fields}
        self.numbered = numbered and entity.key is not None and not self._has(entity.key)
        self.usable = self._check_headings()
        self.constants = self._constants()
        self.readers: list[tuple[Field, int, CellReader]] = [
            (entity.fields[name], index, reader_of(entity.fields[name]))
            for name, index in self.map.indices.items()
            if name in entity.fields and name not in spec.constants
        ]

    def _has(self, column: str) -> bool:
        return column in self.map.indices or column in self.spec.constants

    def _check_headings(self) -> bool:
        found: HeadingMap = self.map
        for name, headings in found.clashes:
            listed = "、".join(heading.strip() for heading in headings)
            self.result.report(
                "heading", self.origin, None, name, listed, Text(f"“{name}”只有一列", f"one column only for `{name}`")
            )
        for name, heading in found.absent:
            there = [written.strip() for written in self.table.headings if written.strip()]
            hint = did_you_mean(heading, there) or Text("", "")
            zh = f"文件里有的表头（{'、'.join(there)}）；{hint.zh}".rstrip("；")
            en = f"a heading of the file ({', '.join(there)}); {hint.en}".rstrip("; ")
            self.result.report("heading", self.origin, None, name, heading, Text(zh, en))
        free = [c.label for c in self.known if not self._has(c.name)]
        names = [spelling for label in free for spelling in (label.zh, label.en)]
        meant = {heading: guess for heading in found.unknown if (guess := nearest(heading, names))}
        self.result.unused.append(Unused(self.table.file, self.table.sheet, tuple(found.unknown), meant))
        lacking = [] if self.numbered else [c for c in self.identity if not self._has(c.name)]
        if not self.table.headings and not self.table.rows:
            lacking = []  # an empty file: no rows, said to be complete
        for column in lacking:
            self.result.report(
                "heading",
                self.origin,
                None,
                column.name,
                None,
                Text(f"“{column.heading}”列", f"a column “{column.heading}”"),
            )
        return not (found.clashes or found.absent or lacking)

    def _constants(self) -> Partial:
        values: Partial = {}
        for name, text in self.spec.constants.items():
            if name in self.entity.fields:
                values[name] = self._checked(reader_of(self.entity.fields[name])(text), None, name, text)
        return values

    def rows(self) -> Iterator[tuple[RowKey, Partial]]:
        """Each row with its key. A row whose identity cannot be read is reported and left out."""
        first: dict[RowKey, Partial] = {}
        skip = [self.map.indices[name] for name in self.spec.skip_blank if name in self.map.indices]
        for number, cells in self.table.rows:
            if any(is_empty(_at(cells, i)) or _at(cells, i) == "--" for i in skip):
                continue
            key = self._key(number, cells)
            partial = self._partial(number, cells, key is None)
            if key is None:
                continue
            if key in first:
                self._duplicate(key, number, first[key], partial)
                continue
            first[key] = partial
            self.result.origins.setdefault(key, (self.origin, number))
        yield from first.items()

    def _partial(self, number: int, cells: list[RawCell], left_out: bool) -> Partial:
        partial = dict(self.constants)
        spoilt = False
        for item, index, read in self.readers:
            raw = _at(cells, index)
            value = read(raw)
            if type(value) is BadCell:
                self._checked(value, number, item.id, shown(raw))
                spoilt = spoilt or value.kind in ("unreadable", "places")
            partial[item.id] = value
        if spoilt or left_out:
            self.result.skipped.append(SkippedRow(self.entity.id, self.table.file, self.table.sheet, number, left_out))
        return partial

    def _key(self, number: int, cells: list[RawCell]) -> RowKey | None:
        if self.numbered:
            return str(number)
        parts: list[object] = []
        for column in self.identity:
            raw = self.spec.constants.get(column.name) or _at(cells, self.map.indices.get(column.name, len(cells)))
            is_period = column.name == self.entity.each
            value = read_period(raw, self.entity.each) if is_period and self.entity.each else read_key(raw)
            if value is None:
                self.result.report("blank", self.origin, number, column.name, None, self._expected(column))
            parts.append(self._checked(value, number, column.name, shown(raw)))
        if any(part is None or isinstance(part, BadCell) for part in parts):
            return None
        if self.entity.key is not None:
            return str(parts[0])
        return (str(parts[0]), parts[1] if self.entity.each else None)  # type: ignore[return-value]

    def _expected(self, column: Column) -> Text:
        if self.entity.each is not None and column.name == self.entity.each:
            return expected_period(self.entity.each)
        return Text("编号", "an id")

    def _checked(self, value: object, row: int | None, column: str, raw: str) -> TypedCell:
        if isinstance(value, BadCell):
            self.result.report(value.kind, self.origin, row, column, raw, value.expected)
        return value  # type: ignore[return-value]

    def _duplicate(self, key: RowKey, number: int, kept: Partial, other: Partial) -> None:
        """Cells in which the rows agree stand; where they differ, nobody knows which is right."""
        _, earlier = self.result.origins.get(key, (self.origin, 0))
        words = key if isinstance(key, str) else " ".join(str(part) for part in key if part is not None)
        column = self.identity[0].name
        self.result.report(
            "duplicate",
            self.origin,
            number,
            column,
            words,
            Text(f"与第{earlier}行不同的键", f"a key other than that of row {earlier}"),
        )
        for name, value in other.items():
            if kept.get(name) != value:
                kept[name] = BadCell("duplicate", Text("", ""))


def _at(cells: list[RawCell], index: int) -> RawCell:
    return cells[index] if index < len(cells) else None
