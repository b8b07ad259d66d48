"""What is known beforehand of why a value is undetermined: which reasons it has for certain, and which it may have.

The reference evaluator only ever unites the reasons of what it combines, each part's as a whole. So a value's reasons are
the union of some of its sources; where these are known, so are the reasons, and nobody has to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from engine.columnar.linking import RuleId


@dataclass(frozen=True, slots=True, order=True)
class Lack:
    """A reason as it reads in any row: its detail is nothing, the row's `key`, or its `key period`, as `whose` says."""

    kind: str
    subject: str
    whose: str = ""


@dataclass(frozen=True, slots=True)
class ReasonsOf:
    """All the reasons of another outcome of the same row and period, which is undetermined there."""

    rule: RuleId


Source = Lack | ReasonsOf

UNTOLD = Lack("", "")
"""Reasons of which nothing is known: those of other rows, or with details that only evaluating finds."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How a value may be undetermined.

    Attributes:
        settled: it may be determined (or absent).
        least: the sources whose reasons it has whenever it is undetermined.
        most: the sources whose reasons it may have; none if it is never undetermined.
    """

    settled: bool
    least: frozenset[Source]
    most: frozenset[Source]

    @property
    def sources(self) -> frozenset[Source] | None:
        """The sources whose union its reasons are, given that it is undetermined; None if that is not known.

        There is always some reason, so a single source that may be one is one.
        """
        if UNTOLD in self.most or not self.most:
            return None
        return self.most if self.least == self.most or len(self.most) == 1 else None

    @property
    def opened(self) -> Doubt:
        """The same value, known to be undetermined if it can be."""
        return Doubt(not self.most, self.least, self.most)


NEVER = Doubt(True, frozenset(), frozenset())


def surely(source: Source) -> Doubt:
    """A value that is undetermined, for that."""
    return Doubt(False, frozenset({source}), frozenset({source}))


def perhaps(*sources: Source) -> Doubt:
    """A value that may be undetermined, for some of that."""
    return Doubt(True, frozenset(sources) if len(sources) == 1 else frozenset(), frozenset(sources))


def either(*doubts: Doubt) -> Doubt:
    """The value of one of several, of which it is not known which."""
    return Doubt(any(d.settled for d in doubts), _shared(doubts), _all(doubts))


def some(*doubts: Doubt) -> Doubt:
    """What combines some of several values, perhaps none: undetermined only if one of them is."""
    return Doubt(True, _shared(doubts), _all(doubts))


def together(*doubts: Doubt) -> Doubt:
    """What needs all of several values: where it is undetermined, it has the reasons of all that are."""
    sure = [d for d in doubts if not d.settled]
    least = frozenset[Source]().union(*(d.least for d in sure)) if sure else _shared(doubts)
    return Doubt(not sure, least, _all(doubts))


def then(needed: Doubt, own: Doubt) -> Doubt:
    """A value found from others: `own` is what it may lack even though these are determined."""
    return either(needed.opened, own) if needed.settled and needed.most else own if needed.settled else needed


def in_turn(*doubts: Doubt) -> Doubt:
    """Values found one after the other: the first that is undetermined ends it, the last is what is wanted."""
    *before, last = doubts
    ends: list[Doubt] = []
    for doubt in before:
        if doubt.most:
            ends.append(doubt.opened)
        if not doubt.settled:
            return either(*ends)
    return either(*ends, last)


def _shared(doubts: tuple[Doubt, ...]) -> frozenset[Source]:
    """What all have for certain that can be undetermined at all."""
    least = [d.least for d in doubts if d.most]
    return reduce(frozenset.__and__, least) if least else frozenset()


def _all(doubts: tuple[Doubt, ...]) -> frozenset[Source]:
    return frozenset[Source]().union(*(d.most for d in doubts))
