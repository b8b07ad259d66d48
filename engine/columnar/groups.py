"""Groups: queries that take rows, leave out those that add nothing, and group the others by owner and period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.columnar import logic, titles
from engine.columnar.layers import Layers
from engine.columnar.linking import RuleId
from engine.columnar.rows import Row
from engine.columnar.statement import Statement
from engine.columnar.terms import Term
from engine.values.sql_text import name_sql
from engine.values.text import Text


@dataclass(eq=False)
class Group:
    """One grouped query: rows under the alias `r`, joined to the rule's own row under `o` if need be."""

    name: str
    owner: Row
    layers: Layers
    rows: Row
    joined: Row | None
    keys: list[tuple[str, str]]
    """The columns to group by: name and SQL over the last layer."""
    selected: Term
    """Whether a row lies in the window and belongs to the owner; what that leaves to say once rows are joined."""
    outputs: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    """Of the outputs, in SQL."""
    asked_by: dict[str, dict[RuleId, None]] = field(default_factory=dict)
    """The rules that each output is made for."""
    beside: list[Statement] = field(default_factory=list)
    """Queries of their own that take the same rows."""
    relevant: list[Term] = field(default_factory=list)
    """Under which condition a row adds anything, for each aggregate; rows that add nothing to any are left out."""

    def output(self, sql: str, type_: str, hint: str) -> str:
        """A column of the grouped query, of a type of SQL's."""
        name = next((n for n, known in self.outputs.items() if known == sql), "")
        if not name:
            name = f"{hint}_{len(self.outputs) + 1}"
            self.outputs[name], self.types[name] = sql, type_
        self.asked_by.setdefault(name, {})[self.owner.compiler.compiling] = None
        return name

    def add_query(self, hint: str, query: str, titled: Callable[[str, str], Text]) -> str:
        """A query of its own beside the group's; its name. The title is made of whose rows, and for whom."""
        name = f"{self.name}_{hint}_{len(self.beside) + 1}"
        self.beside.append(Statement(name, query, False, titled(self.rows.source.name, self.owner.reader)))
        return name

    @property
    def adds_something(self) -> str:
        """The condition, over the last layer, under which a row adds anything; empty if that cannot be said of any.

        An owner none of whose rows adds anything has no group, which is the same as having no rows.
        """
        any_of = logic.either(self.relevant)
        if not self.keys or any_of.is_constant:
            return ""
        return f"{any_of.sql} IS NOT FALSE" if any_of.nullable else any_of.sql

    def statement(self, is_table: bool) -> Statement:
        title = titles.group(self.rows.source.name, self.owner.reader)
        return Statement(self.name, self._query(), is_table, title)

    def _query(self) -> str:
        listed = [f"{sql} AS {name_sql(name)}" for name, sql in self.keys]
        listed += [f"{sql} AS {name_sql(name)}" for name, sql in self.outputs.items()]
        grouped = f"\nGROUP BY {', '.join(sql for _, sql in self.keys)}" if self.keys else ""
        where = f"\nWHERE {self.adds_something}" if self.adds_something else ""
        return self.layers.query(",\n  ".join(listed), where + grouped)
