"""Finding things: bundled rulebooks, vocabularies, samples and schemas, and the user's own beside a rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics, InvalidRulebook
from engine.diagnostics.nearest import did_you_mean

# rulebooks/ and schemas/ stand beside engine/, in the repository as in an installed wheel.
_HOME = Path(__file__).resolve().parents[2]
_RULEBOOKS = _HOME / "rulebooks"
_HOMES = (_RULEBOOKS, _RULEBOOKS / "statutes")
_NAME = re.compile(r"[a-z0-9_]+\Z")


def bundled_rulebooks() -> list[str]:
    """Names of the rulebooks that come with the package: the policies', and the statutes'."""
    return sorted(path.stem for home in _HOMES for path in home.glob("*.yaml"))


def find_rulebook(name: str) -> Path:
    """The rulebook of that path, else the bundled one of that name.

    Raises:
        InvalidRulebook: there is neither; the diagnostic lists the bundled ones.
    """
    path = Path(name)
    if path.is_file():
        return path
    for home in _HOMES:
        bundled = home / (name if name.endswith(".yaml") else f"{name}.yaml")
        if _NAME.match(bundled.stem) and "/" not in name and bundled.is_file():
            return bundled
    diagnostics = Diagnostics()
    known = bundled_rulebooks()
    if path.is_dir():
        diagnostics.error(
            "unknown_rulebook",
            None,
            f"“{name}”是文件夹；应为规则手册文件（.yaml）或内置手册的名称：{'、'.join(known) or '无'}",
            f"`{name}` is a folder; a rulebook's file (.yaml) is expected, or the name of a bundled one:"
            f" {', '.join(known) or 'none'}",
        )
        raise InvalidRulebook(diagnostics)
    diagnostics.error(
        "unknown_rulebook",
        None,
        f"找不到规则手册“{name}”；内置的有：{'、'.join(known) or '无'}",
        f"no rulebook `{name}`; the bundled ones: {', '.join(known) or 'none'}",
        hint=did_you_mean(name, [*known, *_beside(path)]),
    )
    raise InvalidRulebook(diagnostics)


def _beside(path: Path) -> list[str]:
    """The YAML files of the folder that the path leads into, as they would be typed."""
    try:
        return [str(path.with_name(found.name)) for found in path.parent.glob("*.yaml")] if path.name else []
    except OSError:
        return []


def find_vocabulary(name: str, near: Path | Iterable[Path] | None) -> Path | None:
    """The vocabulary in `vocabulary/` of a folder (or the first of several), else the bundled one, else None."""
    if not _NAME.match(name):
        return None
    folders = [near] if isinstance(near, Path) else list(near or ())
    for home in [*folders, _RULEBOOKS]:
        path = home / "vocabulary" / f"{name}.yaml"
        if path.is_file():
            return path
    return None


def known_vocabularies(near: Iterable[Path]) -> list[str]:
    """Names of the vocabularies that `find_vocabulary` finds."""
    return sorted({path.stem for home in [*near, _RULEBOOKS] for path in (home / "vocabulary").glob("*.yaml")})


def samples(rulebook_id: str) -> list[Path]:
    """Folders of the bundled sample facts of a rulebook, in order."""
    if not _NAME.match(rulebook_id):
        return []
    return sorted(path.parent for path in (_RULEBOOKS / "samples" / rulebook_id).glob("*/facts.yaml"))


def schema_path(name: str) -> Path:
    """The JSON Schema of that name: rulebook, vocabulary, facts, cases or results."""
    return _HOME / "schemas" / f"{name}.schema.json"
