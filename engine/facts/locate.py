"""Which file or sheet holds which entity's rows."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.diagnostics.source import Position, Source
from engine.facts.columns import fold
from engine.facts.cover_sheet import SHEET, read_cover_sheet
from engine.facts.database_tables import listing, one_of, tables_named, unused_tables
from engine.facts.manifest import Manifest, SourceSpec, read_manifest
from engine.facts.problems import FactProblem, InvalidFacts
from engine.facts.readers import DATABASES, READERS, WORKBOOKS
from engine.facts.readers.duckdb_file import is_database, tables_of
from engine.facts.readers.table import DatabaseTable, Location, UnreadableFile
from engine.facts.readers.xlsx_file import sheet_names
from engine.rulebook.files import read_source
from engine.rulebook.vocabulary import Vocabulary
from engine.values.text import Text

MANIFEST_NAMES = ("facts.yaml", "facts.yml")


@dataclass(slots=True)
class Located:
    """The manifest, and for each entity that has any its sources, in order."""

    manifest: Manifest
    sources: dict[str, list[tuple[Location, SourceSpec]]] = field(default_factory=dict)
    problems: list[FactProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def locate(path: Path, vocabulary: Vocabulary) -> Located:
    """Find the facts under a path: a folder, its facts.yaml, a workbook, a database, or one entity's file.

    Raises:
        InvalidFacts: there is no such path, or facts.yaml (or the `facts` sheet) has mistakes.
    """
    diagnostics = Diagnostics()
    if path.name in MANIFEST_NAMES and path.is_file():
        path = path.parent
    if path.is_dir():
        located = _Folder(path, vocabulary, diagnostics).located()
    elif path.is_file() and path.suffix.lower() in DATABASES:
        located = _Folder(path.parent, vocabulary, diagnostics, path).located()
    elif path.is_file() and path.suffix.lower() in READERS:
        located = _single(path, vocabulary, diagnostics)
    else:
        endings = ", ".join(READERS)
        diagnostics.error(
            "no_facts",
            None,
            f"没有名为“{path}”的数据文件夹，也没有这样的数据文件（{endings}）",
            f"there is no folder `{path}` of facts, nor such a file of facts ({endings})",
            hint=did_you_mean(str(path), _beside(path)),
        )
        raise InvalidFacts(diagnostics)
    if diagnostics.has_errors:
        raise InvalidFacts(diagnostics)
    return located


def _beside(path: Path) -> list[str]:
    """The folders and files of facts in the folder that the path leads into, as they would be typed."""
    try:
        there = [found for found in path.parent.iterdir() if found.is_dir() or found.suffix.lower() in READERS]
    except OSError:
        return []
    return [str(path.parent / found.name) for found in there]


def _entity_named(name: str, vocabulary: Vocabulary) -> str | None:
    """The entity a file or sheet is named after, by id or label."""
    wanted = fold(name)
    names = [(e.id, fold(e.id), fold(e.label.zh), fold(e.label.en)) for e in vocabulary.entities.values()]
    return next((entity[0] for spelling in (1, 2, 3) for entity in names if entity[spelling] == wanted), None)


def _single(path: Path, vocabulary: Vocabulary, diagnostics: Diagnostics) -> Located:
    entity = _entity_named(path.stem, vocabulary)
    if entity is not None:
        located = Located(Manifest())
        located.sources[entity] = [(Location(path, path.name), SourceSpec())]
        return located
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path, vocabulary, diagnostics)
    names = ", ".join(vocabulary.entities)
    diagnostics.error(
        "no_facts",
        Position(Source(str(path), ""), 1, 1),
        f"文件名不是任何数据表的名称：{names}",
        f"the file is not named after an entity: {names}",
        hint=did_you_mean(path.stem, vocabulary.entities),
    )
    return Located(Manifest())


def _workbook(path: Path, vocabulary: Vocabulary, diagnostics: Diagnostics) -> Located:
    located = Located(Manifest())
    try:
        names = sheet_names(path)
    except UnreadableFile as problem:
        diagnostics.error(
            "no_facts",
            Position(Source(str(path), ""), 1, 1),
            f"文件无法读取；应为{problem.expected.zh}",
            f"cannot be read; expected {problem.expected.en}",
        )
        return located
    if SHEET in names:
        located.manifest = read_cover_sheet(path, vocabulary, diagnostics)
    ignored: list[str] = []
    for name in names:
        entity = _entity_named(name, vocabulary)
        if entity is not None:
            located.sources.setdefault(entity, []).append((Location(path, path.name, name), SourceSpec()))
        elif name != SHEET and not name.startswith("_"):
            ignored.append(name)
    located.notes += [_ignored(f"{path.name}[{name}]", name, vocabulary, located.sources) for name in ignored]
    located.notes += located.manifest.notes
    return located


def _ignored(shown: str, name: str, vocabulary: Vocabulary, supplied: Container[str]) -> Text:
    """That a file or sheet is not used, and which entity it may have been meant for, of those that nothing else is for."""
    free = [e for e in vocabulary.entities.values() if e.id not in supplied]
    hint = did_you_mean(name, [name for e in free for name in (e.id, e.label.zh, e.label.en)]) or Text("", "")
    return Text(f"未使用：{shown}。{hint.zh}", f"not used: {shown}. {hint.en}".strip())


def _is_database(path: Path) -> bool:
    try:
        return path.suffix.lower() in DATABASES and is_database(path)
    except OSError:
        return False


class _Folder:
    """The sources in a folder, or with `database` those in that file of it; and what its facts.yaml says."""

    def __init__(
        self, path: Path, vocabulary: Vocabulary, diagnostics: Diagnostics, database: Path | None = None
    ) -> None:
        self.path, self.vocabulary, self.diagnostics, self.database = path, vocabulary, diagnostics, database
        self.manifest = self._manifest()
        self.result = Located(self.manifest, notes=list(self.manifest.notes))
        self.tables: dict[Path, list[DatabaseTable] | None] = {}
        self.used: set[tuple[Path, DatabaseTable | None]] = set()

    def _manifest(self) -> Manifest:
        for name in MANIFEST_NAMES:
            if (self.path / name).is_file():
                source = read_source(self.path / name, self.diagnostics)
                return read_manifest(source, self.vocabulary, self.diagnostics) if source else Manifest()
        return Manifest()

    def located(self) -> Located:
        self._declared()
        if self.database is not None:
            self._tables(self.database)
            if not self.result.sources and not self.result.problems:
                self._nothing_in(self.database)
            return self.result
        ignored: list[Path] = []
        for path in sorted(self.path.iterdir()):
            if not path.is_file() or path.suffix.lower() not in READERS or path.name in MANIFEST_NAMES:
                continue
            if path.name.startswith(("~$", ".")) or (path, None) in self.used:
                continue
            if path.suffix.lower() in DATABASES:
                self._tables(path)
                continue
            entity = _entity_named(path.stem, self.vocabulary)
            if entity is not None:
                if entity not in self.manifest.sources:
                    self._add(entity, Location(path, path.name))
            elif path.suffix.lower() in WORKBOOKS and not self.manifest.sources:
                self._sheets(path)
            else:
                ignored.append(path)
        self.result.notes += [_ignored(p.name, p.stem, self.vocabulary, self.result.sources) for p in ignored]
        return self.result

    def _add(self, entity: str, location: Location) -> None:
        if entity in self.result.sources:
            other = self.result.sources[entity][0][0].name
            self._problem(
                entity,
                location.name,
                other,
                Text(
                    "每个数据表只有一个文件或数据库表；多个来源请写在 facts.yaml 的 sources 中",
                    "one file or table an entity; name several under `sources` in facts.yaml",
                ),
            )
            return
        self.result.sources[entity] = [(location, SourceSpec())]

    def _problem(self, entity: str, file: str, found: str | None, expected: Text) -> None:
        self.result.problems.append(FactProblem("file", entity, file, None, None, None, found, expected))

    def _sheets(self, path: Path) -> None:
        book = _workbook(path, self.vocabulary, self.diagnostics)
        self.result.notes += book.notes
        for entity, places in book.sources.items():
            if entity not in self.manifest.sources:
                self.result.sources.setdefault(entity, []).extend(places)
        for entity, coverage in book.manifest.covers.items():
            self.manifest.covers.setdefault(entity, coverage)
        self.manifest.default = self.manifest.default or book.manifest.default
        self.manifest.period = self.manifest.period or book.manifest.period

    def _tables(self, path: Path) -> None:
        """Take up the tables of a database that are named after entities."""
        if not self._is_facts_database(path):
            return
        unknown: list[DatabaseTable] = []
        for table in self._listed(path) or ():
            if (path, table) in self.used:
                continue
            entity = _entity_named(table.name, self.vocabulary)
            if entity is None:
                unknown.append(table)
            elif entity not in self.manifest.sources:
                self._add(entity, Location(path, f"{path.name}[{table.shown}]", table=table))
        if unknown:
            self.result.notes.append(unused_tables(path.name, unknown))

    def _listed(self, path: Path) -> list[DatabaseTable] | None:
        """A database's tables and views; None if it cannot be read, which is an error."""
        if path not in self.tables:
            self.tables[path] = None
            try:
                self.tables[path] = tables_of(path)
            except UnreadableFile as problem:
                found = Text(f"（{problem.found}）", f" ({problem.found})") if problem.found else Text("", "")
                self.diagnostics.error(
                    "no_facts",
                    Position(Source(str(path), ""), 1, 1),
                    f"文件无法读取{found.zh}；应为{problem.expected.zh}",
                    f"cannot be read{found.en}; expected {problem.expected.en}",
                )
        return self.tables[path]

    def _nothing_in(self, path: Path) -> None:
        """No table of the one database given is an entity's."""
        tables = self.tables.get(path)
        if tables is None:
            return
        entities, there = ", ".join(self.vocabulary.entities), listing(tables)
        self.diagnostics.error(
            "no_facts",
            Position(Source(str(path), ""), 1, 1),
            f"没有以数据表命名的表或视图；库中有：{there or '无'}；数据表：{entities}",
            f"no table or view is named after an entity; there are: {there or 'none'}; entities: {entities}",
            hint=Text(
                "在旁边的 facts.yaml 中写明 sources: {数据表: {table: 表名}}",
                "say in a facts.yaml beside it which is which: sources: {ENTITY: {table: NAME}}",
            ),
        )

    def _declared(self) -> None:
        """Take up the manifest's sources."""
        for entity, specs in self.manifest.sources.items():
            for spec in specs:
                path = self._file_of(spec, entity)
                if path is None or not path.is_file():
                    name = spec.file or entity
                    self._problem(entity, name, None, Text("存在的文件", "a file that is there"))
                    continue
                location = self._location(path, spec, entity)
                if location is not None:
                    self.used.add((path, location.table))
                    self.result.sources.setdefault(entity, []).append((location, spec))

    def _file_of(self, spec: SourceSpec, entity: str) -> Path | None:
        """The file of a declared source: the one it names, the database given, the one named after the entity, or the
        folder's only database."""
        if spec.file:
            return self.path / spec.file
        named = None if self.database or spec.table else self._named_after(entity)
        databases = [path for path in sorted(self.path.iterdir()) if self._is_facts_database(path)]
        return self.database or named or (databases[0] if len(databases) == 1 else None)

    def _is_facts_database(self, path: Path) -> bool:
        """Whether a file of the folder is meant to be a database: others call their files .db too."""
        return path == self.database or path.suffix.lower() == ".duckdb" or _is_database(path)

    def _location(self, path: Path, spec: SourceSpec, entity: str) -> Location | None:
        """Where in a file a declared source is; None if it is not there, which is a problem."""
        name = spec.file or path.name
        if path.suffix.lower() not in DATABASES:
            if spec.table is not None:
                self._problem(entity, name, f"table: {spec.table}", Text("DuckDB 数据库", "a DuckDB database"))
                return None
            sheet = spec.sheet or self._sheet_of(path, entity)
            return Location(path, name, sheet, spec.header_row, spec.encoding)
        if spec.sheet is not None:
            expected = Text("table：数据库中的表", "`table`, for a table of a database")
            self._problem(entity, name, f"sheet: {spec.sheet}", expected)
            return None
        tables = self._listed(path)
        if tables is None:
            return None
        found = (
            tables_named(spec.table, tables)
            if spec.table is not None
            else [t for t in tables if _entity_named(t.name, self.vocabulary) == entity]
        )
        if len(found) != 1:
            self._problem(entity, name, spec.table or entity, one_of(spec.table or entity, found, tables))
            return None
        return Location(path, f"{name}[{found[0].shown}]", table=found[0])

    def _named_after(self, entity: str) -> Path | None:
        def is_it(path: Path) -> bool:
            ending = path.suffix.lower()
            if ending not in READERS or ending in DATABASES:
                return False
            return _entity_named(path.stem, self.vocabulary) == entity

        return next((path for path in sorted(self.path.iterdir()) if is_it(path)), None)

    def _sheet_of(self, path: Path, entity: str) -> str | None:
        if path.suffix.lower() not in WORKBOOKS:
            return None
        try:
            names = sheet_names(path)
        except UnreadableFile:
            return None
        return next((name for name in names if _entity_named(name, self.vocabulary) == entity), None)
