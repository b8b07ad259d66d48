"""Strict YAML: text to a positioned tree, from the events of libyaml's parser.

The tree is built here and not by a composer: the composer recurses as deep as the text nests and
expands aliases. Scalars stay text. What YAML allows and a policy does not need (aliases, tags,
several documents, duplicate keys, keys that are no scalars) is refused, each with its place.
Reading goes on after a mistake wherever the rest still means something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Position, Source
from engine.rulebook import yaml_traps
from engine.rulebook.files import MAX_BYTES, report_size
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.values.text import Text

MAX_DEPTH = 40
MAX_NODES = 200_000
_MAX_CHARACTER_REPORTS = 20
_MAX_REPORTS = 200  # a file with more mistakes than these is not a rulebook
# Everything outside these: controls, surrogates, line separators, direction overrides, stray BOMs.
_FORBIDDEN = re.compile(
    "[^\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class _Stop(Exception):
    """Nothing after this place can be read."""


def parse_yaml(source: Source, diagnostics: Diagnostics) -> Node | None:
    """Read a text as strict YAML; None if no tree can be made of it. Never raises.

    A tree is also returned when there were mistakes that leave the rest readable: look at
    `diagnostics.has_errors`.
    """
    top = Position(source, 1, 1)
    if len(source.text) > MAX_BYTES:
        report_size(top, diagnostics)
        return None
    text = _readable(source, diagnostics)
    try:
        return _Builder(source, text, diagnostics).document()
    except _Stop:
        return None
    except yaml.MarkedYAMLError as problem:
        mark, context = problem.problem_mark or problem.context_mark, problem.context_mark
        at = (mark.line, mark.column) if mark else (0, 0)
        if any(d.code == "yaml_split" and d.position and d.position.line == at[0] + 1 for d in diagnostics.items):
            return None  # the comma that split the line is why its brackets do not close
        words = " ".join(filter(None, [problem.context, problem.problem]))
        yaml_traps.explain_syntax(source, words, at, (context.line, context.column) if context else None, diagnostics)
        return None
    except yaml.YAMLError as problem:
        diagnostics.error("yaml_syntax", top, "YAML 语法错误", f"YAML syntax error ({str(problem)[:200]})")
        return None


def _readable(source: Source, diagnostics: Diagnostics) -> str:
    """The text with forbidden characters reported and replaced by spaces, so that reading goes on."""
    text = source.text.removeprefix("\ufeff")
    if not _FORBIDDEN.search(text):
        return text
    for count, found in enumerate(_FORBIDDEN.finditer(text)):
        if count == _MAX_CHARACTER_REPORTS:
            break
        before = text[: found.start()]
        line = len(re.findall("\r\n|\r|\n", before)) + 1
        column = len(before) - max(before.rfind("\n"), before.rfind("\r"))
        # Source.line splits at more characters than YAML does; these are the very ones refused here.
        at = Position(source, line, column)
        if found[0] == "\t":
            diagnostics.error("yaml_tab", at, "不能使用制表符（Tab）；请改用空格", "tabs are refused; use spaces")
        else:
            code = f"U+{ord(found[0]):04X}"
            diagnostics.error(
                "yaml_control",
                at,
                f"不可见的控制字符 {code}；请删除",
                f"an invisible control character, {code}; delete it",
            )
    return _FORBIDDEN.sub(" ", text)


class _Builder:
    """Builds the tree of one text, event by event."""

    def __init__(self, source: Source, text: str, diagnostics: Diagnostics) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.lines = text.splitlines()
        self.event: Callable[[], Any] = yaml.CLoader(text).get_event
        self.nodes = 0
        self.reports = len(diagnostics.items) + _MAX_REPORTS

    def document(self) -> Node | None:
        self.event()  # stream start
        start = self.event()
        if not isinstance(start, yaml.DocumentStartEvent):
            self.diagnostics.error("yaml_empty", Position(self.source, 1, 1), "文件是空的", "the file is empty")
            return None
        if start.version or start.tags:
            self.diagnostics.error(
                "yaml_directive", self.place(start), "不允许使用 YAML 指令（%…）", "YAML directives (%…) are refused"
            )
        root = self.node(self.event(), 1)
        self.event()  # document end
        following = self.event()
        if isinstance(following, yaml.DocumentStartEvent):
            self.diagnostics.error(
                "yaml_documents",
                self.place(following),
                "一个文件只能有一个 YAML 文档（多余的 ---）",
                "a file holds one YAML document; remove the `---` that begins another",
            )
        return root

    def place(self, event: Any, length: int = 1) -> Position:
        mark = event.start_mark
        return Position(self.source, mark.line + 1, mark.column + 1, length)

    def node(self, event: Any, depth: int) -> Node:
        self.nodes += 1
        if depth > MAX_DEPTH:
            self.diagnostics.error(
                "yaml_depth", self.place(event), f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels"
            )
            raise _Stop
        if self.nodes > MAX_NODES:
            self.diagnostics.error(
                "too_large",
                self.place(event),
                f"文件的内容超过 {MAX_NODES} 项",
                f"the file holds more than {MAX_NODES} items",
            )
            raise _Stop
        if len(self.diagnostics.items) > self.reports:
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            yaml_traps.report_alias(self.place(event, len(str(event.anchor)) + 1), self.diagnostics)
            return Scalar(f"*{event.anchor}", True, self.place(event))
        if event.anchor is not None:
            yaml_traps.report_alias(self.place(event, len(event.anchor) + 1), self.diagnostics)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if event.tag is not None:
            yaml_traps.report_tag(self.place(event, len(event.tag)), event.tag, "", self.diagnostics)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: Any) -> Scalar:
        text: str = event.value
        start, end, style = event.start_mark, event.end_mark, event.style
        quoted = style in ("'", '"')
        if event.tag is not None and event.tag != "!":
            yaml_traps.report_tag(self.place(event, len(event.tag)), event.tag, text, self.diagnostics)
            if event.tag.startswith("!="):
                text = f"{event.tag} {text}".strip()
            return Scalar(text, quoted, self.place(event, max(len(text), 1)), block=True)
        one_line = start.line == end.line and style not in ("|", ">")
        written = end.column - start.column - (2 if quoted else 0)
        # Escapes, folded lines and anchors: offsets into the text are not offsets into the line.
        aligned = one_line and written == len(text) and event.anchor is None
        length = max(written, 1) if one_line else 1
        at = Position(self.source, start.line + 1, start.column + 1 + (1 if quoted and aligned else 0), length)
        return Scalar(text, bool(style), at, not aligned)

    def sequence(self, event: yaml.SequenceStartEvent, depth: int) -> Node:
        at = self.place(event)
        items: list[Node] = []
        while not isinstance(inner := self.event(), yaml.SequenceEndEvent):
            items.append(self.value(inner, depth + 1, bool(event.flow_style)))
        if (
            event.flow_style
            and len(items) == 1
            and isinstance(only := items[0], Scalar)
            and not only.quoted
            and ".." in only.text
        ):
            yaml_traps.report_interval(at, only.text, self.diagnostics)
            return Scalar(f"[{only.text}]", True, at, block=True)
        return Sequence(tuple(items), at)

    def value(self, event: Any, depth: int, flow: bool) -> Node:
        """A node where a plain scalar with unmatched brackets betrays a comma that split it."""
        node = self.node(event, depth)
        if (
            flow
            and isinstance(node, Scalar)
            and not node.quoted
            and node.text.count("(") > node.text.count(")")
            and ".." not in node.text
        ):
            yaml_traps.report_open_bracket(node.position, node.text, self.diagnostics)
        return node

    def mapping(self, event: yaml.MappingStartEvent, depth: int) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        flow = bool(event.flow_style)
        split = False
        while not isinstance(key_event := self.event(), yaml.MappingEndEvent):
            known = len(self.diagnostics.items)
            key = self.node(key_event, depth + 1)
            if not isinstance(key, Scalar):
                del self.diagnostics.items[known:]
                self.report_key(key)
                self.node(self.event(), depth + 1)
                continue
            value_event = self.event()
            if flow and self.unwritten(value_event):
                if not split:
                    yaml_traps.report_split(key.position, key.text, self.diagnostics)
                self.nodes += 1
                if entries and isinstance(before := entries[-1][1], Scalar):
                    joined = Scalar(f"{before.text}, {key.text}", True, before.position, block=True)
                    entries[-1] = (entries[-1][0], joined)
                continue
            value = self.node(value_event, depth + 1)
            split = (
                flow
                and isinstance(value, Scalar)
                and not value.quoted
                and value.text.count("(") > value.text.count(")")
            )
            if split and isinstance(value, Scalar) and ".." not in value.text:
                yaml_traps.report_open_bracket(value.position, value.text, self.diagnostics)
            if key.text in seen:
                self.diagnostics.error(
                    "duplicate_key",
                    key.position,
                    f"“{key.text}”重复出现",
                    f"`{key.text}` is given twice",
                    related=((seen[key.text].position, Text("第一次在此", "first given here")),),
                )
                continue
            seen[key.text] = key
            entries.append((key, value))
        return Mapping(tuple(entries), self.place(event))

    def unwritten(self, event: Any) -> bool:
        return (
            isinstance(event, yaml.ScalarEvent)
            and event.value == ""
            and not event.style
            and event.tag is None
            and event.anchor is None
        )

    def report_key(self, key: Node) -> None:
        line = self.source.line(key.position.line)[max(key.position.column - 2, 0) :]
        if line.startswith("{{"):
            at = Position(key.position.source, key.position.line, max(key.position.column - 1, 1), 2)
            self.diagnostics.error(
                "yaml_key", at, "以“{{”开头的文字要加引号", "a text that begins with `{{` must be in quotes"
            )
        else:
            self.diagnostics.error(
                "yaml_key",
                key.position,
                "键必须是一个词，不能是列表或映射",
                "a key must be a single word, not a list or a mapping",
            )
