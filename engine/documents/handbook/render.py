"""A handbook in any of its formats, as the bytes of a file."""

from __future__ import annotations

from typing import Literal

from engine.documents.environment import DocumentLanguage
from engine.documents.handbook.model import HandbookView
from engine.documents.handbook.pages import render_page
from engine.documents.typesetting.extra import documents_extra

HandbookFormat = Literal["html", "pdf", "docx", "md"]


def render_handbook(book: HandbookView, language: DocumentLanguage, format: HandbookFormat) -> bytes:
    """A handbook as one self-contained file; the same handbook gives the same bytes.

    Args:
        language: zh, en, or both side by side.

    Raises:
        Refusal: PDF and Word need packages of the extra `documents` that are not installed.
    """
    if format == "docx":
        with documents_extra():
            from engine.documents.handbook.word.document import word_file
        return word_file(book, language)
    if format == "pdf":
        from engine.documents.handbook.pdf import pdf_file

        return pdf_file(book, language)
    return render_page(book, language, format).encode()
