"""Rulebooks that state what others published, with their cases as worked examples: `note` is the case's id."""

from __future__ import annotations

from pathlib import Path

from engine.analysis.check import compile_checked
from engine.diagnostics.diagnostic import Diagnostics
from engine.evaluation.example import ExampleResult, ExampleRun, run_examples
from engine.program.model import Program
from engine.rulebook.cases import read_cases
from engine.rulebook.load import load_rulebook, load_rulebook_text

HERE = Path(__file__).parent


def rulebooks(source: str) -> list[Path]:
    return sorted((HERE / source).glob("*.yaml"))


def compiled(path: Path) -> tuple[Program, Diagnostics]:
    return compile_checked(*load_rulebook(path))


def compiled_text(text: str, source: str) -> Program:
    """A rulebook of a text, taken to stand in a source's folder."""
    program, diagnostics = compile_checked(*load_rulebook_text(text, "made.yaml", HERE / source))
    assert not diagnostics.has_errors, list(diagnostics)
    return program


def own_results(path: Path) -> list[ExampleResult]:
    """The examples written in a file, run; those it takes from the layer below are that file's own."""
    program, _ = compiled(path)
    return [r for r in run_examples(program).results if Path(r.example.position.source.name).name == path.name]


def case_id(result: ExampleResult) -> str:
    return result.example.note.en if result.example.note else ""


def run_cases(program: Program, text: str, folder: Path) -> ExampleRun:
    """A file of cases against a program."""
    file = folder / "cases.yaml"
    file.write_text(text, "utf-8")
    return run_examples(program, read_cases(file, [program.rulebook])[program.rulebook.id])
