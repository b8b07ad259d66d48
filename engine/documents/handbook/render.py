"""A handbook in any of its formats, as the bytes of a file."""

from __future__ import annotations

from typing import Literal

from engine.documents.environment import DocumentLanguage
from engine.documents.handbook.model import HandbookView
from engine.documents.handbook.pages import render_page

HandbookFormat = Literal["html", "md"]


def render_handbook(book: HandbookView, language: DocumentLanguage, format: HandbookFormat) -> bytes:
    """A handbook as one self-contained file; the same handbook gives the same bytes.

    Args:
        language: zh, en, or both side by side.
    """
    return render_page(book, language, format).encode()
