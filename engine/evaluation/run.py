"""Evaluate programs over a period: which rows and periods there are, and the flat list of outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from engine.evaluation.aggregation import combine
from engine.evaluation.index import FactsIndex
from engine.evaluation.precedence import displaced
from engine.evaluation.program_calendar import calendar_of
from engine.evaluation.reference import Frame, Reference
from engine.evaluation.results import Finding, Outcome, Results
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Facts
from engine.program.model import CompiledRule, Grid, Program
from engine.values.period import Period, nests
from engine.values.value import ABSENT, Undetermined, Value

EvaluatorClass = Callable[..., Reference]


@dataclass(eq=False, repr=False)
class Evaluation:
    """Programs evaluated together on one set of facts: their statements share one total.

    `settings` are the keyword arguments of Reference that examples use. `roles` say which rulebook fills a
    role that another yields to.
    """

    programs: Sequence[Program]
    facts: Facts
    period: Period
    as_of: date
    evaluator: EvaluatorClass = Reference
    calendars: dict[str, WorkingCalendar] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.displaced = displaced(self.programs, self.roles)
        self.references: dict[str, Reference] = {}
        self._places: dict[tuple[str, Grid], list[tuple[str, Period | None]]] = {}
        for program in self.programs:
            id_ = program.rulebook.id
            calendar = self.calendars.get(id_) or calendar_of(program, self.period)
            index = FactsIndex(self.facts, program.rulebook.vocabulary)
            self.references[id_] = self.evaluator(
                program, index, calendar, self.period, self.as_of, totals=self._total, **self.settings
            )
        for (rulebook, rule), prevailing in self.displaced.items():
            self.references[rulebook].prevailing[rule] = partial(self.references[prevailing].outcome, rule)

    def results(
        self, rules: Sequence[str] | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Results:
        """All outcomes (or those of some rules), in rulebook order, then row order, then period order."""
        asked = frozenset(id_ for p in self.programs for id_ in p.rules if rules is None or id_ in rules)
        results = Results(tuple(p.rulebook.id for p in self.programs), self.period, self.as_of, rules=asked)
        total = sum(len(p.rules) for p in self.programs)
        done = 0
        for program in self.programs:
            found: dict[str, list[Outcome]] = {}
            for id_ in program.order:
                if rules is None or id_ in rules:
                    found[id_] = list(self.outcomes(program, program.rules[id_]))
                done += 1
                if progress:
                    progress(done, total)
            for id_, rule in program.rules.items():
                outcomes = found.get(id_, [])
                results.outcomes += outcomes
                results.findings += self._findings(rule, outcomes)
        return results

    def _findings(self, rule: CompiledRule, outcomes: Iterable[Outcome]) -> Iterator[Finding]:
        if rule.rule.finding is False:
            # Only what is undetermined or displaced can be one.
            outcomes = (o for o in outcomes if o.value.__class__ is Undetermined or o.displaced_by)
        for outcome in outcomes:
            finding = self._conflict(outcome) if outcome.displaced_by else _finding(rule, outcome)
            if finding:
                yield finding

    def outcomes(self, program: Program, rule: CompiledRule) -> Iterator[Outcome]:
        rulebook, id_, entity = program.rulebook.id, rule.id, rule.grid.entity or ""
        type_, clause, statement = rule.type, rule.rule.clause, rule.rule.statement
        reference = self.references[rulebook]
        prevailing = self.displaced.get((rulebook, id_))
        value_of = reference.own_outcome if prevailing else reference.outcome
        for key, period in self.places(reference, rule):
            value = value_of(id_, key, period)
            yield Outcome(rulebook, entity, key, period, id_, value, type_, clause, statement, prevailing)

    def _conflict(self, outcome: Outcome) -> Finding | None:
        """A displaced outcome that the prevailing rulebook decides otherwise."""
        other = next(p for p in self.programs if p.rulebook.id == outcome.displaced_by)
        rule = other.rules[outcome.rule]
        value = self.references[other.rulebook.id].outcome(rule.id, outcome.key, outcome.period)
        if value == outcome.value or outcome.value is ABSENT:
            return None
        standing = Outcome(
            other.rulebook.id,
            outcome.entity,
            outcome.key,
            outcome.period,
            rule.id,
            value,
            rule.type,
            rule.rule.clause,
            rule.rule.statement,
        )
        return Finding(outcome, "displaced", standing)

    def places(self, reference: Reference, rule: CompiledRule) -> Sequence[tuple[str, Period | None]]:
        """The rows and periods a rule is evaluated for: periods that end in the evaluation's period, rows that
        lie in them. The same for all rules of a grid, so found once."""
        grid = (reference.program.rulebook.id, rule.grid)
        found = self._places.get(grid)
        if found is None:
            found = self._places[grid] = list(self._on_grid(reference.index, rule.grid))
        return found

    def _on_grid(self, index: FactsIndex, grid: Grid) -> Iterator[tuple[str, Period | None]]:
        each, entity = grid.each, grid.entity
        periods: list[Period | None] = (
            list(Period.ending_within(each, self.period.start, self.period.end)) if each else [None]
        )
        if entity is None:
            yield from (("", p) for p in periods)
            return
        model = index.vocabulary.entities[entity]
        for key in index.keys(entity):
            for period in periods:
                window = period or self.period
                if not model.dated or index.touches(model, key, window.start, window.end) is not False:
                    yield key, period

    def _total(self, name: str, frame: Frame) -> Value:
        """The sum of a person's earnings or deductions over all programs: the lines of the period, those of
        shorter periods in it and of longer ones that end with it."""
        wanted = "earning" if name == "earnings" else "deduction"
        values: list[Value] = []
        for program in self.programs:
            reference = self.references[program.rulebook.id]
            for rule in program.statement_rules:
                if (program.rulebook.id, rule.id) in self.displaced:
                    continue
                if (
                    rule.rule.statement != wanted
                    or rule.grid.entity != frame.entity
                    or rule.grid.each is None
                    or frame.period is None
                ):
                    continue
                model = reference.index.vocabulary.entities[frame.entity] if frame.entity else None
                for period in _ending_with(rule.grid.each, frame.period):
                    if (
                        model
                        and model.dated
                        and reference.index.touches(model, frame.key, period.start, period.end) is False
                    ):
                        continue
                    value = reference.outcome(rule.id, frame.key, period)
                    if value is not ABSENT:
                        values.append(value)
        return combine("sum", values)


def _ending_with(kind: str, period: Period) -> Iterator[Period]:
    if nests(kind, period.kind):
        yield from Period.ending_within(kind, period.start, period.end)  # type: ignore[arg-type]
        return
    longer = Period.containing(kind, period.end)  # type: ignore[arg-type]
    if longer.end == period.end:
        yield longer


def _finding(rule: CompiledRule, outcome: Outcome) -> Finding | None:
    value = outcome.value
    if isinstance(value, Undetermined):
        own = {r.kind for r in value.reasons if r.subject == rule.id or r.kind == "conflict"}
        if "require" in own:
            return Finding(outcome, "require")
        return Finding(outcome, "conflict") if "conflict" in own and rule.exceptions else None
    if value is ABSENT or rule.rule.finding is False:
        return None
    if rule.rule.finding is True:
        seen = value > 0 if rule.type.kind == "number" else bool(value)  # type: ignore[operator]
    else:
        codes = value if isinstance(value, tuple) else (value,)
        seen = any(code in rule.rule.finding for code in codes)
    return Finding(outcome) if seen else None
