"""Pay statements as pages: one a person, and the register that leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.documents.environment import DocumentLanguage, environment, languages, stylesheet
from engine.documents.figures import UNDETERMINED
from engine.documents.file_names import file_names
from engine.documents.register import Cell, Column, Row, build_register, shown_amount
from engine.documents.statements_model import Statement
from engine.values.text import Language, Text
from engine.values.value import Undetermined

REGISTER = "index.html"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell as the page shows it."""

    text: str
    kind: str
    missing: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the register, which leads to a person's page."""

    row: Row
    file: str
    cells: list[_Shown]


def render_statements(statements: Sequence[Statement], language: DocumentLanguage = "zh") -> dict[str, str]:
    """Pages by file name: one a person, and the register `index.html`. Each stands for itself, with no network."""
    names = file_names([s.key for s in statements], ".html")
    page = environment().get_template("statement.html.j2")
    css = stylesheet("statement.css")
    shown = languages(language)
    pages = {
        names[s.key]: page.render(statement=s, languages=shown, mode=language, css=css, register=REGISTER)
        for s in statements
    }
    pages[REGISTER] = render_register(statements, language)
    return pages


def render_register(statements: Sequence[Statement], language: DocumentLanguage = "zh") -> str:
    """The register: all persons with the items that came to something for any of them."""
    names = file_names([s.key for s in statements], ".html")
    register = build_register(statements)
    first = languages(language)[0]
    rows = list(register.rows())
    lines = [
        _Line(
            row,
            names[row.statement.key],
            [_shown(*pair, first) for pair in zip(row.cells, register.columns, strict=True)],
        )
        for row in rows
    ]
    template = environment().get_template("register.html.j2")
    return template.render(
        register=register,
        rows=lines,
        sums=[shown_amount(*pair) for pair in zip(register.sums(rows), register.columns, strict=True)],
        languages=languages(language),
        mode=language,
        css=stylesheet("statement.css"),
    )


def _shown(cell: Cell, column: Column, language: Language) -> _Shown:
    undetermined = isinstance(cell.value, Undetermined)
    text = UNDETERMINED.of(language) if undetermined else shown_amount(cell.value, column)
    if column.kind == "information" and not undetermined:
        text = cell.words.of(language) if cell.value else "–"
    return _Shown(text, column.kind, cell.missing)
