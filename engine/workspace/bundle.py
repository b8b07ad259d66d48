"""All the files that an evaluation leaves: results, pay statements, handbooks."""

from __future__ import annotations

from engine.documents.handbook.build import build_handbook
from engine.documents.handbook.pages import render_page
from engine.documents.results_csv import results_csv
from engine.documents.results_json import results_json
from engine.evaluation.results import Results
from engine.values.text import LANGUAGES, Language
from engine.workspace.session import Session
from engine.workspace.statements import StatementChoice, make_statements, statement_files


def bundle(session: Session, results: Results, language: Language, whole: bool = True) -> dict[str, bytes]:
    """Relative path to content: results.json and .csv, statements/, and each rulebook's handbook in both languages.

    Of the outcomes of some rules alone (not `whole`) no statements are made: their sums would not be anybody's pay.
    """
    files = {
        "results.json": results_json(results).encode(),
        "results.csv": results_csv(results, session.programs, session.people, language).encode(),
    }
    if whole:
        pages = statement_files(make_statements(session, results), StatementChoice(language=language))
        files |= {f"statements/{name}": content for name, content in pages}
    for program in session.programs:
        whose = f"{program.rulebook.id}." if len(session.programs) > 1 else ""
        book = build_handbook(program, session.as_of)
        for each in LANGUAGES:
            files[f"handbook.{whose}{each}.html"] = render_page(book, each, "html").encode()
    return files
