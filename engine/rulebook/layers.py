"""Includes and layers: one tree out of a rulebook's files.

`include` puts a chapter's file in its place. `extends` lays a tree over another: what the upper one says
replaces what the lower one says, by the ids of chapters, clauses, parameters, interpretations and rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.diagnostics.diagnostic import Diagnostics
from engine.rulebook import library
from engine.rulebook.files import read_source
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.rulebook.schema import check_schema
from engine.rulebook.shapes import as_scalar, as_word, items
from engine.rulebook.strict_yaml import parse_yaml

# Blocks of a clause whose entries are merged by id; of a parameter or an interpretation key by key.
_MERGED_ENTRIES = ("parameters", "interpretations")


@dataclass(frozen=True, slots=True)
class Layered:
    """The tree of all files, and the folders they stand in, nearest first."""

    tree: Mapping
    folders: tuple[Path, ...]


def resolve(tree: Node, folder: Path | None, diagnostics: Diagnostics, above: tuple[Path, ...] = ()) -> Layered | None:
    """A rulebook's tree with its includes and the layers below it; None if it is no mapping.

    Args:
        folder: where the rulebook's file stands; None for a text without a file, which can name no others.
        above: the files that led here, to find cycles.
    """
    check_schema(tree, library.schema_path("rulebook"), diagnostics)
    if not isinstance(tree, Mapping):
        return None
    tree = _with_includes(tree, folder, diagnostics)
    folders = (folder,) if folder else ()
    named = as_scalar(tree.get("extends"))
    if named is None:
        return Layered(tree, folders)
    path = _path(named, folder, False, diagnostics)
    if path is None:
        return Layered(tree, folders)
    if path.resolve() in above:
        chain = " -> ".join(p.name for p in (*above, path))
        diagnostics.error(
            "extends_cycle", named.position, f"extends 首尾相接：{chain}", f"`extends` goes round in a circle: {chain}"
        )
        return Layered(tree, folders)
    below_tree = _read(path, diagnostics)
    below = resolve(below_tree, path.parent, diagnostics, (*above, path.resolve())) if below_tree is not None else None
    if below is None:
        return Layered(tree, folders)
    return Layered(_lay_over(tree, below.tree), (*folders, *(f for f in below.folders if f not in folders)))


def _read(path: Path, diagnostics: Diagnostics) -> Node | None:
    source = read_source(path, diagnostics)
    return parse_yaml(source, diagnostics) if source else None


def _path(named: Scalar, folder: Path | None, confined: bool, diagnostics: Diagnostics) -> Path | None:
    """The file a rulebook names: relative, and for an include inside the rulebook's own folder."""
    pure = PurePosixPath(named.text.replace("\\", "/"))
    refused = pure.is_absolute() or ":" in named.text or pure.suffix not in (".yaml", ".yml") or "\0" in named.text
    if not refused and confined and folder:
        refused = not (folder / pure).resolve().is_relative_to(folder.resolve())
    if refused:
        where = ("、不出本文件夹", ", inside the rulebook's folder") if confined else ("", "")
        diagnostics.error(
            "bad_path",
            named.position,
            f"“{named.text}”应为 .yaml 文件的相对路径{where[0]}",
            f"`{named.text}` should be the relative path of a .yaml file{where[1]}",
        )
        return None
    path = folder / pure if folder else None
    if path is None or not path.is_file():
        diagnostics.error("missing_file", named.position, f"找不到文件“{named.text}”", f"no file `{named.text}`")
        return None
    return path


def _with_includes(tree: Mapping, folder: Path | None, diagnostics: Diagnostics) -> Mapping:
    chapters = tree.get("chapters")
    if not isinstance(chapters, Sequence) or not any(isinstance(c, Mapping) and "include" in c for c in chapters):
        return tree
    resolved: list[Node] = []
    for chapter in chapters:
        named = as_scalar(chapter.get("include")) if isinstance(chapter, Mapping) else None
        if named is None:
            resolved.append(chapter)
        elif (path := _path(named, folder, True, diagnostics)) and (included := _read(path, diagnostics)) is not None:
            check_schema(included, library.schema_path("rulebook"), diagnostics, "chapter")
            resolved.append(included)
    return _replace(tree, "chapters", Sequence(tuple(resolved), chapters.position))


def _lay_over(upper: Mapping, lower: Mapping) -> Mapping:
    """The upper rulebook over the lower one."""
    merged = _merge_keys(upper, lower, skip=("chapters", "extends"))
    chapters = _merge_lists(upper.get("chapters"), lower.get("chapters"), _lay_chapter)
    calendar_over, calendar_under = upper.get("calendar"), lower.get("calendar")
    if isinstance(calendar_over, Mapping) and isinstance(calendar_under, Mapping):
        merged = _replace(merged, "calendar", _merge_keys(calendar_over, calendar_under))
    return _replace(merged, "chapters", chapters) if chapters else merged


def _lay_chapter(upper: Mapping, lower: Mapping) -> Mapping:
    merged = _merge_keys(upper, lower, skip=("clauses",))
    clauses = _merge_lists(upper.get("clauses"), lower.get("clauses"), _lay_clause)
    return _replace(merged, "clauses", clauses) if clauses else merged


def _lay_clause(upper: Mapping, lower: Mapping) -> Mapping:
    merged = _merge_keys(upper, lower)
    for block in ("parameters", "interpretations", "rules"):
        over, under = upper.get(block), lower.get(block)
        if not isinstance(over, Mapping) or not isinstance(under, Mapping):
            continue
        entries: list[tuple[Scalar, Node]] = []
        for name, body in _merge_keys(over, under):
            old, new = under.get(name.text), over.get(name.text)
            if block in _MERGED_ENTRIES and isinstance(old, Mapping) and isinstance(new, Mapping):
                body = _merge_keys(new, old)
            entries.append((name, body))
        merged = _replace(merged, block, Mapping(tuple(entries), over.position))
    return merged


def _merge_keys(upper: Mapping, lower: Mapping, skip: tuple[str, ...] = ()) -> Mapping:
    """The lower mapping with the upper one's values where it has them, and its further keys at the end."""
    kept = [(upper.key(k.text) or k, upper.get(k.text) or v) if k.text not in skip else (k, v) for k, v in lower]
    added = [(k, v) for k, v in upper if k.text not in lower and k.text not in skip]
    return Mapping((*kept, *added), upper.position)


def _merge_lists(upper: Node | None, lower: Node | None, lay: Callable[[Mapping, Mapping], Mapping]) -> Sequence | None:
    """Two lists of mappings with ids: the lower one's order, each with its upper namesake laid over, new ones last."""
    if not isinstance(upper, Sequence) or not isinstance(lower, Sequence):
        return upper if isinstance(upper, Sequence) else lower if isinstance(lower, Sequence) else None
    waiting = [item for item in items(upper) if isinstance(item, Mapping)]
    merged: list[Node] = []
    for old in lower:
        name = as_word(old.get("id")) if isinstance(old, Mapping) else None
        new = next((n for n in waiting if name is not None and as_word(n.get("id")) == name), None)
        if new is not None:
            waiting.remove(new)
        merged.append(lay(new, old) if new is not None and isinstance(old, Mapping) else old)
    return Sequence((*merged, *waiting), upper.position)


def _replace(mapping: Mapping, key: str, value: Node) -> Mapping:
    if key not in mapping:
        return Mapping((*mapping.entries, (Scalar(key, False, value.position), value)), mapping.position)
    return Mapping(tuple((k, value if k.text == key else v) for k, v in mapping), mapping.position)
