"""PDFs put together and locked: what is done to finished files."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.documents.typesetting.extra import documents_extra

if TYPE_CHECKING:
    from pikepdf import Pdf


def merge(parts: Iterable[tuple[bytes, Sequence[str]]]) -> bytes:
    """Untagged PDFs one after the other, as one. The same parts give the same bytes.

    Args:
        parts: each a PDF, and new titles for its bookmarks of the first level. Title and archival mark are those of the first PDF.
    """
    with documents_extra():
        from pikepdf import ObjectStreamMode, OutlineItem
    whole: Pdf | None = None
    marks: list[tuple[str, int]] = []
    for data, titles in parts:
        part = _open(data)
        start = len(whole.pages) if whole is not None else 0
        marks += [(title, start + page) for title, page in zip(titles, _bookmarked(part), strict=True)]
        if whole is None:
            whole = part
        else:
            whole.pages.extend(part.pages)
    assert whole is not None, "nothing to merge"
    with whole.open_outline() as outline:
        outline.root[:] = [OutlineItem(title, page) for title, page in marks]
    out = io.BytesIO()
    whole.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


def _bookmarked(pdf: Pdf) -> list[int]:
    """The pages, from 0, that the bookmarks of the first level lead to."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        return [numbers[item.obj.Dest[0].objgen] for item in outline.root if item.obj is not None]  # type: ignore[index]


def protect(pdf: bytes, password: str) -> bytes:
    """A PDF that opens with a password alone (AES-256). Nobody has the owner's; what is printed or copied is not restricted."""
    with documents_extra():
        from pikepdf import Encryption
    out = io.BytesIO()
    _open(pdf).save(out, encryption=Encryption(user=password, owner=secrets.token_urlsafe(24), R=6))
    return out.getvalue()


def _open(pdf: bytes) -> Pdf:
    with documents_extra():
        import pikepdf
    return pikepdf.open(io.BytesIO(pdf))
