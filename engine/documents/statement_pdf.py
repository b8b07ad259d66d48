"""Pay statements as PDF: a file a person, or all in one bundle; and the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from engine.documents.environment import DocumentLanguage
from engine.documents.file_names import file_names
from engine.documents.register import build_register
from engine.documents.register_sheets import register_sources
from engine.documents.statement_sheets import statements_source
from engine.documents.statements_model import Statement
from engine.documents.typesetting.fonts import require_shapes
from engine.documents.typesetting.pdf_files import merge, protect
from engine.documents.typesetting.typesetter import PdfOptions, typesetter

BUNDLE = "statements.pdf"
REGISTER = "register.pdf"
Progress = Callable[[int], None]
T = TypeVar("T")

# So many pages are typeset at once. More take more memory (about 1 MB each, and the compiler remembers its last ten documents)
# and no less time.
CHUNK = 50


def statement_pdfs(
    statements: Sequence[Statement],
    language: DocumentLanguage,
    options: PdfOptions,
    passwords: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[str, bytes]]:
    """A file name and a PDF for each person, one after the other.

    Args:
        passwords: by key; each file opens with its person's alone. None: no file is protected.
        progress: told of each file that is done.

    Raises:
        Refusal: the extra `documents` is missing, or a name has a character that no font has; before the first file.
    """
    _require_names(statements)
    names = file_names([s.key for s in statements], ".pdf")
    for statement in statements:
        pdf = typesetter().pdf(statements_source([statement], language), options)
        yield names[statement.key], protect(pdf, passwords[statement.key]) if passwords is not None else pdf
        if progress:
            progress(1)


def statements_bundle(
    statements: Sequence[Statement],
    language: DocumentLanguage,
    archival: bool = False,
    progress: Progress | None = None,
) -> bytes:
    """All statements in one PDF, each on a page of its own, with a bookmark a person. It is for the printer and the archive,
    and not tagged for screen readers.

    Raises:
        Refusal: as statement_pdfs.
    """
    _require_names(statements)

    def parts() -> Iterator[tuple[bytes, list[str]]]:
        for chunk in _chunks(statements, CHUNK):
            pdf = typesetter().pdf(statements_source(chunk, language), PdfOptions(tagged=False, archival=archival))
            yield pdf, [s.key if s.name == s.key else f"{s.key} {s.name}" for s in chunk]
            if progress:
                progress(len(chunk))

    return merge(parts())


def register_pdf(statements: Sequence[Statement], language: DocumentLanguage, archival: bool = False) -> bytes:
    """The register as a PDF: landscape, so many persons a page, each page with its own sums.

    Raises:
        Refusal: as statement_pdfs.
    """
    _require_names(statements)
    register = build_register(statements)
    options = PdfOptions(tagged=False, archival=archival)
    sources = register_sources(register, language, CHUNK)
    return merge((typesetter().pdf(source, options), ()) for source in sources)


def _require_names(statements: Sequence[Statement]) -> None:
    require_shapes((s.key, text) for s in statements for text in (s.name, s.key))


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
