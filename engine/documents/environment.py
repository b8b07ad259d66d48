"""The Jinja environments of all documents: sandboxed, strict, everything escaped; our templates, or a company's own over them."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from engine.diagnostics.refusal import Refusal
from engine.documents.typesetting.literals import joined, literal
from engine.values.text import Language

DocumentLanguage = Literal["zh", "en", "both"]
TEMPLATES = Path(__file__).parent / "templates"
"""The folder of the templates, style sheets and Typst preludes."""
_own_folder: ContextVar[Path | None] = ContextVar("own_folder", default=None)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|~])")
_BLANKS = re.compile(r"\s+")
_LINE_START = re.compile(r"(?m)^(\s*)([#+>-]|\d+[.)])(?=\s)")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def languages(language: DocumentLanguage) -> tuple[Language, ...]:
    """The languages a document is in, in order."""
    return ("zh", "en") if language == "both" else (language,)


@contextmanager
def own_templates(folder: Path | None) -> Iterator[None]:
    """Inside, the templates of a folder go before ours of the same name.

    Raises:
        Refusal: the folder holds no template of a name that ours have, or one of its templates cannot be used; file and line are named.
    """
    if folder is not None and not any((folder / name).is_file() for name in template_names()):
        known = template_names()
        raise Refusal(
            f"{folder} 里没有可用的模板；文件名应为：{'、'.join(known)}",
            f"{folder} holds no template that could be used; they are called: {', '.join(known)}",
        )
    token = _own_folder.set(folder)
    try:
        yield
    except (Refusal, KeyboardInterrupt):
        raise
    except Exception as problem:
        place = _place(problem, folder) if folder is not None else None
        if place is None:
            raise
        why = " ".join(str(problem).split())
        raise Refusal(f"模板有误：{place}：{why}", f"a template is wrong: {place}: {why}") from problem
    finally:
        _own_folder.reset(token)


def template_names() -> list[str]:
    """The names of our templates, style sheets and preludes."""
    return sorted(path.name for path in TEMPLATES.iterdir() if path.is_file())


def _place(problem: Exception, folder: Path) -> str | None:
    """File and line of a company's template that a failure came out of; None if it did not come out of one."""
    if isinstance(problem, TemplateSyntaxError) and problem.filename:
        return f"{problem.filename}:{problem.lineno}" if Path(problem.filename).is_relative_to(folder) else None
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if Path(f.filename).is_relative_to(folder)]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None


def environment() -> SandboxedEnvironment:
    """Templates ending in `.html.j2` escape for HTML; the Markdown ones escape by the filter `md`."""
    return _environment(_own_folder.get())


def typst_environment() -> SandboxedEnvironment:
    """Templates ending in `.typ.j2`: whatever they print becomes a Typst literal, see `engine.documents.typesetting`."""
    return _typst_environment(_own_folder.get())


def _loader(own: Path | None) -> FileSystemLoader:
    return FileSystemLoader([TEMPLATES] if own is None else [own, TEMPLATES])


@cache
def _environment(own: Path | None) -> SandboxedEnvironment:
    made = SandboxedEnvironment(
        loader=_loader(own),
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
def _typst_environment(own: Path | None) -> SandboxedEnvironment:
    made = _TypstEnvironment(
        loader=_loader(own),
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


def fixed_words(language: Language) -> Mapping[str, str]:
    """The fixed words of the documents by name, those of `words.j2`."""
    return _fixed_words(language, _own_folder.get())


@cache
def _fixed_words(language: Language, own: Path | None) -> Mapping[str, str]:
    module = _environment(own).get_template("words.j2").module
    found: dict[Language, dict[str, str]] = module.words  # type: ignore[attr-defined]
    return found[language]


def stylesheet(name: str) -> Markup:
    """The text of a style sheet in the templates, to stand in a page; it is ours or the company's, not the rulebook's."""
    own = _own_folder.get()
    path = own / name if own is not None and (own / name).is_file() else TEMPLATES / name
    return Markup(path.read_text(encoding="utf-8"))
