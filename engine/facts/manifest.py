"""facts.yaml: the period, what the facts cover, and where files go by other names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.diagnostics.source import Position, Source
from engine.facts.columns import columns_of
from engine.facts.model import Coverage
from engine.facts.moments import parse_date
from engine.rulebook.node import Mapping as MappingNode
from engine.rulebook.node import Node, Scalar, Sequence
from engine.rulebook.strict_yaml import parse_yaml
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.period import Period
from engine.values.text import Text

NOTHING = Coverage(date.max, date.min)
"""The coverage of rows of which nobody said what they cover: no window lies within."""
EVERYTHING = Coverage(None, None)

T = TypeVar("T")
_KEYS = ("period", "covers", "sources")
_SOURCE_KEYS = ("file", "sheet", "table", "header_row", "columns", "skip_blank", "constants", "encoding")


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One source of an entity's rows. `file` None: the file named after the entity, or with `table` the one database.

    `table`: a table or view of a database, with its schema where the name alone does not say which."""

    file: str | None = None
    sheet: str | None = None
    table: str | None = None
    header_row: int = 1
    columns: Mapping[str, str] = field(default_factory=dict)
    skip_blank: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None


@dataclass(slots=True)
class Manifest:
    """What facts.yaml says; `default` holds for entities that `covers` does not name."""

    period: Period | None = None
    covers: dict[str, Coverage] = field(default_factory=dict)
    default: Coverage | None = None
    sources: dict[str, tuple[SourceSpec, ...]] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)

    def coverage(self, entity: Entity) -> Coverage:
        """What the entity's rows cover. Rows without dates cover all time; undeclared, dated rows cover nothing."""
        if entity.each is None and not entity.dated:
            return EVERYTHING
        return self.covers.get(entity.id) or self.default or NOTHING

    def uncovered(self, entity: Entity) -> list[Text]:
        """What is to be said of an entity whose rows cover nothing."""
        if self.coverage(entity) != NOTHING:
            return []
        return [
            Text(
                f"facts.yaml 的 covers 没有说明“{entity.label.zh}”（{entity.id}）覆盖的日期，因此任何期间都不算完整",
                f"`covers` in facts.yaml does not say which days `{entity.id}` covers, so no period counts as complete",
            )
        ]


def read_manifest(source: Source, vocabulary: Vocabulary, diagnostics: Diagnostics) -> Manifest:
    """Read a facts.yaml. Mistakes go to the diagnostics; entities of other vocabularies are noted and ignored."""
    tree = parse_yaml(source, diagnostics)
    if tree is None:
        return Manifest()
    return _Reader(vocabulary, diagnostics).manifest(tree)


class _Reader:
    def __init__(self, vocabulary: Vocabulary, diagnostics: Diagnostics) -> None:
        self.vocabulary = vocabulary
        self.diagnostics = diagnostics
        self.result = Manifest()

    def manifest(self, tree: Node) -> Manifest:
        for key, node in self.entries(tree, _KEYS):
            if key.text == "period":
                self.result.period = self.scalar(node, Period.parse, "期间，如 2024-10", "a period such as 2024-10")
            elif key.text == "covers":
                self.covers(node)
            else:
                self.sources(node)
        return self.result

    def covers(self, node: Node) -> None:
        for key, value in self.entries(node):
            bounds: dict[str, date | None] = {}
            for end, day in self.entries(value, ("from", "until")):
                bounds[end.text] = self.scalar(day, parse_date, "日期，如 2024-10-01", "a date such as 2024-10-01")
            for lacking in (end for end in ("from", "until") if end not in bounds):
                self.error(
                    "covers_open",
                    key.position,
                    f"缺少 {lacking}：写明首日和末日",
                    f"`{lacking}` is missing: say the first and the last day",
                )
            start, until = bounds.get("from"), bounds.get("until")
            if start and until and until < start:
                self.error("covers_span", key.position, "截止日期早于起始日期", "`until` is before `from`")
            coverage = Coverage(start, until)
            if key.text == "default":
                self.result.default = coverage
            elif self.entity(key):
                self.result.covers[key.text] = coverage

    def sources(self, node: Node) -> None:
        for key, value in self.entries(node):
            entity = self.entity(key)
            if entity is not None:
                items = value.items if isinstance(value, Sequence) else (value,)
                self.result.sources[key.text] = tuple(self.source(item, entity) for item in items)

    def source(self, node: Node, entity: Entity) -> SourceSpec:
        given = {key.text: value for key, value in self.entries(node, _SOURCE_KEYS)}
        return SourceSpec(
            file=self.text(given.get("file")),
            sheet=self.text(given.get("sheet")),
            table=self.text(given.get("table")),
            header_row=self.row_number(given.get("header_row")),
            columns=self.columns(given.get("columns"), entity),
            skip_blank=self.names(given.get("skip_blank"), entity),
            constants=self.columns(given.get("constants"), entity),
            encoding=self.text(given.get("encoding")),
        )

    def columns(self, node: Node | None, entity: Entity) -> dict[str, str]:
        found = {}
        for key, value in self.entries(node) if node else ():
            text = self.text(value)
            if self.column(key, entity) and text is not None:
                found[key.text] = text
        return found

    def names(self, node: Node | None, entity: Entity) -> tuple[str, ...]:
        items = () if node is None else node.items if isinstance(node, Sequence) else (node,)
        return tuple(i.text for i in items if isinstance(i, Scalar) and self.column(i, entity))

    # --- pieces -----------------------------------------------------------------------------------

    def entries(self, node: Node, allowed: tuple[str, ...] | None = None) -> list[tuple[Scalar, Node]]:
        if isinstance(node, Scalar) and node.is_null:
            return []
        if not isinstance(node, MappingNode):
            self.error(
                "facts_shape", node.position, "此处应为映射（键: 值）", "a mapping is expected here (key: value)"
            )
            return []
        found = []
        for key, value in node:
            if allowed is not None and key.text not in allowed:
                names = ", ".join(allowed)
                self.diagnostics.error(
                    "unknown_key",
                    key.position,
                    f"未知的键“{key.text}”；可用：{names}",
                    f"unknown key `{key.text}`; allowed: {names}",
                    hint=did_you_mean(key.text, allowed),
                )
            else:
                found.append((key, value))
        return found

    def entity(self, key: Scalar) -> Entity | None:
        found = self.vocabulary.entities.get(key.text)
        if found is None:
            hint = did_you_mean(key.text, self.vocabulary.entities) or Text("", "")
            self.result.notes.append(
                Text(
                    f"{key.position}：没有名为“{key.text}”的数据表，已忽略。{hint.zh}",
                    f"{key.position}: there is no entity `{key.text}`; ignored. {hint.en}".strip(),
                )
            )
        return found

    def column(self, key: Scalar, entity: Entity) -> bool:
        names = [column.name for column in columns_of(entity, self.vocabulary)]
        if key.text in names:
            return True
        self.diagnostics.error(
            "unknown_column",
            key.position,
            f"“{entity.id}”没有“{key.text}”列；可用：{', '.join(names)}",
            f"`{entity.id}` has no column `{key.text}`; there are: {', '.join(names)}",
            hint=did_you_mean(key.text, names),
        )
        return False

    def text(self, node: Node | None) -> str | None:
        if node is None:
            return None
        return self.scalar(node, str, "一段文字", "a text")

    def row_number(self, node: Node | None) -> int:
        return 1 if node is None else self.scalar(node, _row, "从 1 起的行号", "a row number from 1") or 1

    def scalar(self, node: Node, read: Callable[[str], T], zh: str, en: str) -> T | None:
        if isinstance(node, Scalar):
            if node.is_null:
                return None
            try:
                return read(node.text)
            except ValueError:
                pass
        shown = node.text if isinstance(node, Scalar) else "…"
        self.error("facts_value", node.position, f"“{shown}”应为{zh}", f"`{shown}` should be {en}")
        return None

    def error(self, code: str, at: Position, zh: str, en: str) -> None:
        self.diagnostics.error(code, at, zh, en)


def _row(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)
