"""The bundled policies, loaded and evaluated once for all their tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from engine.analysis.check import compile_checked
from engine.evaluation.program_calendar import calendar_of
from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation
from engine.facts.folder import read_facts
from engine.facts.model import Facts
from engine.facts.timetable import derive_facts
from engine.program.model import Program
from engine.rulebook.library import find_rulebook, samples
from engine.rulebook.load import load_rulebook
from engine.values.period import Period


@cache
def _program(rulebook: str) -> Program:
    return compile_checked(*load_rulebook(find_rulebook(rulebook)))[0]


@cache
def _facts(rulebook: str, sample: str, period: str) -> Facts:
    program = _program(rulebook)
    folder = next(path for path in samples(rulebook) if path.name == sample)
    reading = read_facts(folder, program.rulebook.vocabulary)
    assert reading.problems == []
    return derive_facts(reading.facts, program.rulebook.vocabulary, calendar_of(program, Period.parse(period)))


@cache
def _results(rulebook: str, sample: str, period: str) -> Results:
    when = Period.parse(period)
    return Evaluation([_program(rulebook)], _facts(rulebook, sample, period), when, when.end).results()


@pytest.fixture(scope="session")
def program() -> Callable[[str], Program]:
    return _program


@pytest.fixture(scope="session")
def results() -> Callable[[str, str, str], Results]:
    return _results


@pytest.fixture(scope="session")
def facts() -> Callable[[str, str, str], Facts]:
    """The facts of a bundled sample, as they stand in a period."""
    return _facts
