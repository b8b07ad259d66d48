"""Loading a rulebook: text, layers, schema, model. All mistakes are found before anything is said."""

from __future__ import annotations

from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostic, Diagnostics, InvalidRulebook
from engine.diagnostics.source import Source
from engine.rulebook.files import read_source
from engine.rulebook.layers import resolve
from engine.rulebook.model import Rulebook
from engine.rulebook.reader import read_rulebook
from engine.rulebook.strict_yaml import parse_yaml


def load_rulebook(path: str | Path) -> tuple[Rulebook, Diagnostics]:
    """The rulebook of a file, with the warnings and notes about it.

    Raises:
        InvalidRulebook: it cannot be modelled; its diagnostics are all the mistakes found.
    """
    path = Path(path)
    diagnostics = Diagnostics()
    source = read_source(path, diagnostics)
    if source is None:
        raise InvalidRulebook(diagnostics)
    return _load(source, path.parent, (path.resolve(),), diagnostics)


def load_rulebook_text(
    text: str, name: str = "rulebook.yaml", near: Path | None = None
) -> tuple[Rulebook, Diagnostics]:
    """The rulebook of a text.

    Args:
        name: what diagnostics call it.
        near: the folder it is taken to stand in, for vocabularies, includes and layers.

    Raises:
        InvalidRulebook: as load_rulebook.
    """
    return _load(Source(name, text), near, (), Diagnostics())


def _load(
    source: Source, folder: Path | None, above: tuple[Path, ...], diagnostics: Diagnostics
) -> tuple[Rulebook, Diagnostics]:
    tree = parse_yaml(source, diagnostics)
    layered = resolve(tree, folder, diagnostics, above) if tree is not None else None
    if layered is None:
        raise InvalidRulebook(diagnostics)
    rulebook = read_rulebook(layered.tree, layered.folders, diagnostics)
    _say_once(diagnostics)
    if diagnostics.has_errors:
        raise InvalidRulebook(diagnostics)
    return rulebook, diagnostics


def _say_once(diagnostics: Diagnostics) -> None:
    """Where a line is no proper YAML, what else seems wrong with that line only follows from it."""
    broken = {_line(d) for d in diagnostics.items if d.code.startswith("yaml_")}
    diagnostics.items[:] = [d for d in diagnostics.items if d.code.startswith("yaml_") or _line(d) not in broken]


def _line(diagnostic: Diagnostic) -> tuple[str, int]:
    at = diagnostic.position
    return (at.source.name, at.line) if at else ("", 0)
