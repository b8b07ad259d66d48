"""Which periods each rule has to be found for: those reported, and those that windows and relations reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from engine.columnar.linking import TOTALS, LinkedRules, RuleId
from engine.columnar.live import conditions, live_expressions, live_nodes
from engine.columnar.profile import FactsProfile
from engine.columnar.windows import Windows
from engine.language.core import Aggregate, Conditional, Expression, Lines, Read
from engine.program.model import CompiledRule, Grid
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.period import Period, PeriodKind, nests


@dataclass(eq=False)
class Places:
    """The periods of each grid, in order, found from the readers back to what they read.

    `reported` are the periods that end in the evaluation's; `direct` the grids of which outcomes are read other than by
    aggregates over a row's own periods, so that even periods in which a row does not exist may be asked for.
    """

    linked: LinkedRules
    vocabulary: Vocabulary
    profile: FactsProfile
    windows: Windows
    period: Period
    wanted: set[RuleId]
    periods: dict[Grid, set[Period]] = field(default_factory=dict)
    direct: set[Grid] = field(default_factory=set)
    _demanded: dict[RuleId, set[Period]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id_ in self.wanted:
            rule = self.linked.rule(id_)
            self._demand(id_, self.reported(rule.grid.each) if rule.grid.each is not None else ())
        for id_ in reversed(self.linked.order):
            if self.asks(id_):
                self._follow(id_, self.linked.rule(id_), self._demanded[id_])

    def reported(self, each: PeriodKind) -> list[Period]:
        return list(Period.ending_within(each, self.period.start, self.period.end))

    def asks(self, id_: RuleId) -> bool:
        """Whether a rule has to be found for anything."""
        if self.linked.rule(id_).grid.each is None:
            return id_ in self._demanded
        return bool(self._demanded.get(id_))

    def of(self, grid: Grid) -> list[Period]:
        return sorted(self.periods.get(grid, ()))

    def _follow(self, id_: RuleId, rule: CompiledRule, periods: set[Period]) -> None:
        """What the rule reads for its periods; what no period's own dates can bring about is not asked for."""
        by_truth: dict[tuple[bool | None, ...], set[Period]] = {}
        conditions = self._conditions(rule)
        for period in periods:
            held = tuple(self._holds(id_[0], c, rule, period) for c in conditions)
            by_truth.setdefault(held, set()).add(period)
        for held, alike in by_truth.items() or [((None,) * len(conditions), set())]:
            settled = {id(c): truth for c, truth in zip(conditions, held, strict=True)}
            known, chosen = partial(self._known, id_[0], settled), partial(self.linked.truth, id_[0])
            for top in live_expressions(rule, known, chosen):
                taken: dict[int, tuple[Grid, set[Period]]] = {}
                for node, within in live_nodes(top, known, chosen):
                    if isinstance(node, Aggregate):
                        taken[id(node)] = self._rows(id_, rule, node, alike)
                    if isinstance(node, Read):
                        # Frame 1 is the rule's own row.
                        own = within is None or node.frame == 1
                        grid, there = (rule.grid, alike) if own else taken[id(within)]
                        self._read(id_, node, grid, there)

    def _conditions(self, rule: CompiledRule) -> list[Expression]:
        """The conditions of a rule that its period alone may decide."""
        if rule.grid.each is None:
            return []
        found = [rule.when] if rule.when is not None else []
        for top in rule.expressions():
            for node in top.walk():
                if isinstance(node, Conditional):
                    found.append(node.test)
                elif isinstance(node, Lines):
                    found += [part for line in node.lines for part in conditions(line)]
        return found

    def _holds(self, rulebook: str, node: Expression, rule: CompiledRule, period: Period) -> bool | None:
        found = self.windows.static(rulebook, node, rule.grid.entity, period)
        return found if isinstance(found, bool) else None

    def _known(self, rulebook: str, settled: dict[int, bool | None], node: Expression) -> bool | None:
        found = settled.get(id(node))
        return self.linked.truth(rulebook, node) if found is None else found

    def _rows(self, id_: RuleId, rule: CompiledRule, node: Aggregate, periods: set[Period]) -> tuple[Grid, set[Period]]:
        """The grid that an aggregate takes rows of, with the periods that its window reaches."""
        if node.each is None:
            return Grid(node.entity, None), set()
        found: set[Period] = set()
        assert node.window is not None
        asked: set[Period | None] = {None} if rule.grid.each is None else set(periods)
        for period in asked:
            start = self.windows.span(id_[0], node.window.start, rule, period)[0]
            until = self.windows.span(id_[0], node.window.until, rule, period)[1]
            found |= set(Period.ending_within(node.each, start, until)) if start <= until else set()
        grid = Grid(rule.grid.entity, node.each)
        # Its rows are looked for even where it reads nothing but facts of them.
        self.periods.setdefault(grid, set()).update(found)
        return grid, found

    def _read(self, id_: RuleId, node: Read, grid: Grid, periods: set[Period]) -> None:
        if node.kind == "builtin" and node.name in TOTALS:
            for line in self.linked.lines(node.name, grid):
                each = self.linked.rule(line).grid.each
                assert each is not None
                self._demand(line, _ending_with(each, periods))
            return
        if node.kind != "outcome":
            return
        other = self.linked.standing(id_[0], node.name)
        there = self.linked.rule(other).grid
        if there != grid or node.path:
            self.direct.add(there)
        if node.each is None:
            self._demand(other, ())
        elif grid.each is not None:
            self._demand(other, {Period.containing(node.each, p.end) for p in periods})
        else:
            self._demand(other, self._around_rows(grid, node.each))

    def _around_rows(self, grid: Grid, each: PeriodKind) -> Iterable[Period]:
        """The periods in which an entity's rows lie."""
        entity = self.vocabulary.entities[grid.entity or ""]
        found = self.first_day(entity)
        return Period.touching(each, *found) if found else ()

    def first_day(self, entity: Entity) -> tuple[date, date] | None:
        """The earliest and the latest day on which rows of an entity begin."""
        profile = self.profile.field(entity.id, entity.dated[0]) if entity.dated else None
        if profile is None or not profile.low:
            return None
        unit = 86_400 if profile.kind == "datetime" else 1
        return date.fromordinal(profile.low // unit), date.fromordinal(profile.high // unit)

    def _demand(self, id_: RuleId, periods: Iterable[Period]) -> None:
        self._demanded.setdefault(id_, set()).update(periods)
        rule = self.linked.rule(id_)
        if rule.grid.each is not None:
            self.periods.setdefault(rule.grid, set()).update(self._demanded[id_])


def _ending_with(each: PeriodKind, periods: set[Period]) -> set[Period]:
    """The periods whose lines a total over longer or shorter ones adds up."""
    found: set[Period] = set()
    for period in periods:
        if nests(each, period.kind):
            found |= set(Period.ending_within(each, period.start, period.end))
        else:
            longer = Period.containing(each, period.end)
            found |= {longer} if longer.end == period.end else set()
    return found
