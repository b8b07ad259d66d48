"""Why a row's outcomes are undetermined, found from its pattern where that is enough.

This follows a rule as the reference evaluator does (engine/evaluation: whatever changes there has to change here), with
doubts for values. What is known of the row at hand is certain; of other rows and other periods only what the facts' profile
says of all. Numbers cannot grow beyond measure here: those that 127 bits do not hold were refused before anything ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from engine.columnar.doubt import (
    NEVER,
    UNTOLD,
    Doubt,
    Lack,
    ReasonsOf,
    Source,
    either,
    in_turn,
    perhaps,
    some,
    surely,
    then,
    together,
)
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.known_cells import KnownCells
from engine.columnar.linking import TOTALS, RuleId
from engine.columnar.patterns import KnownRow
from engine.columnar.profile import FactsProfile
from engine.columnar.standing import SeenRow, Standing, beside, seen_from, source_from
from engine.columnar.terms import Term
from engine.language.core import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Contains,
    Expression,
    Line,
    Lines,
    Literal,
    Logic,
    Membership,
    Negate,
    Not,
    Read,
    Shift,
)
from engine.program.model import CompiledRule, Grid
from engine.rulebook.model import Parameter
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.period import Period, PeriodKind, nests

_TOTAL = frozenset(
    {"abs", "at", "date_of", "day_of", "empty", "end_of", "max", "min", "month_of", "size", "start_of", "time_of"}
    | {"bracket", "full_months", "marginal", "timeliness", "weekday_of", "year_of"}
)
_DIVIDING = ("/", "//", "%")
_UNNAMED = ("division", "no_match")


@dataclass(eq=False)
class Reasoning:
    """What can be said of why rules are undetermined. `reported` are the terms of all outcomes in the database."""

    evaluation: ColumnarEvaluation
    profile: FactsProfile
    reported: Mapping[RuleId, Term]
    _unnamed: dict[RuleId, bool] = field(default_factory=dict)

    def doubt(self, rule: RuleId, known: KnownRow) -> Doubt:
        """How a rule's outcome in a row can be undetermined."""
        return _RowReasoning(self, known).rule(rule)

    @cached_property
    def anywhere(self) -> dict[RuleId, Doubt]:
        """How each rule can be undetermined in any row of its own, each after those it reads."""
        reasoning = _RowReasoning(self, KnownRow())
        return {id_: reasoning.rule(id_) for id_ in self.evaluation.linked.order}

    def never(self, rule: RuleId) -> bool:
        """Whether no outcome of a rule is undetermined, whichever row is asked for."""
        term = self.reported.get(rule)
        return term is not None and not term.nullable

    def keeps_names(self, rule: RuleId) -> bool:
        """Whether all its reasons reach its readers as they are: a division in a `require` takes the reader's name."""
        if rule not in self._unnamed:
            require = self.evaluation.linked.rule(rule).require
            nodes = require.walk() if require is not None else ()
            self._unnamed[rule] = any(
                (isinstance(n, Arithmetic) and n.op in _DIVIDING) or (isinstance(n, Lines) and n.otherwise is None)
                for n in nodes
            )
        return not self._unnamed[rule]


class _RowReasoning:
    """Follows rules on one row."""

    def __init__(self, context: Reasoning, known: KnownRow) -> None:
        self.context, self.known = context, known
        self.linked, self.profile = context.evaluation.linked, context.profile
        self.cells = KnownCells(context.profile, known)
        self.found: dict[RuleId, Doubt] = {}
        self.rulebook = ""
        self.rows: list[SeenRow] = []
        self.nodes: dict[type, Callable[[Any], Doubt]] = {
            Literal: lambda node: NEVER,
            Arithmetic: self._arithmetic,
            Negate: lambda node: self.value(node.operand),
            Not: lambda node: self.value(node.operand),
            Logic: lambda node: self._decided(node.operands, node.op == "or"),
            Comparison: lambda node: self._all((node.left, node.right)),
            Membership: lambda node: self._all((node.item, *node.options)),
            Contains: lambda node: self.value(node.list),
            Conditional: self._conditional,
            Lines: self._lines,
            Read: self._read,
            Shift: lambda node: then(self._all((node.moment, node.amount)), perhaps(UNTOLD)),
            Call: self._call,
            Aggregate: self._aggregate,
        }

    @property
    def vocabulary(self) -> Vocabulary:
        return self.linked.by_id[self.rulebook].rulebook.vocabulary

    # --- outcomes ---------------------------------------------------------------------------------

    def rule(self, id_: RuleId) -> Doubt:
        """How a rule's outcome in the row can be undetermined."""
        known = self.found.get(id_)
        if known is not None:
            return known
        rule = self.linked.rule(id_)
        # What lies half-way down a long chain first, so that no recursion goes deep.
        for landmark in self.linked.by_id[id_[0]].landmarks.get(id_[1], ()):
            if self.linked.rule((id_[0], landmark)).grid == rule.grid:
                self._here((id_[0], landmark))
        kept = self.rulebook, self.rows
        self.rulebook, self.rows = id_[0], [SeenRow(Standing.HERE, rule.grid.entity, rule.grid.each)]
        try:
            self.found[id_] = doubt = self._outcome(rule)
        finally:
            self.rulebook, self.rows = kept
        return doubt

    def _outcome(self, rule: CompiledRule) -> Doubt:
        if rule.exceptions and isinstance(rule.body, Lines):
            value = self._excepted(rule, rule.body)
        else:
            value = self._applied(rule, rule.body)
        value = _named(value, rule.id)
        if rule.require is not None:
            condition = self.value(rule.require)
            fails = NEVER if self._truth(rule.require) is True else perhaps(Lack("require", rule.id))
            value = then(value, either(then(condition, fails), NEVER))
        return in_turn(self._day(), either(value, NEVER)) if rule.rule.in_force else value

    def _applied(self, rule: CompiledRule, body: Expression) -> Doubt:
        if rule.when is None:
            return self.value(body)
        applies = self._truth(rule.when)
        if applies is not None:
            return self.value(body) if applies else NEVER
        return in_turn(self.value(rule.when), either(self.value(body), NEVER))

    def _excepted(self, rule: CompiledRule, body: Lines) -> Doubt:
        """The lines that match, or may match, are taken together; with none, the rule's own body stands."""
        matches = [self._decided(line.tests(), False) for line in body.lines]
        doubts = together(*matches)
        values = [self.value(line.result) for line, match in zip(body.lines, matches, strict=True) if match.settled]
        if not doubts.settled:
            return Doubt(False, doubts.least, doubts.most | some(*values).most)
        conflict = perhaps(UNTOLD) if len(values) > 1 else NEVER
        own = self._applied(rule, body.otherwise) if body.otherwise is not None else NEVER
        return either(some(doubts, *values), conflict, own)

    def _here(self, id_: RuleId) -> Doubt:
        """An outcome of the row and period at hand."""
        if self.context.never(id_):
            return NEVER
        if id_ in self.linked.displaced:
            return perhaps(UNTOLD)
        is_open = self.known.is_open(id_)
        if is_open is None:
            return self.rule(id_)
        if not is_open:
            return NEVER
        return surely(ReasonsOf(id_) if self.context.keeps_names(id_) else UNTOLD)

    def _elsewhere(self, id_: RuleId, standing: Standing) -> Doubt:
        if id_ in self.linked.displaced:
            return perhaps(UNTOLD)
        if self.context.never(id_):
            return NEVER
        doubt = self.context.anywhere[id_] if self.known.is_reported else self.rule(id_)
        return seen_from(standing, doubt, self.linked.rule(id_).grid)

    def _day(self) -> Doubt:
        """The day on which the row reads dated values."""
        row = self.rows[-1]
        model = self.vocabulary.entities.get(row.entity or "")
        if row.each is not None or model is None or not self._stands_for_its_date(model):
            return NEVER
        return self._date(row, model)

    def _stands_for_its_date(self, model: Entity) -> bool:
        return bool(model.dated) and not any(e.of == model.id and e.each for e in self.vocabulary.entities.values())

    def _date(self, row: SeenRow, model: Entity) -> Doubt:
        return self.cells.cell(model, model.dated[0], row.standing) if model.dated else NEVER

    # --- operators and tables -----------------------------------------------------------------------

    def value(self, node: Expression) -> Doubt:
        return self.nodes[type(node)](node)

    def _truth(self, node: Expression) -> bool | None:
        return self.linked.truth(self.rulebook, node)

    def _all(self, nodes: Iterable[Expression]) -> Doubt:
        return together(*map(self.value, nodes))

    def _decided(self, operands: Iterable[Expression], deciding: bool) -> Doubt:
        """Kleene logic: where it is undetermined nothing decided it, so that all operands were asked."""
        doubts = []
        for operand in operands:
            truth = self._truth(operand)
            if truth is deciding:
                return NEVER
            if truth is None:
                doubts.append(self.value(operand))
        found = together(*doubts)
        return replace(found, settled=found.settled or any(d.settled for d in doubts))

    def _arithmetic(self, node: Arithmetic) -> Doubt:
        operands = self._all((node.left, node.right))
        sure = isinstance(node.right, Literal) and node.right.value != 0
        return then(operands, perhaps(Lack("division", node.op))) if node.op in _DIVIDING and not sure else operands

    def _conditional(self, node: Conditional) -> Doubt:
        truth = self._truth(node.test)
        if truth is not None:
            return self.value(node.then if truth else node.otherwise)
        test = self.value(node.test)
        if not test.settled:
            return test
        return in_turn(test, either(self.value(node.then), self.value(node.otherwise)))

    def _lines(self, node: Lines) -> Doubt:
        if node.policy in ("first", "unique"):
            return self._one_line(node)
        matches, values = [], []
        for line in node.lines:
            if self._line_truth(line) is False:
                continue
            match = self._decided(line.tests(), False)
            matches.append(match)
            if match.settled:
                values.append(self.value(line.result))
        otherwise = self.value(node.otherwise) if node.otherwise is not None else NEVER
        return in_turn(together(*matches), either(some(*values), otherwise))

    def _one_line(self, node: Lines) -> Doubt:
        """`first`: a line in doubt ends it. `unique`: a line that surely matches wins, else all in doubt count together."""
        ends: list[Doubt] = []
        doubts: list[Doubt] = []
        for line in node.lines:
            truth = self._line_truth(line)
            if truth is False:
                continue
            match = self._decided(line.tests(), False) if truth is None else NEVER
            if match.most:
                doubts.append(match)
                if node.policy == "first":
                    ends.append(match.opened)
            if match.settled:
                ends.append(self.value(line.result))
            elif node.policy == "first":
                return either(*ends)
            if truth is True:
                return either(*ends)
        otherwise = self.value(node.otherwise) if node.otherwise is not None else surely(Lack("no_match", "table"))
        if node.policy == "first":
            return either(*ends, otherwise)
        return either(*ends, in_turn(together(*doubts), otherwise))

    def _line_truth(self, line: Line) -> bool | None:
        truths = [self._truth(test) for test in line.tests()]
        return False if False in truths else None if None in truths else True

    def _call(self, node: Call) -> Doubt:
        values = [self.value(argument) for argument in node.arguments]
        if node.scale is not None:
            values.insert(0, self._parameter(node.scale.name))
        if node.function == "given":
            return values[0]
        if node.function == "default":
            return in_turn(values[0], either(NEVER, values[1]))
        found = together(*values)
        return found if _is_total(node) else then(found, perhaps(UNTOLD))

    # --- reads --------------------------------------------------------------------------------------

    def _read(self, node: Read) -> Doubt:
        if node.kind == "choice":
            return NEVER
        if node.kind == "parameter":
            return self._parameter(node.name)
        row = self.rows[-1 - node.frame]
        if node.kind == "builtin":
            return self._total(node.name, row) if node.name in TOTALS else NEVER
        # Where the way there ends at an absent relation or date, the value is absent.
        ways: list[Doubt] = []
        standing, entity, dangles = row.standing, row.entity, False
        for step in node.path:
            way, ends = self.cells.relation(self.vocabulary, entity or "", step.field, standing, dangles)
            ways.append(way)
            standing, entity, dangles = Standing.AWAY, step.entity, ends
        if node.each is not None and row.each is None:
            ways.append(self._date(row, self.vocabulary.entities[row.entity or ""]))
        if node.kind == "outcome":
            value = self._read_outcome(node, row, standing)
        else:
            if standing is Standing.HERE and node.each is not None and node.each != row.each:
                standing = Standing.BESIDE
            model = self.vocabulary.entities[node.entity or ""]
            value = self.cells.cell(model, node.name, standing, node.each is not None, dangles)
        return in_turn(*ways, either(value, NEVER)) if ways else value

    def _read_outcome(self, node: Read, row: SeenRow, standing: Standing) -> Doubt:
        id_ = self.linked.standing(self.rulebook, node.name)
        grid = self.linked.rule(id_).grid
        if grid.entity != row.entity:
            standing = Standing.AWAY
        elif standing is Standing.HERE and grid.each != row.each:
            standing = Standing.BESIDE
        return self._here(id_) if standing is Standing.HERE else self._elsewhere(id_, standing)

    def _total(self, name: str, row: SeenRow) -> Doubt:
        """The lines of a statement together, those of other periods among them."""
        if row.each is None:
            return NEVER
        own: list[Doubt] = []
        other: list[Doubt] = []
        for id_ in self.linked.lines(name, Grid(row.entity, row.each)):
            each = self.linked.rule(id_).grid.each
            if each == row.each:
                here = row.standing is Standing.HERE
                own.append(self._here(id_) if here else self._elsewhere(id_, row.standing))
            elif self._counts_with(each, row):
                other.append(self._elsewhere(id_, beside(row.standing)))
        if row.standing is Standing.HERE and self.known.is_reported:
            return together(*own, some(*other))
        return some(*own, *other)

    def _counts_with(self, each: PeriodKind | None, row: SeenRow) -> bool:
        """Whether lines of another kind of period may count with the row's: those of a longer one where both end."""
        assert each is not None
        assert row.each is not None
        if row.standing is not Standing.HERE or not self.known.is_reported or nests(each, row.each):
            return True
        return any(Period.containing(each, p.end).end == p.end for p in self.known.layout.periods)

    def _parameter(self, name: str) -> Doubt:
        parameter = self.linked.parameters[self.rulebook][name]
        unset = [value is None for value in self._values(parameter)]
        reason = Lack("unset", name)
        own = surely(reason) if all(unset) else perhaps(reason) if any(unset) else NEVER
        return in_turn(self._day(), own)

    def _values(self, parameter: Parameter) -> list[object]:
        """All values that a parameter may have on the day of the row; None where it has none."""
        row, period = self.rows[-1], self.context.evaluation.period
        model = self.vocabulary.entities.get(row.entity or "")
        days: list[date] = []
        if row.each is not None:
            if row.standing is Standing.HERE and self.known.is_reported:
                days = [p.end for p in self.known.layout.periods]
        elif model is None or not self._stands_for_its_date(model):
            days = [period.end]
        if days:
            dated = [parameter.at(day) for day in days]
            return [d.value if d is not None else None for d in dated]
        return [None, *(d.value for d in parameter.values)]

    # --- aggregates -----------------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate) -> Doubt:
        owner = self.rows[-1]
        if node.each is not None:
            return self._over_periods(node, owner)
        table = self.profile.table(node.entity)
        if table is None:
            return surely(source_from(owner.standing, Lack("not_supplied", node.entity, whose="key")))
        before = [self._window(node)]
        is_covered = node.window is None or (table.covers.start is None and table.covers.until is None)
        before.append(NEVER if is_covered else perhaps(UNTOLD))
        if node.link.kind == "sibling":
            entity, field_ = owner.entity or "", node.link.owner_field
            way, _ = self.cells.relation(self.vocabulary, entity, field_, owner.standing, False)
            before.append(way)
        row = SeenRow(Standing.AWAY, node.entity, None)
        model = self.vocabulary.entities[node.entity]
        placed: list[Doubt] = []
        if node.link.row_field:
            placed.append(self.cells.cell(model, node.link.row_field, Standing.AWAY))
        if node.by is not None:
            placed.append(self._of_row(owner, row, node.by))
        elif node.window is not None:
            placed += [self.cells.cell(model, name, Standing.AWAY) for name in model.dated]
        return in_turn(*before, self._taken(node, owner, row, placed))

    def _over_periods(self, node: Aggregate, owner: SeenRow) -> Doubt:
        row = SeenRow(beside(owner.standing), owner.entity, node.each)
        model = self.vocabulary.entities.get(owner.entity or "")
        placed = [self.cells.cell(model, name, row.standing) for name in model.dated] if model is not None else []
        too_long = perhaps(Lack("range", "window"))
        return in_turn(self._window(node), too_long, self._taken(node, owner, row, placed))

    def _window(self, node: Aggregate) -> Doubt:
        return NEVER if node.window is None else self._all((node.window.start, node.window.until))

    def _taken(self, node: Aggregate, owner: SeenRow, row: SeenRow, placed: list[Doubt]) -> Doubt:
        """What some rows, of which it is not known which, add."""
        if node.where is not None and self._truth(node.where) is False:
            return NEVER
        parts = [part for part in (node.where, node.body) if part is not None]
        return some(*placed, *(self._of_row(owner, row, part) for part in parts))

    def _of_row(self, owner: SeenRow, row: SeenRow, part: Expression) -> Doubt:
        kept, self.rows = self.rows, [owner, row]
        try:
            return self.value(part)
        finally:
            self.rows = kept


def _is_total(node: Call) -> bool:
    """Whether a function has a value wherever its arguments have; what others lack only calling them tells."""
    if node.function in ("floor", "ceil"):
        step = node.arguments[1]
        return node.type.kind == "number" and isinstance(step, Literal) and step.value != 0
    return node.function in _TOTAL


def _named(doubt: Doubt, rule: str) -> Doubt:
    """Reasons that an operation gave without a name get the rule's."""

    def named(sources: frozenset[Source]) -> frozenset[Source]:
        return frozenset(
            Lack(s.kind, rule)
            if isinstance(s, Lack) and s.kind in _UNNAMED and s.subject in (*_DIVIDING, "table")
            else s
            for s in sources
        )

    return Doubt(doubt.settled, named(doubt.least), named(doubt.most))
