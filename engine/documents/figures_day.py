"""The day whose figures a document prints."""

from __future__ import annotations

from datetime import date

from engine.rulebook.model import Rulebook


def default_day(rulebook: Rulebook) -> date:
    """The day the newest parameter value takes effect, never before the rulebook does."""
    starts = [v.start for p in rulebook.parameters().values() for v in p.values]
    return max([*starts, rulebook.in_force.start or date.min], default=date.min)
