"""When windows begin and end, as far as can be said before anything is computed.

A window that no fact decides is known to the day. For the others a hull is found: the earliest first day and the
latest last day that the facts allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from engine.columnar.calendar_table import workday_reach
from engine.columnar.linking import LinkedRules
from engine.columnar.profile import FactsProfile
from engine.columnar.settings import Settings
from engine.evaluation.index import FactsIndex
from engine.evaluation.kleene import is_plain
from engine.evaluation.reference import Frame, Reference
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Facts
from engine.language.core import Aggregate, Call, Conditional, Expression, Lines, Literal, Read, Shift
from engine.program.model import CompiledRule
from engine.values.period import Period
from engine.values.value import Value

Span = tuple[date, date]
# A shift by an amount that depends on facts reaches this far, unless it is known better.
_FAR = timedelta(days=3700)


@dataclass(eq=False)
class Windows:
    """Dates of expressions found beforehand. `within` bounds what is not known at all."""

    linked: LinkedRules
    profile: FactsProfile
    calendars: dict[str, WorkingCalendar]
    period: Period
    as_of: date
    within: Span
    settings: Settings
    _static: dict[str, Reference] = field(default_factory=dict)
    _spans: dict[tuple[str, str, Period | None], Span | None] = field(default_factory=dict)

    def static(self, rulebook: str, node: Expression, entity: str | None, period: Period | None) -> Value | None:
        """The value of an expression that no fact decides; None if a fact does."""
        reference = self._static.get(rulebook)
        if reference is None:
            program = self.linked.by_id[rulebook]
            index = FactsIndex(Facts(), program.rulebook.vocabulary)
            reference = Reference(
                program,
                index,
                self.calendars[rulebook],
                self.period,
                self.as_of,
                choices=dict(self.settings.choices),
                overrides=dict(self.settings.overrides),
                fixed={k: v for k, v in self.settings.fixed.items() if isinstance(k, str)},
            )
            self._static[rulebook] = reference
        if period is None and any(isinstance(n, Read) and n.kind != "choice" for n in node.walk()):
            return None
        reference.frames = [Frame(entity, "", period, period.end if period else self.period.end)]
        value = reference._eval(node)
        return value if is_plain(value) else None

    def span(self, rulebook: str, node: Expression, rule: CompiledRule, period: Period | None) -> Span:
        """The hull of a date expression on a rule's grid."""
        known = self.static(rulebook, node, rule.grid.entity, period)
        if isinstance(known, date):
            return _day(known), _day(known)
        found = self._of(rulebook, node, rule, period)
        return found if found is not None else self.within

    def _of(self, rulebook: str, node: Expression, rule: CompiledRule, period: Period | None) -> Span | None:
        def ask(part: Expression) -> Span | None:
            known = self.static(rulebook, part, rule.grid.entity, period)
            if isinstance(known, date):
                return _day(known), _day(known)
            return self._of(rulebook, part, rule, period)

        if isinstance(node, Read):
            return self._read(rulebook, node, rule, period)
        if isinstance(node, Shift):
            return self._shift(rulebook, node, rule, period, ask)
        if isinstance(node, Conditional):
            test = self.static(rulebook, node.test, rule.grid.entity, period)
            branches = [node.then, node.otherwise] if test is None else [node.then if test else node.otherwise]
            return _hull([ask(b) for b in branches])
        if isinstance(node, Lines):
            results = [line.result for line in node.lines] + ([node.otherwise] if node.otherwise is not None else [])
            return _hull([ask(r) for r in results])
        if isinstance(node, Aggregate):
            return ask(node.body) if node.body is not None else None
        if isinstance(node, Call):
            return self._call(node, ask)
        return None

    def _read(self, rulebook: str, node: Read, rule: CompiledRule, period: Period | None) -> Span | None:
        if node.kind == "fact":
            profile = self.profile.field(node.entity or "", node.name)
            if profile is None or profile.kind not in ("date", "datetime") or not profile.low:
                return None
            days = (
                (profile.low, profile.high)
                if profile.kind == "date"
                else (profile.low // 86_400, profile.high // 86_400)
            )
            return date.fromordinal(days[0]), date.fromordinal(days[1])
        if node.kind != "outcome":
            return (self.as_of, self.as_of) if node.name == "as_of" else None
        book, id_ = self.linked.standing(rulebook, node.name)
        other = self.linked.by_id[book].rules[id_]
        there = Period.containing(node.each, period.end) if node.each and period else None
        place = (book, id_, there)
        if place not in self._spans:
            self._spans[place] = None
            self._spans[place] = self.span(book, other.body, other, there)
        return self._spans[place]

    def _shift(
        self,
        rulebook: str,
        node: Shift,
        rule: CompiledRule,
        period: Period | None,
        ask: Callable[[Expression], Span | None],
    ) -> Span | None:
        moment = ask(node.moment)
        if moment is None:
            return None
        amount = self.static(rulebook, node.amount, rule.grid.entity, period)
        if not isinstance(amount, int):
            return _later(moment[0], -_FAR), _later(moment[1], _FAR)
        days = {"time": 1 + abs(amount) // 86_400, "day": abs(amount)}.get(node.by, 31 * abs(amount))
        if node.by == "workday":
            days = workday_reach(self.calendars[rulebook], abs(amount))
        reach = timedelta(days=min(days, 3_000_000))
        if node.by == "day":
            return _later(moment[0], node.sign * amount * timedelta(1)), _later(
                moment[1], node.sign * amount * timedelta(1)
            )
        return (
            (moment[0], _later(moment[1], reach))
            if node.sign * amount > 0
            else (
                _later(moment[0], -reach),
                moment[1],
            )
        )

    def _call(self, node: Call, ask: Callable[[Expression], Span | None]) -> Span | None:
        name = node.function
        if name in ("start_of", "end_of"):
            inside, kind = ask(node.arguments[0]), node.arguments[1]
            if inside is None or not isinstance(kind, Literal):
                return None
            periods = [Period.containing(kind.value, day) for day in inside]  # type: ignore[arg-type]
            return (periods[0].start, periods[1].start) if name == "start_of" else (periods[0].end, periods[1].end)
        spans = [ask(argument) for argument in node.arguments if argument.type.kind in ("date", "datetime")]
        known = [s for s in spans if s is not None]
        if len(known) < len(spans) or not known:
            return None
        if name == "max":
            return max(s[0] for s in known), max(s[1] for s in known)
        if name == "min":
            return min(s[0] for s in known), min(s[1] for s in known)
        if name in ("default", "date_of", "at", "floor", "ceil"):
            low, high = _hull(spans)  # type: ignore[misc]
            return low, _later(high, timedelta(days=1))
        if name in ("workday_from", "workday_until"):
            low, high = known[0]
            return _later(low, -timedelta(days=40)), _later(high, timedelta(days=40))
        return None


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _later(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


def _hull(spans: list[Span | None]) -> Span | None:
    known = [s for s in spans if s is not None]
    if not known or len(known) < len(spans):
        return None
    return min(s[0] for s in known), max(s[1] for s in known)
