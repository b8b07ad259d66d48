"""`python -m benchmarks --people 100000 --json FILE`"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contest import CONTENDERS, Arena, hold
from benchmarks.process import run_module
from benchmarks.report import table, write_json


def main() -> None:
    given = _arguments()
    settings = {
        "people": given.people,
        "rounds": given.rounds,
        "seed": given.seed,
        "punches_a_day": given.punches_a_day,
    }
    chosen = [c for c in CONTENDERS if not given.only or c.module in given.only]
    with TemporaryDirectory() as folder:
        work = given.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        arena = Arena(_populations(work, given.seed, given.punches_a_day), work)
        entries = hold(arena, given.people, given.rounds, chosen, lambda news: print(news, file=sys.stderr, flush=True))
    print(table(entries))
    if given.json:
        write_json(given.json, entries, settings)


def _populations(work: Path, seed: int, punches_a_day: int) -> Callable[[int], Path]:
    @cache
    def population(people: int) -> Path:
        folder = work / f"population-{people}-{seed}-{punches_a_day}"
        if not (folder / "facts.yaml").is_file():  # written last
            options = {"--people": people, "--seed": seed, "--punches-a-day": punches_a_day, "--output": folder}
            run_module("benchmarks.populations", *(word for option in options.items() for word in option))
        return folder

    return population


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="How fast and how exactly rules are worked out."
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--punches-a-day", type=int, choices=(1, 2, 4), default=1)
    parser.add_argument(
        "--only", nargs="*", choices=[c.module for c in CONTENDERS], help="some contenders (default: all)"
    )
    parser.add_argument(
        "--work", type=Path, help="where populations and results are kept (default: a temporary folder)"
    )
    parser.add_argument("--json", type=Path, help="also write everything measured to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
