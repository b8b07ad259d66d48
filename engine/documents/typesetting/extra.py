"""The packages that come with the extra `documents`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.diagnostics.refusal import Refusal

_PACKAGES = ("typst", "fontTools", "pikepdf")


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
        raise Refusal(
            f"生成 PDF 需要程序包 {name}：请执行 pip install 'policy-as-code[documents]'；HTML 不需要它",
            f"PDF needs the package `{name}`: pip install 'policy-as-code[documents]'; HTML works without it",
        ) from None
