"""The facts on which some outcomes rest, brought into memory: so that the reference evaluator can say why they are open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.linking import TOTALS, RuleId
from engine.columnar.live import live_expressions, live_nodes
from engine.columnar.profile import FactsProfile, FieldProfile, TableProfile, absent_column, field_column
from engine.facts.model import Cell, Facts, RowKey, Table
from engine.language.core import Aggregate, Read, Step
from engine.program.model import Grid
from engine.rulebook.vocabulary import Entity
from engine.values.period import Period
from engine.values.sql_text import name_sql
from engine.values.value import ABSENT, MISSING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Keys = set[str]


@dataclass(eq=False)
class FactsSubset:
    """Follows what rules read, from rows of theirs to all rows that can bear on their outcomes."""

    connection: DuckDBPyConnection
    evaluation: ColumnarEvaluation
    profile: FactsProfile
    rows: dict[str, Keys] = field(default_factory=dict)
    _asked: dict[RuleId, Keys] = field(default_factory=dict)

    def follow(self, outcomes: Mapping[RuleId, Keys]) -> None:
        """Find the rows on which rules' outcomes for some rows rest."""
        for id_, keys in outcomes.items():
            self._asked.setdefault(id_, set()).update(keys)
        for id_ in reversed(self.evaluation.linked.order):
            if id_ in self._asked:
                self._follow(id_, self._asked[id_])

    def copy_to(self, schema: str) -> None:
        """Copy the rows found into tables of a schema."""
        for entity, table in self.profile.tables.items():
            with self._registered(self._wanted(self.evaluation.vocabulary.entities[entity])):
                self.connection.execute(
                    f"CREATE TABLE {schema}.{table.name} AS "
                    f"SELECT * FROM main.{table.name} WHERE key IN (SELECT key FROM keys)"
                )

    def facts_for(self, outcomes: Mapping[RuleId, Keys]) -> Facts:
        """The facts on which rules' outcomes for some rows rest. Rows that nothing reads stay where they are."""
        self.follow(outcomes)
        facts = Facts()
        for entity, table in self.profile.tables.items():
            facts.tables[entity] = self._table(self.evaluation.vocabulary.entities[entity], table)
        return facts

    # --- what rests on what -------------------------------------------------------------------------

    def _follow(self, id_: RuleId, keys: Keys) -> None:
        linked = self.evaluation.linked
        rule = linked.rule(id_)
        if rule.grid.entity is not None:
            self._need(rule.grid.entity, keys)
        known = partial(linked.truth, id_[0])
        for top in live_expressions(rule, known):
            taken: dict[int, tuple[Grid, Keys]] = {}
            for node, within in live_nodes(top, known):
                if isinstance(node, Aggregate):
                    taken[id(node)] = self._taken(node, rule.grid, keys)
                elif isinstance(node, Read):
                    own = within is None or node.frame == 1
                    grid, here = (rule.grid, keys) if own else taken[id(within)]
                    self._read(id_, node, grid, here)

    def _read(self, id_: RuleId, node: Read, grid: Grid, keys: Keys) -> None:
        linked = self.evaluation.linked
        if node.kind == "builtin" and node.name in TOTALS:
            for line in linked.lines(node.name, grid):
                self._asked.setdefault(line, set()).update(keys)
            return
        if node.kind not in ("fact", "outcome"):
            return
        entity = grid.entity or ""
        for step in node.path:
            keys = self._up(entity, step, keys)
            entity = step.entity
            self._need(entity, keys)
        if node.kind == "outcome":
            other = linked.standing(id_[0], node.name)
            here = keys if linked.rule(other).grid.entity is not None else {""}
            self._asked.setdefault(other, set()).update(here)

    def _taken(self, node: Aggregate, grid: Grid, keys: Keys) -> tuple[Grid, Keys]:
        """The rows that an aggregate takes for some owners, those included of which it is not known whose they are."""
        if node.each is not None:
            return Grid(grid.entity, node.each), keys
        table = self.profile.table(node.entity)
        if table is None:
            return Grid(node.entity, None), set()
        relation = name_sql(field_column(node.link.row_field))
        if node.link.kind == "all":
            found = self._query(f"SELECT key FROM {table.name}", set())
        else:
            owners = keys
            if node.link.kind == "sibling":
                owners = self._up(grid.entity or "", Step(node.link.owner_field, "", False), keys)
            found = self._query(
                f"SELECT key FROM {table.name} WHERE {relation} IS NULL OR {relation} IN (SELECT key FROM keys)", owners
            )
        self._need(node.entity, found)
        return Grid(node.entity, None), found

    def _up(self, entity: str, step: Step, keys: Keys) -> Keys:
        """The rows that a relation of some rows names."""
        model = self.evaluation.vocabulary.holding(entity, step.field)
        table = self.profile.table(model.id)
        if table is None or step.field not in table.fields:
            return set()
        column = name_sql(field_column(step.field))
        return self._query(
            f"SELECT DISTINCT {column} FROM {table.name} WHERE {column} IS NOT NULL AND key IN (SELECT key FROM keys)",
            keys,
        )

    def _need(self, entity: str, keys: Keys) -> None:
        self.rows.setdefault(entity, set()).update(keys)

    # --- from the database ----------------------------------------------------------------------------

    @contextmanager
    def _registered(self, keys: Iterable[str]) -> Iterator[None]:
        """Keys as the table `keys`."""
        import pyarrow as pa

        self.connection.register("keys", pa.table({"key": pa.array(sorted(keys), pa.string())}))
        try:
            yield
        finally:
            self.connection.unregister("keys")

    def _query(self, sql: str, keys: Keys) -> Keys:
        with self._registered(keys):
            return {row[0] for row in self.connection.execute(sql).fetchall()}

    def _wanted(self, entity: Entity) -> Keys:
        return self.rows.get(entity.of or entity.id, set())

    def _table(self, entity: Entity, table: TableProfile) -> Table:
        names = list(table.fields)
        columns = ["key", *(["period"] if entity.of is not None and entity.each is not None else [])]
        listed = [name_sql(c) for c in columns]
        for name in names:
            listed.append(name_sql(field_column(name)))
            listed.append(name_sql(absent_column(name)) if table.fields[name].has_absent else "FALSE")
        query = f"SELECT {', '.join(listed)} FROM {table.name} WHERE key IN (SELECT key FROM keys) ORDER BY row"
        with self._registered(self._wanted(entity)):
            found = self.connection.execute(query).fetchall()
        rows: dict[RowKey, dict[str, Cell]] = {}
        blank: dict[str, Cell] = dict.fromkeys(entity.fields, MISSING)
        for row in found:
            cells = iter(row[len(columns) :])
            values = {n: _cell(next(cells), next(cells), table.fields[n]) for n in names}
            rows[_row_key(entity, row)] = blank | values
        return Table(rows, table.covers)


def _row_key(entity: Entity, row: tuple[Any, ...]) -> RowKey:
    if entity.of is None:
        return str(row[0])
    day = row[1] if entity.each is not None else None
    return (str(row[0]), Period.containing(entity.each, day) if entity.each and isinstance(day, date) else None)


def _cell(value: Any, is_absent: bool, profile: FieldProfile) -> Cell:
    if value is None:
        return ABSENT if is_absent else MISSING
    if profile.kind == "number":
        value *= profile.factor.numerator
        whole, rest = divmod(value, profile.factor.denominator)
        return Fraction(value, profile.factor.denominator) if rest else whole
    if profile.kind == "time":
        from datetime import time

        return time(value // 3600, value // 60 % 60, value % 60)
    return value  # type: ignore[no-any-return]
