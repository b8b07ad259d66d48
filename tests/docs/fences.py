"""The fenced blocks of a document, and what its marked ones make together.

The info string says what a block is:

    yaml rulebook [name.yaml]   a whole rulebook
    yaml head                   what stands above `chapters:`; holds for the clauses after it
    yaml clause                 clauses, read together with those before them; one with the same id replaces it
    diff                        lines of the clauses above that go (`-`) and what takes their place (`+`)
    yaml vocabulary             a vocabulary file
    yaml cases name.yaml        an outside file of cases for the rulebook `name.yaml` above it
    yaml facts, csv name.csv    a folder of facts for all the clauses of the document
    yaml wrong                  a rulebook or clauses with a mistake; the `text` block after it is what `check` says
    yaml shape                  an outline with `…`, which is not run
    text outcomes               what the clauses give on the facts: rule, key, value
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Source
from engine.rulebook.node import Mapping, Scalar, Sequence
from engine.rulebook.strict_yaml import parse_yaml
from engine.values.text import Language

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("README*.md")])
KINDS = ("rulebook", "head", "clause", "vocabulary", "cases", "facts", "wrong", "shape")
CHAPTER = "id: chapter\ntitle: Chapter\nclauses:\n"
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string in words, its text, the line its text begins on."""

    document: Path
    info: tuple[str, ...]
    text: str
    line: int

    @property
    def kind(self) -> str:
        """What a yaml block is marked as; nothing for any other block and for an unmarked one."""
        return self.info[1] if self.info[:1] == ("yaml",) and len(self.info) > 1 else ""

    @property
    def language(self) -> Language:
        return "zh" if ".zh." in self.document.name else "en"

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"


def blocks(document: Path) -> list[Block]:
    text = document.read_text("utf-8")
    return [
        Block(document, tuple(m["info"].split()), m["text"], text[: m.start()].count("\n") + 2)
        for m in _FENCE.finditer(text)
    ]


def all_blocks() -> list[Block]:
    return [block for document in DOCUMENTS for block in blocks(document)]


def with_next(document: Path) -> Iterator[tuple[Block, Block | None]]:
    found = blocks(document)
    for index, block in enumerate(found):
        yield block, found[index + 1] if index + 1 < len(found) else None


def could_be_run(block: Block) -> bool:
    """Whether an unmarked yaml block is a rulebook, a vocabulary or clauses."""
    tree = parse_yaml(Source("block", block.text), Diagnostics())
    if isinstance(tree, Mapping):
        return {"rulebook", "chapters"} <= _keys(tree) or {"vocabulary", "entities"} <= _keys(tree)
    return isinstance(tree, Sequence) and all(isinstance(i, Mapping) and "id" in i and "text" in i for i in tree.items)


def _keys(tree: Mapping) -> set[str]:
    return {key.text for key, _ in tree}


@dataclass
class Written:
    """A block as a file: `path` to load, and how many lines stand above the block in `file`."""

    path: Path
    file: Path
    above: int


def write(block: Block, folder: Path) -> Written:
    """The rulebook that a block makes with what stands above it in its document."""
    document = blocks(block.document)
    for other in document:
        if other.kind == "vocabulary":
            write_vocabulary(other, folder)
        if other.kind == "rulebook" and len(other.info) > 2 and other.line < block.line:
            (folder / other.info[2]).write_text(other.text, "utf-8")
    if block.text.startswith(("rulebook:", "extends:")) or "\nrulebook:" in block.text:
        path = folder / (block.info[2] if len(block.info) > 2 else "policy.yaml")
        path.write_text(block.text, "utf-8")
        return Written(path, path, 0)
    above = [b for b in document if b.line < block.line]
    head = [b.text for b in above if b.kind == "head"]
    assert head, f"{block}: a clause needs a `yaml head` above it"
    is_change = block.info == ("diff",)
    mine = {} if is_change else clauses(block.text)
    before = earlier([*above, block] if is_change else above)
    chapter = CHAPTER + "".join(text for id_, text in before.items() if id_ not in mine)
    (folder / "policy.yaml").write_text(f"{head[-1]}chapters:\n- include: chapter.yaml\n", "utf-8")
    (folder / "chapter.yaml").write_text(chapter if is_change else chapter + block.text, "utf-8")
    return Written(folder / "policy.yaml", folder / "chapter.yaml", chapter.count("\n"))


def earlier(above: list[Block]) -> dict[str, str]:
    """The clauses that stand at the end of some blocks, by id."""
    found: dict[str, str] = {}
    for block in above:
        if block.kind == "clause":
            found |= clauses(block.text)
        if block.info == ("diff",):
            found = changed(block, found)
    return found


def changed(block: Block, before: dict[str, str]) -> dict[str, str]:
    """The clauses with each run of `-` lines replaced by the `+` lines after it."""
    found = dict(before)
    for gone, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", block.text, re.MULTILINE):
        old, put = (re.sub(r"^.", "", lines, flags=re.MULTILINE) for lines in (gone, new))
        where = [id_ for id_, text in found.items() if old in text]
        assert len(where) == 1, f"{block}: not in exactly one clause:\n{old}"
        assert found[where[0]].count(old) == 1, f"{block}: there twice:\n{old}"
        found[where[0]] = found[where[0]].replace(old, put)
    return found


def clauses(text: str) -> dict[str, str]:
    """The clauses of a block by id, each with its text."""
    starts = [m.start() for m in _ITEM.finditer(text)]
    items = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {re.search(r"id: *(\S+)", item)[1]: item for item in items}  # type: ignore[index]


def write_vocabulary(block: Block, folder: Path) -> Path:
    name = re.search(r"^vocabulary: *(\w+)", block.text, re.MULTILINE)
    assert name, f"{block}: no `vocabulary:`"
    path = folder / "vocabulary" / f"{name[1]}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(block.text, "utf-8")
    return path


def plain(node: object) -> str:
    return node.text if isinstance(node, Scalar) else "…"
