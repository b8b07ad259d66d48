"""Which file or sheet holds which entity's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.diagnostics.source import Position, Source
from engine.facts.columns import fold
from engine.facts.cover_sheet import SHEET, read_cover_sheet
from engine.facts.manifest import Manifest, SourceSpec, read_manifest
from engine.facts.problems import FactProblem, InvalidFacts
from engine.facts.readers import READERS, WORKBOOKS
from engine.facts.readers.table import Location, UnreadableFile
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
    """Find the facts under a path: a folder, its facts.yaml, a workbook, or one entity's file.

    Raises:
        InvalidFacts: there is no such path, or facts.yaml (or the `facts` sheet) has mistakes.
    """
    diagnostics = Diagnostics()
    if path.name in MANIFEST_NAMES and path.is_file():
        path = path.parent
    if path.is_dir():
        located = _Folder(path, vocabulary, diagnostics).located()
    elif path.is_file() and path.suffix.lower() in READERS:
        located = _single(path, vocabulary, diagnostics)
    else:
        endings = ", ".join(READERS)
        diagnostics.error(
            "no_facts",
            Position(Source(str(path), ""), 1, 1),
            f"没有这样的事实文件夹或文件（{endings}）",
            f"no such folder or file of facts ({endings})",
        )
        raise InvalidFacts(diagnostics)
    if diagnostics.has_errors:
        raise InvalidFacts(diagnostics)
    return located


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
        f"文件名不是任何事实表的名称：{names}",
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
    for name in names:
        entity = _entity_named(name, vocabulary)
        if entity is not None:
            located.sources.setdefault(entity, []).append((Location(path, path.name, name), SourceSpec()))
        elif name != SHEET and not name.startswith("_"):
            located.notes.append(_ignored(f"{path.name}[{name}]", name, vocabulary))
    located.notes += located.manifest.notes
    return located


def _ignored(shown: str, name: str, vocabulary: Vocabulary) -> Text:
    hint = did_you_mean(name, vocabulary.entities) or Text("", "")
    return Text(f"未使用：{shown}。{hint.zh}", f"not used: {shown}. {hint.en}".strip())


class _Folder:
    def __init__(self, path: Path, vocabulary: Vocabulary, diagnostics: Diagnostics) -> None:
        self.path, self.vocabulary, self.diagnostics = path, vocabulary, diagnostics
        self.manifest = self._manifest()
        self.result = Located(self.manifest, notes=list(self.manifest.notes))

    def _manifest(self) -> Manifest:
        for name in MANIFEST_NAMES:
            if (self.path / name).is_file():
                source = read_source(self.path / name, self.diagnostics)
                return read_manifest(source, self.vocabulary, self.diagnostics) if source else Manifest()
        return Manifest()

    def located(self) -> Located:
        used = self._declared()
        for path in sorted(self.path.iterdir()):
            if not path.is_file() or path.suffix.lower() not in READERS or path.name in MANIFEST_NAMES:
                continue
            if path.name.startswith(("~$", ".")) or path in used:
                continue
            entity = _entity_named(path.stem, self.vocabulary)
            if entity is not None:
                if entity not in self.manifest.sources:
                    self._add(entity, path)
            elif path.suffix.lower() in WORKBOOKS and not self.manifest.sources:
                self._sheets(path)
            else:
                self.result.notes.append(_ignored(path.name, path.stem, self.vocabulary))
        return self.result

    def _add(self, entity: str, path: Path) -> None:
        if entity in self.result.sources:
            other = self.result.sources[entity][0][0].name
            self.result.problems.append(
                FactProblem(
                    "file",
                    entity,
                    path.name,
                    None,
                    None,
                    None,
                    other,
                    Text(
                        "每个事实表只有一个文件；多个来源请写在 facts.yaml 的 sources 中",
                        "one file an entity; name several under `sources` in facts.yaml",
                    ),
                )
            )
            return
        self.result.sources[entity] = [(Location(path, path.name), SourceSpec())]

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

    def _declared(self) -> set[Path]:
        """Take up the manifest's sources; the files they use."""
        used: set[Path] = set()
        for entity, specs in self.manifest.sources.items():
            for spec in specs:
                path = self.path / spec.file if spec.file else self._named_after(entity)
                if path is None or not path.is_file():
                    name = spec.file or entity
                    self.result.problems.append(
                        FactProblem(
                            "file", entity, name, None, None, None, None, Text("存在的文件", "a file that is there")
                        )
                    )
                    continue
                used.add(path)
                sheet = spec.sheet or self._sheet_of(path, entity)
                location = Location(path, spec.file or path.name, sheet, spec.header_row, spec.encoding)
                self.result.sources.setdefault(entity, []).append((location, spec))
        return used

    def _named_after(self, entity: str) -> Path | None:
        def is_it(path: Path) -> bool:
            return path.suffix.lower() in READERS and _entity_named(path.stem, self.vocabulary) == entity

        return next((path for path in sorted(self.path.iterdir()) if is_it(path)), None)

    def _sheet_of(self, path: Path, entity: str) -> str | None:
        if path.suffix.lower() not in WORKBOOKS:
            return None
        try:
            names = sheet_names(path)
        except UnreadableFile:
            return None
        return next((name for name in names if _entity_named(name, self.vocabulary) == entity), None)
