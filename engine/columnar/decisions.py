"""For each pattern of rows, what its undetermined outcomes lack, or of which outcomes the reference evaluator is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.columnar.doubt import Lack, ReasonsOf, Source
from engine.columnar.linking import RuleId
from engine.columnar.patterns import OPEN, KnownRow, Layout
from engine.columnar.reasoning import Reasoning


@dataclass(frozen=True, slots=True)
class Decision:
    """The reasons of an outcome: what it lacks, and those of other outcomes of its row (or its own) that have to be asked for."""

    lacks: tuple[Lack, ...]
    asked: tuple[RuleId, ...] = ()


@dataclass(eq=False)
class Decisions:
    """Decides pattern by pattern; `made` are the different decisions, by number."""

    reasoning: Reasoning
    made: list[Decision] = field(default_factory=list)
    _numbers: dict[Decision, int] = field(default_factory=dict)
    _sources: dict[RuleId, dict[tuple[int, ...], dict[str, frozenset[Source] | None]]] = field(default_factory=dict)

    def of(self, layout: Layout, pattern: str) -> Iterator[tuple[RuleId, int]]:
        """The undetermined outcomes of the rows of a pattern, each with the number of what was decided."""
        found: dict[RuleId, Decision] = {}
        for id_ in self._in_order(layout):
            if pattern[layout.letters[id_]] == OPEN:
                found[id_] = decision = self._decide(id_, layout, pattern, found)
                yield id_, self._number(decision)

    def _in_order(self, layout: Layout) -> list[RuleId]:
        """A layout's rules that may be undetermined, each after those it reads."""
        order = self.reasoning.evaluation.linked.order
        return [id_ for id_ in order if id_ in layout.letters]

    def _decide(self, id_: RuleId, layout: Layout, pattern: str, found: dict[RuleId, Decision]) -> Decision:
        sources = self._sources_of(id_, layout, pattern)
        if sources is None:
            return Decision((), (id_,))
        lacks: set[Lack] = set()
        asked: set[RuleId] = set()
        for source in sources:
            if isinstance(source, ReasonsOf):
                lacks |= set(found[source.rule].lacks)
                asked |= set(found[source.rule].asked)
            else:
                lacks.add(source)
        if not asked and len({(lack.kind, lack.subject) for lack in lacks}) < len(lacks):
            return Decision((), (id_,))  # which comes first depends on the key
        return Decision(tuple(sorted(lacks)), tuple(sorted(asked)))

    def _sources_of(self, id_: RuleId, layout: Layout, pattern: str) -> frozenset[Source] | None:
        """What a rule's reasons are united from. Patterns that agree in all that was looked at share the answer."""
        known = self._sources.setdefault(id_, {})
        for letters, by_text in known.items():
            text = "".join(pattern[at] for at in letters)
            if text in by_text:
                return by_text[text]
        row = KnownRow(layout, pattern)
        sources = self.reasoning.doubt(id_, row).sources
        letters = tuple(sorted(row.asked))
        known.setdefault(letters, {})["".join(pattern[at] for at in letters)] = sources
        return sources

    def _number(self, decision: Decision) -> int:
        number = self._numbers.get(decision)
        if number is None:
            number = self._numbers[decision] = len(self.made)
            self.made.append(decision)
        return number
