"""`policy` end to end, from Parquet to Parquet, as its users run it: the command line with the columnar evaluator.

It works out the whole rulebook, not only the outcomes compared, and starts a Python of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.contenders.policy_parquet import compared
from benchmarks.contenders.unavailable import NotAvailable
from benchmarks.watch import Watch

COMMAND = ("evaluate", "--rulebook", "fengyun", "--engine", "columnar", "--format", "parquet")
DONE = (0, 3)
"""Exit statuses of an evaluation that was done; 3 says that some facts were blank."""
NO_SUCH_OPTION = 2


def run(facts: Path, output: Path, watch: Watch) -> None:
    results = output.with_suffix(".all")
    command = [sys.executable, "-m", "cli", *COMMAND, "--facts", str(facts), "--output", str(results)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    watch.mark("evaluate")
    if done.returncode == NO_SUCH_OPTION and "--engine" in done.stderr:
        raise NotAvailable(f"policy {' '.join(COMMAND)}")
    if done.returncode not in DONE:
        raise RuntimeError(done.stderr)
    compared(results, output)
