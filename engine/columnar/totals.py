"""`earnings` and `deductions`: the sum of a row's statement lines over all programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.columnar import logic, numbers
from engine.columnar.aggregates import AggregateCompiler
from engine.columnar.choosing import choose
from engine.columnar.linking import PERIOD, THERE, RuleId
from engine.columnar.rows import Row
from engine.columnar.terms import Term, literal_sql, number
from engine.language.core import Aggregate, Call, Link, Literal, Read, Window
from engine.values.period import Period, nests
from engine.values.types import DATE

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler


@dataclass(eq=False)
class Total:
    """A total on a row. `which`: `earnings` or `deductions`."""

    compiler: Compiler
    which: str
    row: Row

    def of(self, lines: Iterable[RuleId]) -> Term:
        """The sum of lines: of the row's period, of shorter ones in it and of longer ones that end with it."""
        row, compiler = self.row, self.compiler
        total = number(0)
        for id_ in lines:
            each = compiler.linked.rule(id_).grid.each
            assert each is not None
            assert row.grid.each is not None
            if each == row.grid.each:
                total = self._plus(total, self._if_there(row.local(id_)))
            elif nests(each, row.grid.each):
                total = numbers.add(total, self._over_shorter(id_))
            elif (line := self._of_longer(id_)) is not None:
                total = numbers.add(total, line)
        return row.layers.bound(total, f"_{self.which}")

    def _plus(self, total: Term, line: Term) -> Term:
        """Absent lines count nothing."""
        if line.absent is not None:
            line = choose([(logic.is_absent(line), number(0))], replace(line, absent=None))
        both = numbers.add(total, line)
        return self.row.layers.bound(both, f"_{self.which}") if both.denominator is not None else both

    def _if_there(self, line: Term) -> Term:
        """A line of a period in which the row surely is not counts nothing."""
        if not self.compiler.has_places_away(self.row.grid):
            return line
        away = Term(f"({self.row.input(THERE)} IS FALSE)", "flag")
        return choose([(away, number(0))], line)

    def _over_shorter(self, id_: RuleId) -> Term:
        """The sum of a line over the shorter periods of the row's; absent ones count nothing."""
        rule = self.compiler.linked.rule(id_)
        place = rule.rule.position
        nought = Literal(type=rule.type, position=place, value=0)
        body = Call(type=rule.type, position=place, function="default", arguments=(self._read(id_), nought))
        start, end = (
            Read(type=DATE, position=place, kind="builtin", name=name) for name in ("period_start", "period_end")
        )
        node = Aggregate(
            type=rule.type,
            position=place,
            function="sum",
            entity=self.row.grid.entity or "",
            each=rule.grid.each,
            link=Link("own"),
            body=body,
            where=None,
            by=None,
            window=Window(start, end),
        )
        return AggregateCompiler(self.compiler, lines=True).term(id_[0], node, self.row)

    def _of_longer(self, id_: RuleId) -> Term | None:
        """A line of a longer period, which counts in the period that ends with it; None where none does."""
        compiler = self.compiler
        each = compiler.linked.rule(id_).grid.each
        assert each is not None
        row = compiler.row_of(compiler.relation_of[compiler.compiling], id_[0])
        ending = [p for p in row.periods if Period.containing(each, p.end).end == p.end]
        if not ending:
            return None
        line = Total(compiler, self.which, row)._plus(number(0), row.read(self._read(id_)))
        if len(ending) < len(row.periods):
            listed = ", ".join(literal_sql(p.start) for p in ending)
            line = choose([(Term(f"({row.input(PERIOD)} IN ({listed}))", "flag"), line)], number(0))
        return line

    def _read(self, id_: RuleId) -> Read:
        rule = self.compiler.linked.rule(id_)
        return Read(
            type=rule.type,
            position=rule.rule.position,
            kind="outcome",
            name=id_[1],
            entity=rule.grid.entity,
            each=rule.grid.each,
            optional=rule.optional,
        )
