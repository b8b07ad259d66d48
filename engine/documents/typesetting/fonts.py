"""Fonts for documents in Chinese and English, and whether they have a shape for every character.

Typst prints nothing where no font has a character, and does not say so. So it is looked up beforehand.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics.refusal import Refusal
from engine.documents.typesetting.extra import documents_extra
from engine.values.text import Text

if TYPE_CHECKING:
    from typst import Fonts

# Noto Sans CJK in all weights, under the SIL Open Font Licence.
_FONT_PACKAGE = "manimgx_fonts_cjk"
# Where that package is not installed: families of the system, in the order they are looked for.
_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "SimHei",
    "SimSun",
)
_PATHS = "TYPST_FONT_PATHS"
# Marks, blanks and selectors take no shape of their own.
_SHAPELESS = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me")


@dataclass(eq=False)
class Typefaces:
    """The fonts of a document: the family its text is set in, and all others, which lend what that lacks."""

    fonts: Fonts
    family: str
    _covered: set[str] = field(default_factory=set)
    _lacking: set[str] = field(default_factory=set)

    def missing(self, text: Iterable[str]) -> list[str]:
        """The characters of a text that no font has, in code order."""
        asked = {c for c in set(text) - self._covered - self._lacking if unicodedata.category(c) not in _SHAPELESS}
        for cmap in self._cmaps() if asked else ():
            found = {c for c in asked if ord(c) in cmap}
            self._covered |= found
            asked -= found
            if not asked:
                break
        self._lacking |= asked
        return sorted(c for c in set(text) & self._lacking)

    def _cmaps(self) -> Iterator[dict[int, str]]:
        """The characters each font file has, the document's own family first."""
        faces = sorted(self.fonts.fonts(), key=lambda face: face.family != self.family)
        for path, index in dict.fromkeys((f.path, f.index) for f in faces if f.path):
            yield _cmap(path, index)


@cache
def typefaces() -> Typefaces:
    """The fonts there are: those of the extra `documents`, of the folders in TYPST_FONT_PATHS, and of the system.

    Raises:
        Refusal: the extra is not installed, or none of the fonts is Chinese.
    """
    with documents_extra():
        import typst
    packaged = find_spec(_FONT_PACKAGE)
    folders = [Path(packaged.origin).parent] if packaged and packaged.origin else []
    folders += [Path(p) for p in os.environ.get(_PATHS, "").split(os.pathsep) if p]
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=list(map(str, folders)))
    there = set(fonts.families())
    family = next((name for name in _FAMILIES if name in there), None)
    if family is None:
        raise Refusal(
            f"没有找到中文字体：请执行 pip install 'policy-as-code[documents]'，或安装 {_FAMILIES[0]}",
            f"no Chinese font was found: pip install 'policy-as-code[documents]', or install {_FAMILIES[0]}",
        )
    return Typefaces(fonts, family)


def require_shapes(names: Iterable[tuple[str, str]]) -> None:
    """Check that every character of what people are called can be printed.

    Args:
        names: whose text it is (a key, a clause), and the text.

    Raises:
        Refusal: some cannot; every person with the characters that lack a shape, and the way out.
    """
    faces = typefaces()
    lacking = [(whose, text, missing) for whose, text in names if (missing := faces.missing(text))]
    if lacking:
        raise missing_shapes(
            [
                Text(f"{whose}“{text}”中的 {_shown(chars, '、')}", f"{_shown(chars, ', ')} in “{text}” ({whose})")
                for whose, text, chars in lacking
            ]
        )


def missing_shapes(where: list[Text]) -> Refusal:
    """That some characters cannot be printed, and what to do."""
    listed = Text("；".join(w.zh for w in where), "; ".join(w.en for w in where))
    return Refusal(
        f"没有字体可以印出{listed.zh}。请安装含有这些字的字体（或放进 {_PATHS} 所指的文件夹），或改用 HTML",
        f"no font has {listed.en}. Install a font that has them (or put it into a folder named in {_PATHS}), or use HTML",
    )


def _shown(characters: list[str], joint: str) -> str:
    return joint.join(f"{c} (U+{ord(c):04X})" for c in characters)


@cache
def _cmap(path: str, index: int) -> dict[int, str]:
    with documents_extra():
        from fontTools.ttLib import TTFont, TTLibError
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return font.getBestCmap() or {}
    except (TTLibError, OSError, KeyError):
        return {}
