"""A handbook as a Word document: real headings, fields, repeated table headings, and changes that Word can accept or reject."""

from __future__ import annotations

import io
import zipfile

from docx import Document

from engine.documents.environment import DocumentLanguage, languages
from engine.documents.handbook.model import HandbookView
from engine.documents.handbook.word.appendices import write_appendices
from engine.documents.handbook.word.clauses import write_clauses
from engine.documents.handbook.word.front import write_front
from engine.documents.handbook.word.styles import set_up
from engine.documents.handbook.word.writing import Writing

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip file can say


def word_file(book: HandbookView, language: DocumentLanguage) -> bytes:
    """The document as a file; the same handbook gives the same bytes."""
    document = Document()
    set_up(document, book.colour)
    writing = Writing(document, book, languages(language))
    write_front(writing)
    write_clauses(writing)
    write_appendices(writing)
    stream = io.BytesIO()
    document.save(stream)
    return _timeless(stream.getvalue())


def _timeless(content: bytes) -> bytes:
    """A zip file whose parts carry no time of writing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return made.getvalue()
