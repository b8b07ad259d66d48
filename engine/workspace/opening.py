"""A rulebook by name or path, loaded, compiled and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.analysis.check import compile_checked
from engine.diagnostics.diagnostic import Diagnostics
from engine.program.model import Program
from engine.rulebook.library import find_rulebook
from engine.rulebook.load import load_rulebook


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A program that may be evaluated, where it came from, and the warnings and notes about it."""

    path: Path
    program: Program
    diagnostics: Diagnostics


def open_rulebook(name: str) -> Opened:
    """The program of a bundled rulebook's name or of a path.

    Raises:
        InvalidRulebook: it is not there, or has errors; all diagnostics are in it.
    """
    path = find_rulebook(name)
    rulebook, diagnostics = load_rulebook(path)
    program, found = compile_checked(rulebook, diagnostics)
    return Opened(path, program, found)
