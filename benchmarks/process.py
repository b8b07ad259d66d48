"""Our own modules, each run in a fresh process.

The process that starts them stays small: a child's peak of memory counts from its parent's size at the time.
"""

from __future__ import annotations

import resource
import subprocess
import sys


def run_module(module: str, *arguments: object) -> str:
    """What a module prints.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(map(str, arguments))}\n{done.stderr}")
    return done.stdout


def peak_bytes() -> int:
    """The most memory that this process, or one it ran, has held."""
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
