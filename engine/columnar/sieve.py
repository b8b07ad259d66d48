"""A sieve: of a relation's rows, those that add something to any of the grouped queries that take them, stored once.

Punches, say, are many, and few of them are late. Where two groups would each scan all of them, the rows that matter to
either are found in one scan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.columnar import sparse, titles
from engine.columnar.lineage import over_source
from engine.columnar.relations import Relation
from engine.columnar.statement import Statement
from engine.values.sql_text import name_sql

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler
    from engine.columnar.groups import Group

# A condition of more characters than this costs more than a second scan.
LONGEST = 4_000


@dataclass(eq=False)
class Sieve:
    """The rows kept of a relation, and what each group asks of them, over the relation's columns under the alias `r`."""

    relation: Relation
    conditions: dict[Group, str]

    @property
    def name(self) -> str:
        return f"{self.relation.name}_that_matter"

    def put_between(self) -> None:
        """Let the groups take their rows from here."""
        for group in self.conditions:
            group.layers.source = f"{name_sql(self.name)} AS r"
            self.relation.readers.discard(group.name)
        self.relation.read_by(self.name)

    def statement(self) -> Statement:
        read = {name for group in self.conditions for name in group.layers.columns_of("r")}
        listed = ",\n  ".join(f"r.{name_sql(c)}" for c in self.relation.given if c in read)
        kept = "\n  OR ".join(f"({condition})" for condition in self.conditions.values())
        query = f"SELECT\n  {listed}\nFROM {name_sql(self.relation.name)} AS r\nWHERE {kept}"
        return Statement(self.name, query, True, titles.rows_that_matter(self.relation.name))


def sieve_of(compiler: Compiler, relation: Relation) -> Sieve | None:
    """A sieve between a relation and the groups that take its rows, if it has many and two or more leave some out."""
    table = compiler.profile.table(relation.grid.entity or "")
    if relation.grid.each is not None or table is None or table.rows < sparse.FEW:
        return None
    conditions: dict[Group, str] = {}
    for group in compiler.groups_of(relation):
        if group.layers.source != f"{name_sql(relation.name)} AS r" or group.beside:
            continue
        condition = group.adds_something and over_source(group.layers, group.adds_something, LONGEST)
        if condition:
            conditions[group] = condition
    if len(conditions) < 2:
        return None
    sieve = Sieve(relation, conditions)
    sieve.put_between()
    return sieve
