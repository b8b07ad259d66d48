"""The files of pay statements and register, in the format asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.documents.environment import DocumentLanguage
from engine.documents.register_xlsx import register_xlsx
from engine.documents.statement_pages import render_statements
from engine.documents.statements import build_statements
from engine.documents.statements_model import Statement
from engine.evaluation.results import Results
from engine.workspace.refusal import Refusal
from engine.workspace.session import Session

StatementFormat = Literal["html", "pdf", "xlsx"]
Progress = Callable[[int], None]
WORKBOOK = "register.xlsx"


@dataclass(frozen=True, slots=True)
class StatementChoice:
    """How statements are wanted. `bundle`: all in one PDF. `archival`: PDF/A-2b. `passwords`, by key: each PDF opens with its own.

    Raises:
        Refusal: choices that exclude each other.
    """

    format: StatementFormat = "html"
    language: DocumentLanguage = "zh"
    bundle: bool = False
    archival: bool = False
    passwords: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if self.format != "pdf" and (self.bundle or self.archival or self.passwords is not None):
            raise Refusal(
                "合订（--bundle）、存档（--pdf-a）和密码（--password-file）只用于 PDF：请加 --format pdf",
                "--bundle, --pdf-a and --password-file are for PDF: add --format pdf",
            )
        if self.archival and self.passwords is not None:
            raise Refusal(
                "PDF/A 不允许加密：--pdf-a 与 --password-file 不能同时使用；存档用前者，发给本人用后者",
                "PDF/A allows no encryption: --pdf-a and --password-file exclude each other; keep the one in the archive, send the other out",
            )
        if self.bundle and self.passwords is not None:
            raise Refusal(
                "合订本含所有人的工资条，不能用各人的密码：--bundle 与 --password-file 不能同时使用",
                "a bundle holds everybody's statement and cannot have each person's password: --bundle and --password-file exclude each other",
            )


def make_statements(session: Session, results: Results) -> list[Statement]:
    """The statements of an evaluation that was done."""
    return build_statements(session.programs, session.evaluation, results)


def statement_files(
    statements: Sequence[Statement], choice: StatementChoice, progress: Progress | None = None
) -> Iterator[tuple[str, bytes]]:
    """File names with contents, one after the other. HTML and PDF: a file a person (or the bundle) and the register; a workbook alone for XLSX.
    Where PDFs are protected there is no register beside them: it would tell what they lock away.

    Raises:
        Refusal: PDF is asked for and there is nobody or it cannot be made here, or a name has a character that no font has.
    """
    if choice.format == "xlsx":
        yield WORKBOOK, register_xlsx(statements, choice.language, progress)
    elif choice.format == "html":
        yield from ((name, page.encode()) for name, page in render_statements(statements, choice.language).items())
    elif not statements:
        raise Refusal(
            "没有工资条可写：规则手册没有 `statement:` 项目，或期间内没有人",
            "there is no statement to write: the rulebooks have no lines with `statement:`, or there is nobody in the period",
        )
    else:
        yield from _pdfs(statements, choice, progress)


def _pdfs(
    statements: Sequence[Statement], choice: StatementChoice, progress: Progress | None
) -> Iterator[tuple[str, bytes]]:
    from engine.documents import statement_pdf
    from engine.documents.typesetting.typesetter import PdfOptions

    language, archival = choice.language, choice.archival
    if choice.bundle:
        yield statement_pdf.BUNDLE, statement_pdf.statements_bundle(statements, language, archival, progress)
    else:
        options = PdfOptions(archival=archival)
        yield from statement_pdf.statement_pdfs(statements, language, options, choice.passwords, progress)
    if choice.passwords is None:
        yield statement_pdf.REGISTER, statement_pdf.register_pdf(statements, language, archival)
