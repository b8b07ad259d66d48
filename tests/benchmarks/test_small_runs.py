"""The measurement of small runs: its parts are functions of the engine, and their time adds up to the whole."""

from __future__ import annotations

import pytest

from benchmarks.small_runs import PARTS, Stopwatch, place


@pytest.mark.parametrize("name", [name for names in PARTS.values() for name in names])
def test_every_part_is_a_function_of_the_engine(name: str) -> None:
    holder, last = place(name)
    assert callable(getattr(holder, last))


def test_a_part_counts_without_those_it_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([1.0, 3.0, 8.0, 9.0, 10.0])
    monkeypatch.setattr("benchmarks.small_runs.time.process_time", lambda: next(clock))
    watch = Stopwatch()
    inner = watch.timed("inner", lambda: "done")
    assert watch.timed("outer", inner)() == "done"
    watch.switch()
    assert watch.spent == {"Python and click start": 2.0, "outer": 3.0, "inner": 5.0}
