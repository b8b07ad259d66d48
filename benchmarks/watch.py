"""The stopwatch a contender is given: reading, evaluation and writing are told apart."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Watch:
    """Seconds by phase; each mark ends a phase that began with the mark before."""

    phases: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.perf_counter)

    def mark(self, phase: str) -> None:
        now = time.perf_counter()
        self.phases[phase] = self.phases.get(phase, 0.0) + now - self._since
        self._since = now
