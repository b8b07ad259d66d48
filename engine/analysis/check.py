"""All that `policy check` says of a rulebook, before any facts are read."""

from __future__ import annotations

from engine.analysis.periods import check_periods
from engine.analysis.tables import check_tables
from engine.analysis.usage import check_usage
from engine.diagnostics.diagnostic import Diagnostics, InvalidRulebook
from engine.program.compile import compile_rulebook
from engine.program.model import Program
from engine.rulebook.model import Rulebook


def check(program: Program, diagnostics: Diagnostics) -> Diagnostics:
    """Add the findings of every static check to the diagnostics."""
    check_tables(program, diagnostics)
    check_usage(program, diagnostics)
    check_periods(program, diagnostics)
    return diagnostics


def compile_checked(rulebook: Rulebook, diagnostics: Diagnostics | None = None) -> tuple[Program, Diagnostics]:
    """The program of a rulebook that passes every check, with the warnings and notes.

    Raises:
        InvalidRulebook: it has errors; all diagnostics are in it.
    """
    program, found = compile_rulebook(rulebook, diagnostics)
    check(program, found)
    if found.has_errors:
        raise InvalidRulebook(found)
    return program, found
