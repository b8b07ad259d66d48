"""Whose policy it is: the name, and the logo and colour its documents carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Literal

from engine.diagnostics.diagnostic import Diagnostics
from engine.rulebook.model import Logo, Organisation
from engine.rulebook.node import Mapping, Node, Scalar
from engine.rulebook.shapes import as_scalar, as_text, as_word

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_MOST_BYTES = 1 << 20
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = re.compile(rb"<svg[\s>]")
_MEDIA: dict[str, Literal["image/svg+xml", "image/png"]] = {".svg": "image/svg+xml", ".png": "image/png"}


def read_organisation(node: Node | None, near: Sequence[Path], diagnostics: Diagnostics) -> Organisation | None:
    """The organisation of a rulebook.

    Args:
        near: the folders the rulebook stands in, nearest first; the logo lies in one of them.
    """
    name = as_text(node)
    if name is None:
        return None
    if not isinstance(node, Mapping):
        return Organisation(name)
    colour = as_word(node.get("colour"))
    written = as_scalar(node.get("logo"))
    logo = _logo(written, near, diagnostics) if written else None
    return Organisation(name, logo, colour.lower() if colour and _COLOUR.match(colour) else None)


def _logo(named: Scalar, near: Sequence[Path], diagnostics: Diagnostics) -> Logo | None:
    pure = PurePosixPath(named.text.replace("\\", "/"))
    media = _MEDIA.get(pure.suffix.lower())
    if media is None:  # the schema has said so
        return None
    found = [
        path
        for folder in near
        if "\0" not in named.text
        and (path := (folder / pure)).is_file()
        and path.resolve().is_relative_to(folder.resolve())
    ]
    if not found:
        diagnostics.error(
            "missing_file",
            named.position,
            f"规则手册所在文件夹里没有图片“{named.text}”",
            f"no picture `{named.text}` in the rulebook's folder",
        )
        return None
    content = found[0].read_bytes()
    if len(content) > _MOST_BYTES or not _is(media, content):
        kind = pure.suffix[1:].upper()
        diagnostics.error(
            "bad_value",
            named.position,
            f"“{named.text}”应为 {kind} 图片，至多 1 MiB",
            f"`{named.text}` should be a picture of the kind {kind}, 1 MiB at most",
        )
        return None
    return Logo(media, content)


def _is(media: str, content: bytes) -> bool:
    """Whether a file is what its name says. An SVG with entities of its own could grow without bound."""
    if media == "image/png":
        return content.startswith(_PNG)
    return bool(_SVG.search(content)) and b"<!ENTITY" not in content
