"""`python -m benchmarks.populations --people N --rulebook fengyun --output DIR`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.month import Month, month_of
from benchmarks.populations import fengyun
from benchmarks.populations.writing import Group, write_population

MAKERS: dict[str, Callable[[int, Month, int], Callable[[int, int], Group]]] = {"fengyun": fengyun.make}
PERIOD = "2024-01"
"""26 workdays and one statutory holiday."""


def generate(
    output: Path, people: int, rulebook: str = "fengyun", period: str = PERIOD, seed: int = 1, punches_a_day: int = 1
) -> None:
    month = month_of(rulebook, period)
    write_population(output, people, month, MAKERS[rulebook](seed, month, punches_a_day))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.populations", description="Write a seeded population.")
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--rulebook", choices=MAKERS, default="fengyun")
    parser.add_argument("--period", default=PERIOD, help="a month (default: %(default)s)")
    parser.add_argument("--punches-a-day", type=int, choices=(1, 2, 4), default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    generate(given.output, given.people, given.rulebook, given.period, given.seed, given.punches_a_day)


if __name__ == "__main__":
    main()
