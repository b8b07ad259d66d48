"""The Jinja environments of all documents: sandboxed, strict, everything escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from engine.documents.typesetting.literals import joined, literal
from engine.values.text import Language

DocumentLanguage = Literal["zh", "en", "both"]
TEMPLATES = Path(__file__).parent / "templates"
"""The folder of the templates, style sheets and Typst preludes."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|~])")
_BLANKS = re.compile(r"\s+")
_LINE_START = re.compile(r"(?m)^(\s*)([#+>-]|\d+[.)])(?=\s)")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def languages(language: DocumentLanguage) -> tuple[Language, ...]:
    """The languages a document is in, in order."""
    return ("zh", "en") if language == "both" else (language,)


@cache
def environment() -> SandboxedEnvironment:
    """Templates ending in `.html.j2` escape for HTML; the Markdown ones escape by the filter `md`."""
    made = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=lambda name: bool(name and name.endswith((".html.j2", ".css.j2"))),
        keep_trailing_newline=True,
    )
    made.filters["md"] = markdown
    made.filters["capital"] = capital
    made.filters["inert"] = inert
    return made


@cache
def typst_environment() -> SandboxedEnvironment:
    """Templates ending in `.typ.j2`: whatever they print becomes a Typst literal, see `engine.documents.typesetting`."""
    made = _TypstEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=literal,
        keep_trailing_newline=True,
    )
    made.filters["capital"] = capital
    return made


class _TypstEnvironment(SandboxedEnvironment):
    """What a macro has rendered is source, and not quoted again. (Jinja's own escaping knows HTML alone.)"""

    concat = staticmethod(joined)


def markdown(text: object) -> str:
    """Text that Markdown shows as it is; on one line. A blank at either end stays: it may part two words."""
    shown = inert(_BLANKS.sub(" ", str(text)))
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", shown))


def capital(text: object) -> str:
    """The text with its first letter as a capital."""
    words = str(text)
    return words[:1].upper() + words[1:]


def inert(text: object) -> str:
    """Text that cannot turn the direction of what stands after it. Direction itself is left to `dir=auto`."""
    return _DIRECTION.sub("", str(text))


@cache
def fixed_words(language: Language) -> Mapping[str, str]:
    """The fixed words of the documents by name, those of `words.j2`."""
    module = environment().get_template("words.j2").module
    found: dict[Language, dict[str, str]] = module.words  # type: ignore[attr-defined]
    return found[language]


def stylesheet(name: str) -> Markup:
    """The text of a style sheet in the templates, to stand in a page; it is ours, not the rulebook's."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))
