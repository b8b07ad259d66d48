"""The measurement of compiling: every bundled rulebook that it names is measured."""

from __future__ import annotations

import pytest

import engine
from benchmarks.compiling import BUNDLED, seconds_of
from engine.columnar.evaluation import ColumnarEvaluation


@pytest.mark.parametrize("name", BUNDLED)
def test_a_rulebook_is_compiled_planned_run_and_written(name: str) -> None:
    session = engine.open_session(name)
    evaluation = ColumnarEvaluation(
        session.programs, session.found.vocabulary, session.period, session.as_of, session.calendars, session.roles
    )
    assert all(seconds > 0 for seconds in seconds_of(evaluation, session))
