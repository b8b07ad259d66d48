"""What an evaluation takes instead of what the rulebook says: for examples and for what-if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.values.value import Value


@dataclass(frozen=True, slots=True)
class Settings:
    """What is taken instead of the rulebook's own: see the reference evaluator's arguments of the same names."""

    choices: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, Value] = field(default_factory=dict)
    fixed: Mapping[str | tuple[str, str], Value] = field(default_factory=dict)
