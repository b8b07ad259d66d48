"""A table or a view that a compiled program makes."""

from __future__ import annotations

from dataclasses import dataclass

from engine.values.sql_text import name_sql
from engine.values.text import Text


@dataclass(frozen=True, slots=True)
class Statement:
    """A table or a view to make of a query; the title says what it holds."""

    name: str
    query: str
    is_table: bool
    title: Text

    @property
    def sql(self) -> str:
        kind = "TABLE" if self.is_table else "VIEW"
        return f"CREATE OR REPLACE {kind} {name_sql(self.name)} AS\n{self.query}"
