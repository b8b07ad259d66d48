"""The reference evaluator: the definition of what a rulebook means.

It interprets the core (operators and tables: engine/evaluation/expressions.py) on a grid of facts.
Outcomes are found on demand and kept. One instance serves one evaluation and one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from engine.evaluation.aggregation import combine, first_moment, last_moment
from engine.evaluation.expressions import ExpressionEvaluator
from engine.evaluation.index import FactsIndex
from engine.evaluation.kleene import conjunction, disjunction, gather, is_plain, undetermined
from engine.evaluation.operations import shift
from engine.evaluation.plain_functions import plain_functions
from engine.evaluation.scales import bracket, marginal
from engine.facts.calendar import WorkingCalendar
from engine.language.core import (
    Aggregate,
    Call,
    Expression,
    Lines,
    Read,
    Shift,
)
from engine.program.model import CompiledRule, Program
from engine.rulebook.model import Parameter
from engine.values.exact import round_to
from engine.values.period import Period, PeriodKind
from engine.values.value import ABSENT, Reason, State, Undetermined, Value

# No policy looks further; days one by one over all the years of the calendar would take a while.
MAX_WINDOW_DAYS = 150 * 366


class Frame(NamedTuple):
    """The row at hand: an entity's row (or a constant), its period if it has one, the day on which it reads
    dated values (undetermined where the row's date is missing)."""

    entity: str | None
    key: str
    period: Period | None
    day: date | Undetermined


class Reference(ExpressionEvaluator):
    """Evaluates one program on one set of facts.

    Args:
        totals: gives the sum of a statement's earnings or deductions over all programs evaluated together.
        choices: interpretations chosen otherwise than in the rulebook, by id.
        overrides: parameters with another value on every date, by id.
        fixed: outcomes given instead of found, by rule, or by rule and key.
    """

    def __init__(
        self,
        program: Program,
        index: FactsIndex,
        calendar: WorkingCalendar,
        period: Period,
        as_of: date,
        *,
        choices: dict[str, str] | None = None,
        overrides: dict[str, Value] | None = None,
        fixed: dict[str | tuple[str, str], Value] | None = None,
        totals: Callable[[str, Frame], Value] | None = None,
    ) -> None:
        super().__init__(plain_functions(calendar, as_of))
        self.program, self.index, self.calendar = program, index, calendar
        self.period, self.as_of = period, as_of
        # Rows that have columns by period last; they do not stand for the date they begin on.
        self._with_periods = frozenset(e.of for e in index.vocabulary.entities.values() if e.of and e.each)
        self.parameters = program.rulebook.parameters()
        self.choices = {k: i.chosen for k, i in program.rulebook.interpretations().items()} | (choices or {})
        self.overrides, self.fixed, self.totals = overrides or {}, fixed or {}, totals
        self.prevailing: dict[str, Callable[[str, Period | None], Value]] = {}
        self.memo: dict[tuple[str, str, Period | None], Value] = {}
        self._frames: dict[tuple[str | None, str, Period | None], Frame] = {}
        self.frames: list[Frame] = []
        self.itself: Value = ABSENT
        self.nodes |= {Read: self._read, Shift: self._shift, Call: self._call, Aggregate: self._aggregate}

    # --- outcomes ---------------------------------------------------------------------------------

    def outcome(self, id_: str, key: str, period: Period | None) -> Value:
        """A rule's outcome for a row (and period): plain, ABSENT or Undetermined."""
        place = (id_, key, period)
        known = self.memo.get(place)
        if known is not None:
            return known
        if self.fixed:
            given = self.fixed.get((id_, key), self.fixed.get(id_))
            if given is not None:
                self.memo[place] = given
                return given
        if id_ in self.prevailing:
            self.memo[place] = standing = self.prevailing[id_](key, period)
            return standing
        if id_ in self.program.landmarks:
            self.prepare(id_, key, period)
        rule = self.program.rules[id_]
        self.memo[place] = value = self._outcome(rule, self._frame(rule.grid.entity, key, period))
        return value

    def prepare(self, id_: str, key: str, period: Period | None) -> None:
        """Find the outcomes half-way down a long chain first, so that no recursion goes deep."""
        for landmark in self.program.landmarks[id_]:
            self.outcome(landmark, key, period)

    def own_outcome(self, id_: str, key: str, period: Period | None) -> Value:
        """What this rulebook itself says where another rulebook's outcome prevails."""
        rule = self.program.rules[id_]
        return self._outcome(rule, self.frame(rule, key, period))

    def _outcome(self, rule: CompiledRule, frame: Frame) -> Value:
        if rule.rule.in_force:
            if isinstance(frame.day, Undetermined):
                return frame.day
            if not rule.rule.in_force.contains(frame.day):
                return ABSENT
        kept, self.frames = self.frames, [frame]
        try:
            value = (
                self._excepted(rule, rule.body)
                if rule.exceptions and isinstance(rule.body, Lines)
                else self._applied(rule, rule.body)
            )
            if rule.type.kind == "number" and rule.type.places is not None and is_plain(value):
                value = round_to(value, rule.type.places, rule.rounding, rule.type.unit.scale)  # type: ignore[arg-type]
            if isinstance(value, Undetermined):
                value = _named(value, rule.id)
            if rule.require is not None and is_plain(value):
                value = self._required(rule, value)
            return value
        finally:
            self.frames = kept

    def _applied(self, rule: CompiledRule, body: Expression) -> Value:
        """The body where the rule's `when` holds; absent where it does not."""
        if rule.when is not None:
            applies = self.condition("when", rule.when)
            if applies is not True:
                return ABSENT if applies is False else gather([applies]) or ABSENT
        return self._eval(body)

    def _excepted(self, rule: CompiledRule, body: Lines) -> Value:
        """The value of the exceptions that apply, which must agree; with none, the rule's own."""
        values: list[Value] = []
        names: list[str] = []
        doubtful: list[Value] = []
        for line in body.lines:
            match = self.matches(line)
            if match is True:
                self.took(body, line)
                values.append(self._eval(line.result))
                names.append(line.result.name if isinstance(line.result, Read) else "")
            elif match is not False:
                doubtful.append(match)
        doubt = gather([*doubtful, *values])
        if doubt is not None:
            return doubt
        if not values:
            return self._applied(rule, body.otherwise) if body.otherwise is not None else ABSENT
        return values[0] if all(value == values[0] for value in values) else undetermined("conflict", " / ".join(names))

    def _required(self, rule: CompiledRule, value: Value) -> Value:
        kept, self.itself = self.itself, value
        holds = self.condition("require", rule.require)  # type: ignore[arg-type]
        self.itself = kept
        if holds is True:
            return value
        return undetermined("require", rule.id) if holds is False else gather([holds]) or value

    def frame(self, rule: CompiledRule, key: str, period: Period | None) -> Frame:
        return self._frame(rule.grid.entity, key, period)

    def _frame(self, entity: str | None, key: str, period: Period | None) -> Frame:
        """A row, made once for all the rules that stand on it."""
        place = (entity, key, period)
        made = self._frames.get(place)
        if made is None:
            made = self._frames[place] = Frame(entity, key, period, self._day(entity, key, period))
        return made

    def _day(self, entity: str | None, key: str, period: Period | None) -> date | Undetermined:
        """The day on which a row reads dated values: its period's last, else its own first date."""
        if period is not None:
            return period.end
        model = self.index.vocabulary.entities.get(entity or "")
        if model is not None and model.dated and model.id not in self._with_periods:
            day = self.index.day(model, key)
            if isinstance(day, date | Undetermined):
                return day
        return self.period.end

    # --- nodes ------------------------------------------------------------------------------------

    def _read(self, node: Read) -> Value:
        kind = node.kind
        if kind == "choice":
            return self.choices[node.name]
        if kind == "parameter":
            return self.parameter(self.parameters[node.name])
        frame = self.frames[-1 - node.frame]
        if kind == "builtin":
            return self._builtin(node.name, frame)
        key = frame.key
        entity = frame.entity
        for step in node.path:
            found = self._step(entity, step.field, key)
            if not isinstance(found, str):
                return found
            key, entity = found, step.entity
        period: Period | None = None
        if node.each is not None:
            around = self._period(node.each, frame)
            if not isinstance(around, Period):
                return around
            period = around
        if kind == "outcome":
            return self.outcome(node.name, key if node.entity else "", period)
        return self.index.cell(self.index.vocabulary.entities[node.entity or ""], node.name, key, period)

    def _step(self, entity: str | None, relation: str, key: str) -> Value:
        """The key of the row that a relation names; the relation may stand in a column entity."""
        return self.index.cell(self.index.vocabulary.holding(entity or "", relation), relation, key, None)

    def _period(self, each: PeriodKind, frame: Frame) -> Period | Undetermined | State:
        """The period of the thing read: the row's own, the longer one around it, or that of the row's date."""
        if frame.period is not None:
            return frame.period if frame.period.kind == each else Period.containing(each, frame.period.end)
        model = self.index.vocabulary.entities[frame.entity or ""]
        day = self.index.day(model, frame.key)
        if isinstance(day, Undetermined | State):
            return day
        assert isinstance(day, date)
        return Period.containing(each, day)

    def _builtin(self, name: str, frame: Frame) -> Value:
        if name == "itself":
            return self.itself
        if name == "as_of":
            return self.as_of
        if name in ("earnings", "deductions"):
            return self.totals(name, frame) if self.totals else undetermined("missing", name)
        period = frame.period or self.period
        return period.start if name == "period_start" else period.end

    def parameter(self, parameter: Parameter) -> Value:
        """A parameter's value on the day of the row at hand."""
        override = self.overrides.get(parameter.id)
        if override is not None:
            return override
        day = self.frames[-1].day if self.frames else self.period.end
        if isinstance(day, Undetermined):
            return day
        dated = parameter.at(day)
        if dated is None or dated.value is None:
            return undetermined("unset", parameter.id)
        return dated.value  # type: ignore[return-value]

    def _shift(self, node: Shift) -> Value:
        moment, amount = self._eval(node.moment), self._eval(node.amount)
        doubt = gather((moment, amount))
        if doubt is not None:
            return doubt
        signed: Any = amount * node.sign  # type: ignore[operator]
        if node.by != "workday":
            return shift(moment, signed, node.by)  # type: ignore[arg-type]
        if signed != int(signed):
            return undetermined("range", "whole workday")
        day = moment.date() if isinstance(moment, datetime) else moment
        found = self.calendar.add_workdays(day, int(signed))  # type: ignore[arg-type]
        if found is None:
            return undetermined("calendar", str(day))
        return datetime.combine(found, moment.time()) if isinstance(moment, datetime) else found

    def _call(self, node: Call) -> Value:
        name = node.function
        if node.scale is not None:
            return self._scaled(node, node.scale)
        values = [self._eval(argument) for argument in node.arguments]
        if name == "given":
            return values[0] if isinstance(values[0], Undetermined) else values[0] is not ABSENT
        if name == "default":
            return values[1] if values[0] is ABSENT else values[0]
        if name == "timeliness" and values[0] is ABSENT:
            return gather((values[1],)) or self.functions[name](None, values[1])
        return gather(values) or self.functions[name](*values)

    def _scaled(self, node: Call, scale: Read) -> Value:
        bands: Any = self.parameter(self.parameters[scale.name])
        value: Any = self._eval(node.arguments[0])
        look_up = bracket if node.function == "bracket" else marginal
        return gather((bands if isinstance(bands, Undetermined) else True, value)) or look_up(bands, value)

    # --- aggregates -------------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate) -> Value:
        owner = self.frames[-1]
        if node.each is not None:
            return self._over_periods(node, owner)
        table = self.index.table(node.entity)
        if table is None:
            return undetermined("not_supplied", node.entity, owner.key)
        bounds = self._bounds(node)
        if isinstance(bounds, Undetermined):
            return bounds
        if bounds is not None:
            first, last = _as_day(bounds[0]), _last_day(node, bounds)
            if not table.covers.contains(first, last):
                return undetermined("not_covered", node.entity, f"{first}..{last}")
        linked = self._linked(node, owner)
        if isinstance(linked, Undetermined):
            return linked
        if node.function == "covered" and bounds is not None:
            return self._covered(node, owner, linked[1], bounds)
        placed = self._placed(node, owner, *linked, bounds)
        return self._taken(node, owner, chain(placed, self._unplaced(node, owner, bounds)))

    def _bounds(self, node: Aggregate) -> tuple[Any, Any] | Undetermined | None:
        if node.window is None:
            return None
        start, until = self._eval(node.window.start), self._eval(node.window.until)
        return gather((start, until)) or (start, until)

    def _linked(self, node: Aggregate, owner: Frame) -> tuple[tuple[str, str], list[str]] | Undetermined:
        """The rows that belong to the owner: a name for the group, and their keys."""
        link = node.link
        if link.kind == "all":
            return ("", ""), self.index.keys(node.entity)
        target: Value = owner.key
        if link.kind == "sibling":
            target = self._step(owner.entity, link.owner_field, owner.key)
            if isinstance(target, Undetermined):
                return target
        name = target if isinstance(target, str) else ""
        return (link.row_field, name), self.index.related(node.entity, link.row_field, name)

    def _placed(
        self, node: Aggregate, owner: Frame, group: tuple[str, str], keys: list[str], bounds: tuple[Any, Any] | None
    ) -> Iterator[tuple[Frame, Value]]:
        """The rows with whether each lies in the window: True, False or undetermined."""
        entity = self.index.vocabulary.entities[node.entity]
        if bounds is not None and node.by is None and not any(isinstance(b, datetime) for b in bounds):
            for key, lies in self.index.touching(entity, group, keys, *bounds):
                yield self._row(node.entity, key), lies
            return
        for key in keys:
            frame = self._row(node.entity, key)
            if bounds is None:
                yield frame, True
            elif node.by is not None:
                kept, self.frames = self.frames, [owner, frame]
                moment = self._eval(node.by)
                self.frames = kept
                yield frame, _within(moment, *bounds)
            else:
                first, last = self.index.span(entity, key)
                yield frame, _overlaps(first, last, *bounds)

    def _unplaced(self, node: Aggregate, owner: Frame, bounds: tuple[Any, Any] | None) -> Iterator[tuple[Frame, Value]]:
        """Rows in the window of which it is not known whether they belong to the owner."""
        relation = node.link.row_field
        keys = self.index.unplaced(node.entity, relation) if relation else []
        for frame, lies in self._placed(node, owner, (relation, ""), keys, bounds) if keys else ():
            if lies is not False:
                yield frame, undetermined("missing", f"{node.entity}.{relation}", frame.key)

    def _row(self, entity: str, key: str) -> Frame:
        return self._frame(entity, key, None)

    def _over_periods(self, node: Aggregate, owner: Frame) -> Value:
        bounds = self._bounds(node)
        if bounds is None or isinstance(bounds, Undetermined):
            return bounds or undetermined("range", "window")
        start, until = _as_day(bounds[0]), _as_day(bounds[1])
        entity = self.index.vocabulary.entities.get(owner.entity or "")
        frames: list[tuple[Frame, Value]] = []
        if (until - start).days > MAX_WINDOW_DAYS:
            return undetermined("range", "window")
        for period in Period.ending_within(node.each, start, until):  # type: ignore[arg-type]
            there: Value = True
            if entity is not None and entity.dated:
                there = self.index.touches(entity, owner.key, period.start, period.end)
            frames.append((Frame(owner.entity, owner.key, period, period.end), there))
        return self._taken(node, owner, iter(frames))

    def _taken(self, node: Aggregate, owner: Frame, frames: Iterator[tuple[Frame, Value]]) -> Value:
        """Combine the body over the rows that lie in the window and satisfy `where`."""
        values: list[Value] = []
        kept = self.frames
        try:
            for frame, placed in frames:
                if placed is False:
                    continue
                self.frames = [owner, frame]
                value = self.taken(node, frame, placed)
                if value is not None:
                    values.append(value)
        finally:
            self.frames = kept
        return combine(node.function, values)

    def taken(self, node: Aggregate, frame: Frame, placed: Value) -> Value | None:
        """What one row adds to an aggregate; None if `where` leaves it out."""
        selected = conjunction((placed, self.condition("where", node.where))) if node.where is not None else placed
        if selected is False:
            return None
        value = self._eval(node.body) if node.body is not None else True
        return value if selected is True else self._doubtful(node.function, selected, value)

    @staticmethod
    def _doubtful(function: str, selected: Value, value: Value) -> Value:
        """A row that may or may not be taken: for `any` and `all` its value can still settle nothing by itself."""
        if function == "any":
            return conjunction((selected, value))
        if function == "all":
            inverse = gather((selected,)) or False
            return disjunction((inverse, value))
        return gather((selected,)) or value

    def _covered(self, node: Aggregate, owner: Frame, keys: list[str], bounds: tuple[Any, Any]) -> Value:
        """The time inside the window that the rows' spans cover together, in seconds."""
        entity = self.index.vocabulary.entities[node.entity]
        spans: list[tuple[datetime, datetime]] = []
        doubtful: list[Value] = []
        kept = self.frames
        for key in keys:
            first, last = self.index.span(entity, key)
            self.frames = [owner, self._row(node.entity, key)]
            selected: Value = self._eval(node.where) if node.where is not None else True
            self.frames = kept
            selected = conjunction((selected, _overlaps(first, last, *bounds)))
            if selected is False:
                continue
            last = bounds[1] if last is ABSENT else last
            doubt = gather((selected, first, last))
            if doubt is not None:
                doubtful.append(doubt)
            else:
                spans.append((first_moment(first), last_moment(last)))  # type: ignore[arg-type]
        return gather(doubtful) or combine("covered", spans, bounds)


def _named(value: Undetermined, rule: str) -> Undetermined:
    """Reasons that an operation gave without a name get the rule's."""
    if not any(r.kind in ("division", "no_match") for r in value.reasons):
        return value
    return Undetermined(
        frozenset(
            Reason(r.kind, rule) if r.kind in ("division", "no_match") and r.subject in ("/", "//", "%", "table") else r
            for r in value.reasons
        )
    )


def _as_day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last_day(node: Aggregate, bounds: tuple[Any, Any]) -> date:
    """The last day whose rows matter: time covered up to midnight asks nothing of the day that begins then."""
    start, until = bounds
    if node.function == "covered" and isinstance(until, datetime) and start < until:
        until -= timedelta.resolution
    return _as_day(until)


def _within(moment: Value, start: Any, until: Any) -> Value:
    if moment is ABSENT:
        return False
    if isinstance(moment, Undetermined):
        return moment
    return _not_after(start, moment) and _not_after(moment, until)


def _overlaps(first: Value, last: Value, start: Any, until: Any) -> Value:
    """Whether a span has a moment in a window; one that surely begins after it has none, whenever it ends."""
    if first is ABSENT or isinstance(first, Undetermined):
        return False if first is ABSENT else first
    if not _not_after(first, until):
        return False
    if isinstance(last, Undetermined):
        return last
    return last is ABSENT or _not_after(start, last)


def _not_after(one: Any, other: Any) -> bool:
    """Whether one moment is no later than another; beside a date, a datetime counts as its day."""
    if isinstance(one, datetime) is not isinstance(other, datetime):
        one, other = _as_day(one), _as_day(other)
    return bool(one <= other)
