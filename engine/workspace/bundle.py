"""All the files that an evaluation leaves: results, pay statements, handbooks."""

from __future__ import annotations

from engine.documents.handbook import render_handbook
from engine.documents.results_csv import results_csv
from engine.documents.results_json import results_json
from engine.evaluation.results import Results
from engine.values.text import Language
from engine.workspace.session import Session
from engine.workspace.statements import StatementChoice, make_statements, statement_files

_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def bundle(session: Session, results: Results, language: Language) -> dict[str, bytes]:
    """Relative path to content: results.json and .csv, statements/, and each rulebook's handbook in both languages."""
    files = {
        "results.json": results_json(results).encode(),
        "results.csv": results_csv(results, session.programs, session.people, language).encode(),
    }
    pages = statement_files(make_statements(session, results), StatementChoice(language=language))
    files |= {f"statements/{name}": content for name, content in pages}
    for program in session.programs:
        whose = f"{program.rulebook.id}." if len(session.programs) > 1 else ""
        for each in _LANGUAGES:
            files[f"handbook.{whose}{each}.html"] = render_handbook(program, each, "html", session.as_of).encode()
    return files
