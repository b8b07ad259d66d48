"""What an aggregate takes of the rows of its group: the columns of the grouped query, and its value on the rule's own row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.columnar import logic
from engine.columnar.choosing import choose
from engine.columnar.groups import Group
from engine.columnar.runs import covered_seconds, longest_run
from engine.columnar.terms import Term, integer_type, literal, number
from engine.columnar.translate import Translator
from engine.language.core import Aggregate
from engine.values.sql_text import name_sql

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler


@dataclass(eq=False)
class Taken:
    """One aggregate of a group: its columns there, and its term on the rule's own row."""

    compiler: Compiler
    group: Group
    node: Aggregate
    rulebook: str

    def term(self) -> Term:
        node, group = self.node, self.group
        translator = Translator(self.compiler, self.rulebook, group.rows, group.joined)
        selected = group.selected
        if node.where is not None:
            selected = logic.both([selected, translator.flag(node.where)])
        body = translator.term(node.body) if node.body is not None else logic.TRUE
        if body.kind == "number" and body.denominator is not None:
            self.compiler.refuse_quotient()
        taking: dict[str, Callable[[Term, Term], Term]] = {
            "count": self._count,
            "sum": self._sum,
            "min": self._min,
            "max": self._max,
            "distinct": self._distinct,
            "any": self._any,
            "all": self._all,
            "longest_run": self._longest_run,
            "covered": self._covered,
        }
        return taking[node.function](selected, body)

    # --- columns of the grouped query ---------------------------------------------------------------

    def _column(self, term: Term, hint: str) -> str:
        """A term as a column of the row query's last layer."""
        return self.group.layers.bound(term, hint, always=True).sql

    def _filter(self, selected: Term) -> str:
        return "" if selected.constant is True else f" FILTER (WHERE {self._column(selected, '_taken')})"

    def doubt(self, *open_: Term) -> str | None:
        """A column that says whether any row leaves the aggregate open; None if none ever does."""
        doubt = logic.either(open_)
        if doubt.is_constant and not doubt.constant:
            return None
        return self.group.output(f"COALESCE(bool_or({self._column(doubt, '_open')}), FALSE)", "BOOLEAN", "open")

    def _open_row(self, selected: Term, body: Term | None) -> Term:
        """Whether a row leaves a sum open: it may or may not be taken, or is taken and has no value."""
        doubt = logic.is_open(selected)
        if body is None:
            return doubt
        lacking = logic.is_open(logic.required(body))
        return logic.either([doubt, logic.both([logic.surely(selected), lacking])])

    # --- on the rule's own row ----------------------------------------------------------------------

    def _read(self, name: str, otherwise: str) -> str:
        alias = self.compiler.join_group(self.group, self.group.owner)
        layers = self.group.owner.layers
        return layers.input(f"COALESCE({alias}.{name_sql(name)}, {otherwise})", f"{alias}/{name}")

    def unless_open(self, made: Term, doubt: str | None) -> Term:
        """What was made, undetermined where a column says that a row leaves it open."""
        if doubt is None:
            return made
        open_ = Term(self._read(doubt, "FALSE"), "flag")
        return choose([(logic.negated(open_), made)], None)

    def _rows_at_most(self) -> int:
        if self.node.each is not None:
            return max(len(self.group.rows.periods), 1)
        table = self.compiler.profile.table(self.node.entity)
        return max(table.rows, 1) if table is not None else 1

    def _relevant(self, condition: Term) -> None:
        """A row matters where the condition holds, or is open."""
        if condition.nullable:
            sure = self.group.layers.bound(condition, "_relevant", always=True)
            condition = Term(f"({sure.sql} IS NOT FALSE)", "flag", sure.level)
        self.group.relevant.append(condition)

    def _count(self, selected: Term, body: Term) -> Term:
        self._relevant(selected)
        doubt = self.doubt(self._open_row(selected, None))
        n = self.group.output(f"count(*){self._filter(selected)}", "BIGINT", "count")
        made = Term(self._read(n, "0"), "number", low=0, high=self._rows_at_most())
        return self.unless_open(made, doubt)

    def _sum(self, selected: Term, body: Term) -> Term:
        doubt = self.doubt(self._open_row(selected, body))
        if body.low == body.high == 0 and body.is_constant:
            self._relevant(selected)
            return self.unless_open(number(0), doubt)
        lacking = Term(f"({self._column(body, '_summed')} IS DISTINCT FROM 0)", "flag", body.level + 1)
        self._relevant(logic.either([logic.is_open(selected), logic.both([lacking, selected])]))
        most = self._rows_at_most()
        low, high = min(body.low * most, 0), max(body.high * most, 0)
        type_ = integer_type(low, high)
        summed = f"sum({self._column(body, '_summed')}){self._filter(selected)}"
        name = self.group.output(f"CAST({summed} AS {type_})", type_, "sum")
        made = Term(self._read(name, "0"), "number", factor=body.factor, low=low, high=high)
        return self.unless_open(made, doubt)

    def _min(self, selected: Term, body: Term) -> Term:
        return self._extreme("min", selected, body)

    def _max(self, selected: Term, body: Term) -> Term:
        return self._extreme("max", selected, body)

    def _extreme(self, function: str, selected: Term, body: Term) -> Term:
        """Absent without rows; rows whose value is absent are passed over."""
        self._relevant(selected)
        present = logic.both([selected, logic.negated(logic.is_absent(body))])
        doubt = self.doubt(logic.is_open(selected), logic.both([logic.surely(selected), logic.is_open(body)]))
        found = f"{function}({self._column(body, '_compared')}){self._filter(present)}"
        name = self.group.output(found, body.sql_type, function)
        alias = self.compiler.join_group(self.group, self.group.owner)
        found = self.group.owner.layers.input(f"{alias}.{name_sql(name)}", f"{alias}/{name}")
        none = f"({found} IS NULL)"
        made = replace(body, sql=found, level=0, nullable=False, absent=none, constant=None)
        return self.unless_open(made, doubt)

    def _distinct(self, selected: Term, body: Term) -> Term:
        self._relevant(selected)
        present = logic.both([selected, logic.negated(logic.is_absent(body))])
        doubt = self.doubt(logic.is_open(selected), logic.both([logic.surely(selected), logic.is_open(body)]))
        counted = f"count(DISTINCT {self._column(body, '_told_apart')}){self._filter(present)}"
        n = self.group.output(counted, "BIGINT", "distinct")
        made = Term(self._read(n, "0"), "number", low=0, high=self._rows_at_most())
        return self.unless_open(made, doubt)

    def _any(self, selected: Term, body: Term) -> Term:
        found = logic.both([selected, logic.required(body)])
        return self._decided(found, True)

    def _all(self, selected: Term, body: Term) -> Term:
        strict = logic.required(body)
        return self._decided(logic.either([logic.negated(selected), strict]), False)

    def _decided(self, row: Term, deciding: bool) -> Term:
        """True for `any` if a row is, false for `all` if a row is; else open if any row is."""
        row = self.group.layers.bound(row, "_row", always=True)
        self._relevant(row if deciding else logic.negated(row))
        sure = row if deciding else logic.negated(row)
        name = self.group.output(f"COALESCE(bool_or({sure.sql}), FALSE)", "BOOLEAN", "decided")
        decided = Term(self._read(name, "FALSE"), "flag")
        doubt = self.doubt(logic.is_open(row))
        if doubt is None:
            return decided if deciding else logic.negated(decided)
        open_ = Term(self._read(doubt, "FALSE"), "flag")
        return choose(
            [(decided, literal(deciding, "flag")), (logic.negated(open_), literal(not deciding, "flag"))], None
        )

    def _longest_run(self, selected: Term, body: Term) -> Term:
        """The most periods in a row, of those taken, in which a condition holds."""
        self._relevant(selected)
        strict = logic.required(body)
        doubt = self.doubt(self._open_row(selected, strict))
        name = longest_run(self.group, logic.surely(selected), strict)
        alias = self.compiler.join_named(name, self.group, self.group.owner)
        sql = self.group.owner.layers.input(f"COALESCE({alias}.longest, 0)", f"{alias}/longest")
        return self.unless_open(Term(sql, "number", low=0, high=self._rows_at_most()), doubt)

    def _covered(self, selected: Term, body: Term) -> Term:
        """The seconds inside the window that the rows' spans cover together."""
        self._relevant(selected)
        return covered_seconds(self)
