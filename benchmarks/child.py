"""One contender in a process of its own: `python -m benchmarks.child MODULE FACTS OUTPUT`.

Prints the seconds of each phase and the peak of memory as one line of JSON. A contender whose packages are not installed
is "not available".
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from benchmarks.contenders.unavailable import NotAvailable
from benchmarks.process import peak_bytes
from benchmarks.watch import Watch


def main() -> None:
    module, facts, output = sys.argv[1:]
    try:
        contender = importlib.import_module(f"benchmarks.contenders.{module}")
        watch = Watch()
        contender.run(Path(facts), Path(output), watch)
    except (ImportError, NotAvailable) as problem:
        print(json.dumps({"not_available": str(problem)}))
        return
    print(json.dumps({"phases": watch.phases, "peak_bytes": peak_bytes()}))


if __name__ == "__main__":
    main()
