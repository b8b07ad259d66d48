"""When windows begin and end, as far as can be said before anything is computed.

A window that no fact decides is known to the day. For the others a hull is found: the earliest first day and the
latest last day that the facts allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from math import ceil

from engine.columnar.calendar_table import workday_reach
from engine.columnar.linking import LinkedRules
from engine.columnar.profile import FactsProfile, NotColumnar
from engine.columnar.settings import Settings
from engine.evaluation.index import FactsIndex
from engine.evaluation.kleene import is_plain, undetermined
from engine.evaluation.reference import Frame, Reference
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Facts
from engine.language.core import (
    Aggregate,
    Arithmetic,
    Call,
    Conditional,
    Expression,
    Lines,
    Literal,
    Negate,
    Read,
    Shift,
)
from engine.program.model import CompiledRule
from engine.values.period import Period
from engine.values.value import Number, Value

Span = tuple[date, date]
# Of what no fact says a date: it widens no hull.
NEVER: Span = (date.max, date.min)


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
        reference = self._reference(rulebook)
        if period is None and any(isinstance(n, Read) and n.kind != "choice" for n in node.walk()):
            return None
        reference.frames = [Frame(entity, "", period, period.end if period else self.period.end)]
        value = reference._eval(node)
        return value if is_plain(value) else None

    def _reference(self, rulebook: str) -> Reference:
        """A rulebook on no facts at all, reading what prevails in the others. An outcome that is given for some rows is
        open."""
        reference = self._static.get(rulebook)
        if reference is None:
            program = self.linked.by_id[rulebook]
            fixed: dict[str | tuple[str, str], Value] = dict(self.settings.fixed)
            fixed |= {place[0]: undetermined("missing", place[0]) for place in fixed if isinstance(place, tuple)}
            reference = self._static[rulebook] = Reference(
                program,
                FactsIndex(Facts(), program.rulebook.vocabulary),
                self.calendars[rulebook],
                self.period,
                self.as_of,
                choices=dict(self.settings.choices),
                overrides=dict(self.settings.overrides),
                fixed=fixed,
            )
            for (book, rule), prevailing in self.linked.displaced.items():
                if book == rulebook:
                    reference.prevailing[rule] = partial(self._reference(prevailing).outcome, rule)
        return reference

    def given_for(self, rule: str) -> list[Value]:
        """The outcomes of a rule that are given instead of found, for all rows or for some."""
        return [v for k, v in self.settings.fixed.items() if (k if isinstance(k, str) else k[0]) == rule]

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
            return self._read(rulebook, node, period)
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

    def default_of(self, node: Read) -> Range | None:
        """What a fact is where it was not given."""
        default = self.linked.programs[0].rulebook.vocabulary.entities[node.entity or ""].fields[node.name].default
        return (default, default) if isinstance(default, int | Fraction) and not isinstance(default, bool) else None

    def _read(self, rulebook: str, node: Read, period: Period | None) -> Span | None:
        if node.kind == "fact":
            profile = self.profile.field(node.entity or "", node.name)
            if profile is None or not profile.low:
                return NEVER
            if profile.kind not in ("date", "datetime"):
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
            given = [(_day(v), _day(v)) for v in self.given_for(id_) if isinstance(v, date)]
            self._spans[place] = _hull([self.span(book, other.body, other, there), *given])
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
        if moment is None or moment == NEVER:
            return moment
        amounts = Amounts(self, rulebook, rule, period).of(node.amount)
        if amounts is None:
            raise NotColumnar(f"{rulebook}.{rule.id}: a window that nothing bounds")
        low, high = sorted(node.sign * a for a in amounts)
        return (
            _later(moment[0], -self._reach(rulebook, node.by, -low) if low < 0 else timedelta()),
            _later(moment[1], self._reach(rulebook, node.by, high) if high > 0 else timedelta()),
        )

    def _reach(self, rulebook: str, by: str, amount: Number) -> timedelta:
        """How many days a shift leads away at most."""
        steps = ceil(amount)
        days = {"time": 1 + steps // 86_400, "day": steps}.get(by, 31 * steps)
        if by == "workday":
            days = workday_reach(self.calendars[rulebook], steps)
        return timedelta(days=min(days, 3_700_000))

    def _call(self, node: Call, ask: Callable[[Expression], Span | None]) -> Span | None:
        name = node.function
        if name in ("start_of", "end_of"):
            inside, kind = ask(node.arguments[0]), node.arguments[1]
            if inside is None or inside == NEVER or not isinstance(kind, Literal):
                return inside if inside == NEVER else None
            periods = [Period.containing(kind.value, day) for day in inside]  # type: ignore[arg-type]
            return (periods[0].start, periods[1].start) if name == "start_of" else (periods[0].end, periods[1].end)
        spans = [ask(argument) for argument in node.arguments if argument.type.kind in ("date", "datetime")]
        known = [s for s in spans if s is not None]
        if len(known) < len(spans) or not known:
            return None
        if NEVER in known and name != "default":
            return NEVER
        if name == "max":
            return max(s[0] for s in known), max(s[1] for s in known)
        if name == "min":
            return min(s[0] for s in known), min(s[1] for s in known)
        if name in ("default", "date_of", "at", "floor", "ceil"):
            low, high = _hull(spans)  # type: ignore[misc]
            return NEVER if (low, high) == NEVER else (low, _later(high, timedelta(days=1)))
        if name in ("workday_from", "workday_until"):
            low, high = known[0]
            return _later(low, -timedelta(days=40)), _later(high, timedelta(days=40))
        return None


Range = tuple[Number, Number]


@dataclass(frozen=True, slots=True)
class Amounts:
    """In which range a number of a rule lies, as the facts at hand have it; None where that cannot be said."""

    windows: Windows
    rulebook: str
    rule: CompiledRule
    period: Period | None

    def of(self, node: Expression) -> Range | None:
        known = self.windows.static(self.rulebook, node, self.rule.grid.entity, self.period)
        if isinstance(known, int | Fraction):
            return known, known
        if isinstance(node, Read):
            return self._read(node)
        if isinstance(node, Negate):
            inner = self.of(node.operand)
            return None if inner is None else (-inner[1], -inner[0])
        if isinstance(node, Arithmetic):
            return self._arithmetic(node)
        if isinstance(node, Conditional):
            return self._hull(node.then, node.otherwise)
        if isinstance(node, Lines) and node.policy in ("first", "unique", "min", "max"):
            others = [node.otherwise] if node.otherwise is not None else []
            return self._hull(*(line.result for line in node.lines), *others)
        if isinstance(node, Aggregate) and node.function in ("min", "max") and node.body is not None:
            return self.of(node.body)
        return self._call(node) if isinstance(node, Call) else None

    def _call(self, node: Call) -> Range | None:
        if node.function in ("min", "max", "default"):
            return self._hull(*node.arguments)
        if node.function in ("floor", "ceil"):
            inside = self.of(node.arguments[0])
            step = Fraction(node.arguments[1].value)  # type: ignore[attr-defined]
            return None if inside is None else (inside[0] - step, inside[1] + step)
        if node.function in ("full_months", "workdays"):
            most = max(0, self._days(node.arguments[1], node.arguments[0])[1] + 1)
            return 0, most if node.function == "workdays" else most // 28 + 1
        return {"day_of": (1, 31), "month_of": (1, 12)}.get(node.function)

    def _days(self, later: Expression, earlier: Expression) -> Range:
        """How many days lie between two dates."""
        one = self.windows.span(self.rulebook, later, self.rule, self.period)
        other = self.windows.span(self.rulebook, earlier, self.rule, self.period)
        return (one[0] - other[1]).days, (one[1] - other[0]).days

    def _hull(self, *nodes: Expression) -> Range | None:
        found = [self.of(node) for node in nodes]
        known = [f for f in found if f is not None]
        return (min(low for low, _ in known), max(high for _, high in known)) if len(known) == len(found) > 0 else None

    def _arithmetic(self, node: Arithmetic) -> Range | None:
        if node.left.type.kind != "number":
            return self._days(node.left, node.right) if node.left.type.kind == "date" else None
        left, right = self.of(node.left), self.of(node.right)
        if left is None or right is None:
            return None
        if node.op == "+":
            return left[0] + right[0], left[1] + right[1]
        if node.op == "-":
            return left[0] - right[1], left[1] - right[0]
        if node.op in ("/", "//") and (right[0] > 0 or right[1] < 0):
            ratios = [Fraction(a) / b for a in left for b in right]
            return min(ratios) - (node.op == "//"), max(ratios)
        ends = [a * b for a in left for b in right]
        return (min(ends), max(ends)) if node.op == "*" else None

    def _read(self, node: Read) -> Range | None:
        if node.kind == "fact":
            profile = self.windows.profile.field(node.entity or "", node.name)
            default = self.windows.default_of(node)
            if profile is None:
                return default or (0, 0)
            found = profile.low * profile.factor, profile.high * profile.factor
            return found if default is None else (min(found[0], default[0]), max(found[1], default[1]))
        if node.kind == "parameter":
            values = self.windows.linked.by_id[self.rulebook].rulebook.parameters()[node.name].values
            known = [v.value for v in values if isinstance(v.value, int | Fraction)]
            return (min(known), max(known)) if known else (0, 0)
        if node.kind != "outcome":
            return None
        book, id_ = self.windows.linked.standing(self.rulebook, node.name)
        other = self.windows.linked.by_id[book].rules[id_]
        found_there = Amounts(self.windows, book, other, None).of(other.body)
        if found_there is None:
            return None
        half = other.type.unit.scale  # what rounding may add, at most
        given = [v for v in self.windows.given_for(id_) if isinstance(v, int | Fraction)]
        return min([found_there[0] - half, *given]), max([found_there[1] + half, *given])


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
