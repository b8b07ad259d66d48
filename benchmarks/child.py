"""One contender in a process of its own: `python -m benchmarks.child MODULE FACTS OUTPUT`.

Prints the seconds of each phase and the peak of memory as one line of JSON. A contender whose packages are not installed
is "not available".
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from pathlib import Path

from benchmarks.watch import Watch


class NotAvailable(Exception):
    """What a contender needs is not there; the message says what."""


def main() -> None:
    module, facts, output = sys.argv[1:]
    try:
        contender = importlib.import_module(f"benchmarks.contenders.{module}")
        watch = Watch()
        contender.run(Path(facts), Path(output), watch)
    except (ImportError, NotAvailable) as problem:
        print(json.dumps({"not_available": str(problem)}))
        return
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"phases": watch.phases, "peak_bytes": peak}))


if __name__ == "__main__":
    main()
