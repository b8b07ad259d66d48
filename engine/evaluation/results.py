"""What an evaluation gives: a flat list of outcomes, the findings, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.model import Statement
from engine.values.period import Period
from engine.values.types import Type
from engine.values.value import Reason, Undetermined, Value


class Outcome(NamedTuple):
    """One rule's answer for one row (and period). `value` is plain, ABSENT or Undetermined.

    `key` is the row's key, "" for a constant; `period` is the rule's own period, None without `each`.
    `displaced_by` names the rulebook whose outcome stands instead; it then counts nowhere.
    """

    rulebook: str
    entity: str
    key: str
    period: Period | None
    rule: str
    value: Value
    type: Type
    clause: str
    statement: Statement | None
    displaced_by: str | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(sorted(self.value.reasons)) if isinstance(self.value, Undetermined) else ()


@dataclass(frozen=True, slots=True)
class Finding:
    """An outcome that someone must see.

    kind: `finding` (its rule says so), `require` (it fails its rule's condition), `conflict` (exceptions
    disagree), or `displaced` (another rulebook decides otherwise; `prevailing` is what stands).
    """

    outcome: Outcome
    kind: str = "finding"
    prevailing: Outcome | None = None


class UnknownRule(LookupError):
    """A rule that was not asked for, or that no rulebook has. Its text says so in both languages, with the nearest name."""

    def __init__(self, rule: str, rules: Iterable[str]) -> None:
        hint = did_you_mean(rule, rules)
        zh, en = f"没有规则“{rule}”的结果", f"no outcomes of a rule `{rule}`"
        super().__init__(f"{zh}；{hint.zh} / {en}; {hint.en}" if hint else f"{zh} / {en}")
        self.rule = rule


@dataclass(slots=True, repr=False)
class Results:
    """The outcomes of one evaluation, in rulebook order, then row order, then period order. `rules` are those asked for."""

    rulebooks: tuple[str, ...]
    period: Period
    as_of: date
    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rules: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Results {' + '.join(self.rulebooks)} {self.period}: {len(self.outcomes)} outcomes>"

    def of(self, rule: str, key: str | None = None) -> list[Outcome]:
        """The outcomes of a rule, or of one of its rows. Raises UnknownRule."""
        if rule not in self.rules:
            raise UnknownRule(rule, self.rules)
        return [o for o in self.outcomes if o.rule == rule and (key is None or o.key == key)]
