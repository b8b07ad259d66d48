"""The handbook as a PDF, typeset by Typst."""

from __future__ import annotations

import base64
import io
import struct

from engine.documents.environment import DocumentLanguage, typst_environment
from engine.documents.handbook.column_widths import column_widths
from engine.documents.handbook.model import HandbookView
from engine.documents.handbook.pages import template_values
from engine.documents.typesetting.extra import documents_extra
from engine.documents.typesetting.typesetter import PdfOptions, typesetter
from engine.rulebook.model import Logo


def pdf_file(book: HandbookView, language: DocumentLanguage, options: PdfOptions | None = None) -> bytes:
    """A tagged PDF with bookmarks.

    Raises:
        Refusal: the extra `documents` is not installed, no Chinese font is there, or no font has one of the characters.
    """
    values = template_values(book, language)
    title = " · ".join(book.title.plain(lang) for lang in values["languages"])
    source = (
        typst_environment()
        .get_template("handbook.typ.j2")
        .render(
            **values,
            widths=column_widths,
            pdf_title=title,
            logo=_drawing(book.logo) if book.logo else "",
        )
    )
    return _compact(typesetter().pdf(source, options or PdfOptions()))


def _compact(pdf: bytes) -> bytes:
    """The same document with its many small objects packed together: a third of the size."""
    with documents_extra():
        import pikepdf
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _drawing(logo: Logo) -> str:
    """The logo as an SVG; a PNG is put inside one."""
    if logo.media == "image/svg+xml":
        return logo.content.decode("utf-8", "replace")
    width, height = struct.unpack(">II", logo.content[16:24])
    data = base64.b64encode(logo.content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )
