"""Typst source to PDF, by one compiler that is used again and again: a new one for each file is several times slower.

A compiler starts threads. Never fork a process after one has been used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from engine.diagnostics.refusal import Refusal
from engine.documents.environment import TEMPLATES
from engine.documents.typesetting.extra import documents_extra
from engine.documents.typesetting.fonts import Typefaces, missing_shapes, typefaces
from engine.values.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from typst import Compiler, PDFStandard


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """What kind of PDF: `tagged` for screen readers (PDF/UA-1), `archival` to be kept for years (PDF/A-2b)."""

    tagged: bool = True
    archival: bool = False

    def standards(self) -> list[PDFStandard]:
        """The standards by Typst's names."""
        return [*(["ua-1"] if self.tagged else []), *(["a-2b"] if self.archival else [])]  # type: ignore[list-item]


class Typesetter:
    """A compiler with its fonts. The same source and options give the same bytes."""

    def __init__(self, faces: Typefaces, root: Path = TEMPLATES) -> None:
        """`root` is the folder that sources may read files from, images say."""
        with documents_extra():
            import typst
        self.faces = faces
        self.compiler: Compiler = typst.Compiler(
            root=str(root), font_paths=faces.fonts, sys_inputs={"family": faces.family}
        )

    def pdf(self, source: str, options: PdfOptions = PdfOptions()) -> bytes:
        """A source as a PDF.

        Raises:
            Refusal: a character has no shape in any font, or the source is not valid Typst (a template is wrong).
        """
        lacking = self.faces.missing(source)
        if lacking:
            raise missing_shapes([_where(source, character) for character in lacking])
        from typst import TypstError

        try:
            made = self.compiler.compile(
                source.encode("utf-8"),
                format="pdf",
                timestamp=0,
                pdf_standards=options.standards(),
                pdf_tags=options.tagged,
            )
        except TypstError as problem:
            why = f"{problem}{_excerpt(problem.diagnostic or '')}"
            raise Refusal(f"排版失败：{why}", f"typesetting failed: {why}") from problem
        assert isinstance(made, bytes)
        return made


@cache
def typesetter() -> Typesetter:
    """The typesetter of the engine's own documents.

    Raises:
        Refusal: the extra `documents` is not installed, or there is no Chinese font.
    """
    return Typesetter(typefaces())


def _excerpt(report: str) -> str:
    """The line of the source that does not compile, as Typst's report shows it: `2 │ #foo(a)`."""
    shown = [
        line.partition("│")[2].strip() for line in report.splitlines() if line.lstrip()[:1].isdigit() and "│" in line
    ]
    return f" ({shown[0][:200]})" if shown else ""


def _where(source: str, character: str) -> Text:
    """A character with some of what stands around it."""
    at = source.index(character)
    before, after = source[:at].rpartition('"')[2][-10:], source[at + 1 :].partition('"')[0][:10]
    shown = f"{character} (U+{ord(character):04X})"
    return Text(f"“{before}{character}{after}”中的 {shown}", f"{shown} in “{before}{character}{after}”")
