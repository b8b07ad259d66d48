"""`python -m benchmarks.populations --people N --rulebook fengyun --output DIR`"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.month import month_of
from benchmarks.populations import fengyun, foreign_trade
from benchmarks.populations.writing import write_population

PERIODS = {"fengyun": "2024-01", "foreign_trade": "2024-03"}
"""The month of a rulebook's population: one with 26 workdays and a statutory holiday; one that ends a quarter."""


def generate(
    output: Path,
    people: int,
    rulebook: str = "fengyun",
    period: str | None = None,
    seed: int = 1,
    punches_a_day: int = 1,
) -> None:
    """Write the population of a rulebook: `people` of them, with their rows of one month."""
    month = month_of(rulebook, period or PERIODS[rulebook])
    if rulebook == "fengyun":
        write_population(output, people, month, fengyun.make(seed, month, punches_a_day))
    else:
        maker = foreign_trade.make(seed, month, punches_a_day)
        write_population(output, people, month, maker, foreign_trade.ledgers(month))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.populations", description="Write a seeded population.")
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--rulebook", choices=PERIODS, default="fengyun")
    parser.add_argument("--period", help=f"a month (default: {', '.join(f'{m} for {r}' for r, m in PERIODS.items())})")
    parser.add_argument("--punches-a-day", type=int, choices=(1, 2, 4), default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    generate(given.output, given.people, given.rulebook, given.period, given.seed, given.punches_a_day)


if __name__ == "__main__":
    main()
