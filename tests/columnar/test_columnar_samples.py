"""The bundled samples, whole: every outcome of every rulebook that has one, by both evaluators."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.rulebook.library import bundled_rulebooks, samples
from engine.values.period import Period
from engine.workspace.opening import open_rulebook
from engine.workspace.session import open_session
from tests.columnar.agreement import by_both

NET_PAY = ("fengyun", "social_insurance", "individual_income_tax")


@dataclass(frozen=True)
class Sampled:
    """Rulebooks on a sample. A month of a longer sample does where the whole takes long."""

    rulebooks: tuple[str, ...]
    sample: str
    period: str
    outcomes: int
    """At least so many."""

    def __str__(self) -> str:
        return f"{'+'.join(self.rulebooks)} {self.period}"


SAMPLES = [
    Sampled(("fengyun",), "2024-10", "2024-10", 49_000),
    Sampled(("fengyun",), "2024", "2024", 110_000),
    Sampled(NET_PAY, "2024-10", "2024-10", 50_000),
    Sampled(("aimeicheng",), "2024-10", "2024-10", 30_000),
    Sampled(("daily_work",), "2024-10", "2024-10", 1_200),
    Sampled(("telesales",), "2024-10", "2024-10", 26_000),
    Sampled(("foreign_trade",), "2024-Q4", "2024-12", 50_000),
]


def test_every_sample_is_among_them() -> None:
    bundled = {(rulebook, path.name) for rulebook in bundled_rulebooks() for path in samples(rulebook)}
    assert {(s.rulebooks[0], s.sample) for s in SAMPLES} == bundled


@pytest.mark.parametrize("sampled", SAMPLES, ids=str)
def test_both_find_the_same_on_a_sample(sampled: Sampled) -> None:
    programs = [open_rulebook(name).program for name in sampled.rulebooks]
    folder = next(path for path in samples(sampled.rulebooks[0]) if path.name == sampled.sample)
    session = open_session(programs, str(folder), Period.parse(sampled.period))
    found = by_both(
        programs,
        session.facts,
        session.period,
        session.as_of,
        calendars=session.calendars,
        roles=session.roles,
        vocabulary=session.found.vocabulary,
    )
    assert found.disagreements() == []
    assert found.outcomes >= sampled.outcomes
