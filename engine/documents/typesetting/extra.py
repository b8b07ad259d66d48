"""The packages that come with the extra `documents`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.diagnostics.refusal import Refusal

_PACKAGES = {"typst": "PDF", "fontTools": "PDF", "pikepdf": "PDF", "docx": "Word"}
"""What each is needed for, by the name it is imported by."""
_INSTALLED_AS = {"docx": "python-docx"}


@contextmanager
def documents_extra() -> Iterator[None]:
    """Import packages of the extra inside.

    Raises:
        Refusal: one is not installed; the message says how to get it.
    """
    try:
        yield
    except ModuleNotFoundError as problem:
        name = (problem.name or "").partition(".")[0]
        if name not in _PACKAGES:
            raise
        kind, package = _PACKAGES[name], _INSTALLED_AS.get(name, name)
        raise Refusal(
            f"生成 {kind} 需要程序包 {package}：请执行 pip install 'policy-as-code[documents]'；HTML 不需要它",
            f"{kind} needs the package `{package}`: pip install 'policy-as-code[documents]'; HTML works without it",
        ) from None
