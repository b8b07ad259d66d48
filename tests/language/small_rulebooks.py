"""Small rulebooks for the tests: compiled, and their worked examples told apart in a line each."""

from __future__ import annotations

from pathlib import Path

from engine.analysis.check import compile_checked
from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.render import render
from engine.evaluation.example import ExampleResult, ExampleRun, run_examples
from engine.program.model import Program
from engine.rulebook.load import load_rulebook_text

HERE = Path(__file__).parent
_HEAD = """rulebook: small
title: {zh: 小样, en: Small}
vocabulary: [office]
calendar: {rest_days: [saturday, sunday], holidays: none}
chapters:
- id: one
  title: {zh: 一, en: One}
  clauses:
  - id: one.a
    text: {zh: 条款, en: Clause}
"""


def load(path: Path) -> tuple[Program, Diagnostics]:
    """A rulebook of these tests, taken to stand in tests/language."""
    return compile_checked(*load_rulebook_text(path.read_text("utf-8"), path.name, HERE))


def checked(body: str, head: str = "") -> tuple[Program, Diagnostics]:
    """A rulebook of one clause, given without its indentation; `head` are lines for the top."""
    indented = "\n".join(f"    {line}" if line.strip() else "" for line in body.strip("\n").splitlines())
    return compile_checked(*load_rulebook_text(head + _HEAD + indented + "\n", "small.yaml", HERE))


def program(body: str, head: str = "") -> Program:
    return checked(body, head)[0]


def failures(run: ExampleRun) -> list[str]:
    """Each example that failed and each expectation that was not met, in words."""
    return [line for result in run.results if not result.passed for line in _words(result)]


def _words(result: ExampleResult) -> list[str]:
    lines = [f"{result.example.position}: failed"]
    lines += [
        f"  {c.rule} {c.key}: expected {_written(c.expected)}, found {c.found}" for c in result.checks if not c.passed
    ]
    return lines + [f"  {render(d, 'en')}" for d in result.wrong]


def _written(node: object) -> str:
    return str(getattr(node, "text", type(node).__name__))


def failing(body: str) -> list[str]:
    """What fails of a rulebook's own examples."""
    return failures(run_examples(program(body)))
