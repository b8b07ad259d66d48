"""Where the time of a small run goes: `policy evaluate` on a bundled sample month, by part.

    python -m benchmarks.small_runs
    python -m benchmarks.small_runs --rulebook fengyun --format json --runs 9

Each run is a process of its own, with bytecode cached, as a command is. Printed is the least processor time
of each part over the runs, and the least of the whole: on a busy machine compare shares, not milliseconds.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import wraps
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1]
LIBRARIES = ("jsonschema_rs", "python_calamine", "chinese_calendar")
# The functions that do a part, each where it is called from.
PARTS = {
    "YAML to tree": (
        "engine.rulebook.load:parse_yaml",
        "engine.rulebook.vocabulary_reader:parse_yaml",
        "engine.facts.readers.yaml_file:parse_yaml",
    ),
    "JSON Schema": ("engine.rulebook.layers:check_schema", "engine.rulebook.vocabulary_reader:check_schema"),
    "tree to rulebook": ("engine.rulebook.load:read_rulebook",),
    "rulebook to program": ("engine.analysis.check:compile_rulebook",),
    "static checks": ("engine.analysis.check:check",),
    "facts read": ("engine.workspace.session:find_and_read",),
    "facts derived": ("engine.workspace.session:derive_facts",),
    "official days": ("engine.facts.official_days:statutory_days", "engine.facts.official_days:days_off"),
    "evaluation": ("engine.workspace.session:Session.evaluate",),
    "results written": (
        "engine.documents.results_table:results_table",
        "engine.documents.results_json:results_json",
        "engine.documents.results_csv:results_csv",
    ),
}


class Stopwatch:
    """The processor time of parts, each without the parts it calls."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.under_way = ["Python and click start"]
        self.since = 0.0

    def switch(self) -> None:
        """What has passed belongs to the part under way."""
        now = time.process_time()
        self.spent[self.under_way[-1]] += now - self.since  # type: ignore[assignment]
        self.since = now

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def measured(*arguments: Any, **settings: Any) -> Any:
            self.switch()
            self.under_way.append(part)
            try:
                return function(*arguments, **settings)
            finally:
                self.switch()
                self.under_way.pop()

        return measured


def place(name: str) -> tuple[Any, str]:
    """Where a function stands: the module or class, and the name in it.

    >>> place("engine.workspace.session:Session.evaluate")[1]
    'evaluate'
    """
    module, _, path = name.partition(":")
    holder: Any = importlib.import_module(module)
    *outer, last = path.split(".")
    for step in outer:
        holder = getattr(holder, step)
    return holder, last


def run_once(arguments: list[str]) -> dict[str, float]:
    """The parts of this very process, from its start to the end of the command."""
    watch = Stopwatch()
    import cli

    watch.switch()
    watch.under_way = ["libraries imported"]
    for library in LIBRARIES:
        importlib.import_module(library)
    watch.switch()
    watch.under_way = ["engine imported"]
    for part, names in PARTS.items():
        for name in names:
            holder, last = place(name)
            setattr(holder, last, watch.timed(part, getattr(holder, last)))
    watch.switch()
    watch.under_way = ["the rest"]
    with redirect_stdout(io.TextIOWrapper(io.BytesIO())), redirect_stderr(io.StringIO()):
        cli.collect_seldom()
        cli.policy.main(["evaluate", *arguments], prog_name="policy", standalone_mode=False)
    watch.switch()
    return dict(watch.spent)


def run_all(arguments: list[str], runs: int) -> dict[str, float]:
    """The least of each part over some runs, after one that leaves the bytecode."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    least: dict[str, float] = {}
    for number in range(runs + 1):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.small_runs", "--once", *arguments],
            cwd=HOME,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        parts: dict[str, float] = json.loads(done.stdout)
        parts["the whole"] = sum(parts.values())
        for part, seconds in parts.items() if number else ():
            least[part] = min(seconds, least.get(part, seconds))
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rulebook", default="fengyun")
    parser.add_argument("--format", default="table", choices=["table", "json", "csv"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    arguments = ["--rulebook", asked.rulebook, "--format", asked.format]
    if asked.once:
        print(json.dumps(run_once(arguments)))
        return
    least = run_all(arguments, asked.runs)
    print(f"policy evaluate {' '.join(arguments)}: the least processor time of {asked.runs} runs")
    for part, seconds in least.items():
        print(f"{part:24}{seconds * 1000:7.0f} ms{seconds / least['the whole']:7.0%}")


if __name__ == "__main__":
    main()
