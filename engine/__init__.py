"""Company policy as code: the API for those who embed it.

    import engine

    program = engine.load("staff_policy.yaml")             # a bundled rulebook's name, or a path
    results = engine.evaluate(program, "facts/", "2024-10")
    print(results.of("net_pay", "E010")[0].value)          # exact: an int or a Fraction
    html = engine.render_handbook(program, "zh")

Nothing here prints. A rulebook that cannot be used raises `InvalidRulebook`, facts that cannot be read `InvalidFacts`, and
anything else that cannot be done `Refusal`; all three say why in Chinese and in English. Importing this module is cheap: the
engine is loaded by the first call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.diagnostics.diagnostic import Diagnostics
    from engine.documents.environment import DocumentLanguage
    from engine.documents.handbook.render import HandbookFormat
    from engine.evaluation.results import Results
    from engine.facts.problems import FactsReading
    from engine.program.model import Program
    from engine.values.period import Period
    from engine.values.text import Language
    from engine.workspace.session import Session

    Rulebooks = str | Path | Program | Sequence[str | Path | Program]

__version__ = "0.1.0"
__all__ = [
    "check",
    "evaluate",
    "explain",
    "load",
    "open_session",
    "read_facts",
    "render_handbook",
    "render_statements",
    "results_json",
]


def load(rulebook: str | Path) -> Program:
    """A rulebook, compiled and checked, by the name of a bundled one or by path.

    Raises:
        InvalidRulebook: it is not there or has errors; `diagnostics` in it are all of them.
    """
    from engine.workspace.opening import open_rulebook

    return open_rulebook(str(rulebook)).program


def check(rulebook: str | Path) -> Diagnostics:
    """Everything to be said of a rulebook before any facts are read. A rulebook with errors does not raise."""
    from engine.analysis.columnar import check_columnar
    from engine.diagnostics.diagnostic import InvalidRulebook
    from engine.workspace.opening import open_rulebook

    try:
        opened = open_rulebook(str(rulebook))
    except InvalidRulebook as invalid:
        return invalid.diagnostics
    check_columnar(opened.program, opened.diagnostics)
    return opened.diagnostics


def open_session(
    rulebooks: Rulebooks,
    facts: str | Path | None = None,
    period: str | Period | None = None,
    as_of: date | None = None,
    *,
    skip_bad_rows: bool = False,
    roles: Sequence[str] = (),
) -> Session:
    """Rulebooks and facts brought together: `.evaluate()` gives the results, `.reading` what was wrong with the facts.

    Args:
        facts: a folder or file; None for the bundled sample.
        period: such as "2024-10"; None for the facts' own.
        as_of: None for the period's last day.
        skip_bad_rows: count unreadable cells as missing instead of refusing their file.
        roles: `role=rulebook`, for rulebooks that yield to others.

    Raises:
        InvalidRulebook, InvalidFacts, Refusal: as said above.
    """
    from engine.values.period import Period
    from engine.workspace import periods, session

    asked = period if period is None or isinstance(period, Period) else periods.parse_period(period)
    return session.open_session(_programs(rulebooks), facts, asked, as_of, skip_bad_rows, roles)


def read_facts(rulebooks: Rulebooks, facts: str | Path | None = None, *, skip_bad_rows: bool = False) -> FactsReading:
    """The facts that rulebooks read, with every problem listed. Raises as open_session does."""
    from engine.workspace.facts import find_and_read

    return find_and_read(_programs(rulebooks), facts, None, skip_bad_rows).reading


def evaluate(
    rulebooks: Rulebooks,
    facts: str | Path | None = None,
    period: str | Period | None = None,
    as_of: date | None = None,
    *,
    skip_bad_rows: bool = False,
    roles: Sequence[str] = (),
) -> Results:
    """The outcomes and findings of a period. Arguments and errors as open_session's."""
    return open_session(rulebooks, facts, period, as_of, skip_bad_rows=skip_bad_rows, roles=roles).evaluate()


def results_json(results: Results) -> str:
    """Results in the stable shape of schemas/results.schema.json."""
    from engine.documents import results_json as shape

    return shape.results_json(results)


def explain(session: Session, person: str, outcome: str | None = None, language: Language = "en") -> str:
    """Where a person's outcomes come from, as a tree in words: one outcome's, or those of the statement's lines.

    Raises:
        Refusal: nobody of that key or name, no such rule, or no row of theirs it could be of; no such language.
    """
    from engine.documents.explanation import render_explanation
    from engine.values.text import Language
    from engine.workspace.choices import require_choice
    from engine.workspace.tracing import trace_person

    require_choice("language", language, Language)
    traces = trace_person(session, person, outcome)
    return "\n".join(f"{render_explanation(t.trace, t.program, session.facts, language)}\n" for t in traces)


def render_handbook(
    rulebook: str | Path | Program,
    language: DocumentLanguage = "zh",
    format: HandbookFormat = "html",
    *,
    compare: str | Path | Program | None = None,
    examples: bool | None = None,
) -> bytes:
    """The handbook of a rulebook, one self-contained file; with `compare`, as a redline of that former version.

    Args:
        examples: whether the worked examples are in it; by default in a handbook, not in a redline.

    Raises:
        InvalidRulebook: the rulebook or the former version cannot be used.
        Refusal: no such language or format; PDF and Word without the extra `documents`.
    """
    from engine.documents.environment import DocumentLanguage
    from engine.documents.handbook.build import build_handbook
    from engine.documents.handbook.redline import redline
    from engine.documents.handbook.render import HandbookFormat
    from engine.documents.handbook.render import render_handbook as render
    from engine.workspace.choices import require_choice

    require_choice("language", language, DocumentLanguage)
    require_choice("format", format, HandbookFormat)
    with_examples = compare is None if examples is None else examples
    book = build_handbook(_programs(rulebook)[0], examples=with_examples)
    if compare is not None:
        book = redline(build_handbook(_programs(compare)[0], examples=False), book)
    return render(book, language, format)


def render_statements(
    session: Session,
    results: Results,
    language: DocumentLanguage = "zh",
    format: Literal["html", "pdf", "xlsx"] = "html",
    *,
    bundle: bool = False,
    archival: bool = False,
    passwords: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The pay statements and the register: file name to content.

    Args:
        format: a page or a PDF a person and the register beside them, or a workbook that is the register with all lines. PDF needs the extra `documents`.
        bundle: all statements in one PDF.
        archival: PDF/A-2b.
        passwords: by key; each person's PDF opens with it alone.

    Raises:
        Refusal: no such language or format, arguments that exclude each other, PDF without the extra, a name with a character that no font has.
    """
    from engine.documents.environment import DocumentLanguage
    from engine.workspace.choices import require_choice
    from engine.workspace.statements import StatementChoice, StatementFormat, make_statements, statement_files

    require_choice("language", language, DocumentLanguage)
    require_choice("format", format, StatementFormat)
    choice = StatementChoice(format, language, bundle, archival, passwords)
    return dict(statement_files(make_statements(session, results), choice))


def _programs(rulebooks: Rulebooks) -> list[Program]:
    given = [rulebooks] if isinstance(rulebooks, str | Path) or not isinstance(rulebooks, Sequence) else rulebooks
    return [load(r) if isinstance(r, str | Path) else r for r in given]
