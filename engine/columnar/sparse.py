"""Periods of somebody's of which only few can matter: the rest are not worked out.

Where a grid of periods is read by nothing but aggregates, only those places matter of which a row adds something to one.
What a place has beside its owner and its period are optional tables: facts of the period, and grouped queries. So the
places that can matter are found first:

- those that would matter with none of the optional tables having a row for them,
- those that matter by their facts alone (the rows of one table of facts drive the query),
- and every place for which another optional table has a row.

Everything is then worked out for these places, with everything they have. Where it rests on nothing of the owners
themselves whether a place matters, the owners are left aside until that is known.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.columnar import titles
from engine.columnar.lineage import CannotTell, columns_rest_on, rest_on
from engine.columnar.linking import KEY, PERIOD, PERIOD_END
from engine.columnar.placing import Named, periods_alone_query, places_query
from engine.columnar.profile import table_name
from engine.columnar.relations import Relation, Source
from engine.columnar.statement import Statement
from engine.columnar.terms import literal_sql
from engine.columnar.variants import Variant, varied
from engine.program.model import Grid
from engine.values.sql_text import name_sql
from engine.values.text import Text

if TYPE_CHECKING:
    from engine.columnar.compiler import Compiler
    from engine.columnar.groups import Group

Constants = dict[Relation, Mapping[str, str]]
"""The columns of relations that are constants in a variant, with their SQL."""

# Fewer places than these (rows times periods) are sooner worked out than sorted out.
FEW = 100_000


@dataclass(eq=False)
class SparseGrid:
    """A grid of which only some places are worked out: its relations in order, and who takes their rows."""

    compiler: Compiler
    relations: list[Relation]
    takers: dict[Group, tuple[str, str]]
    """Each with the columns of a row's own key and period in its query."""
    driver: str
    owners_matter: bool
    """Whether it may rest on the facts of a place's owner if the place matters."""

    @property
    def source(self) -> Source:
        return self.relations[0].places

    def statements(self) -> Iterator[Statement]:
        """The places that can matter, and the relations over them."""
        grid, name = self.source.grid, f"{self.source.name}_that_matter"
        quiet = yield from self._variant("quiet", self._places(None), "", titles.quiet_places(grid))
        found = [self._quiet(group, quiet) for group in self.takers]
        if self.driver:
            optional = self.relations[0].layers.optional[self.driver]
            columns = {
                f"{self.driver}/{c}": f"w.{name_sql(c)}" for c in self.relations[0].layers.columns_of(self.driver)
            }
            places = self._places(Named(name_sql(optional.table), columns))
            title = titles.places_with_facts(grid, optional.table)
            facts = yield from self._variant("facts", places, self.driver, title)
            found += [f"SELECT key, period FROM ({self._matters(group, 'facts', facts)})" for group in self.takers]
        found += [self._of_table(relation, alias) for relation in self.relations for alias in relation.layers.optional]
        union = "\nUNION\n".join(q for q in found if q)
        yield Statement(name, union, True, titles.places_that_matter(grid))
        places = places_query(self.compiler, self.source, Named(name_sql(name)))
        yield Statement(self.source.name, places, len(self.source.readers) > 1, titles.places(grid))
        for relation in self.relations:
            yield relation.statement()

    def _places(self, among: Named | None) -> str:
        query = places_query if self.owners_matter else periods_alone_query
        return query(self.compiler, self.source, among)

    def _variant(self, which: str, places: str, driver: str, title: Text) -> Generator[Statement, None, Constants]:
        """The relations over other places, with optional tables empty but the driver's, and their constant columns."""
        before = f"{self.source.name}_{which}"
        yield Statement(before, places, False, title)
        constants: Constants = {}
        known: Mapping[str, str] = {}
        for number, relation in enumerate(self.relations):
            variant = Variant(f"{name_sql(before)} AS p", "p", driver if number == 0 else "", known)
            made = varied(relation.layers, variant)
            before = f"{relation.name}_{which}"
            constants[relation] = known = made.constants
            title = titles.stage_of_these(relation.grid, relation.stage)
            yield Statement(before, made.layers.query(relation.listed), False, title)
        return constants

    def _quiet(self, group: Group, constants: Constants) -> str:
        """The places that matter with none of the optional tables."""
        matters = self._matters(group, "quiet", constants)
        if self.owners_matter:
            return f"SELECT key, period FROM ({matters})"
        owners = name_sql(table_name(self.source.grid.entity or ""))
        return f"SELECT r.key, w.period FROM (SELECT DISTINCT period FROM ({matters})) AS w CROSS JOIN {owners} AS r"

    def _matters(self, group: Group, which: str, constants: Constants) -> str:
        """The key and the period of each place of which a row may add something to one of a group's aggregates."""
        relation = group.rows.source
        source = group.layers.source.replace(name_sql(relation.name), name_sql(f"{relation.name}_{which}"))
        known = constants[relation] if isinstance(relation, Relation) else {}
        made = varied(group.layers, Variant(source, "r", known=known))
        key, period = self.takers[group]
        where = f"\nWHERE {made.written(group.adds_something)}"
        return made.layers.query(f"{key} AS key, {period} AS period", where)

    def _of_table(self, relation: Relation, alias: str) -> str:
        """The places for which an optional table has a row; nothing of the one that drives."""
        if alias == self.driver:
            return ""
        optional = relation.layers.optional[alias]
        if optional.is_facts:
            return f"SELECT key, period FROM {name_sql(optional.table)}"
        keys = {name for name, _ in next(g for g in self.compiler.groups.values() if g.name == alias).keys}
        period = PERIOD if PERIOD in keys else literal_sql(self.source.periods[0].start)
        return f"SELECT owner AS key, {period} AS period FROM {name_sql(optional.table)}"


def sparse_grids(compiler: Compiler) -> dict[Grid, SparseGrid]:
    """The grids of which only some places need to be worked out."""
    found: dict[Grid, SparseGrid] = {}
    for grid in dict.fromkeys(r.grid for r in compiler.relations.values()):
        sparse = _sparse(compiler, grid)
        if sparse is not None:
            found[grid] = sparse
    return found


def _sparse(compiler: Compiler, grid: Grid) -> SparseGrid | None:
    if grid.entity is None or grid.each is None or grid in compiler.places.direct:
        return None
    relations = compiler.relations_on(grid)
    source = relations[0].places
    table = compiler.profile.table(grid.entity)
    if table is None or table.rows * len(source.periods) < FEW or any(r.kept for r in relations):
        return None
    takers = [group for relation in relations for group in compiler.groups_of(relation)]
    known = {g.name for g in takers} | {r.name for r in relations}
    if not takers or not all(r.readers <= known for r in relations) or not source.readers <= known:
        return None
    if not all(_can_say(grid, group) for group in takers) or not _inputs_apart(compiler, relations, grid):
        return None
    facts = [a for a, o in relations[0].layers.optional.items() if o.is_facts]
    keyed = {group: (group.rows.input(KEY), group.rows.input(PERIOD)) for group in takers}
    owners_matter = any(_rests_on_owner(group) for group in takers)
    return SparseGrid(compiler, relations, keyed, facts[0] if facts else "", owners_matter)


def _rests_on_owner(group: Group) -> bool:
    """Whether more of a place than its period, and what stands beside it, may decide if a group leaves it out."""
    try:
        names = rest_on(group.layers, "r", group.adds_something)
        relation = group.rows.source
        while isinstance(relation, Relation):
            names = columns_rest_on(relation.layers, "p", names)
            relation = relation.source
    except CannotTell:
        return True
    return not names <= {PERIOD, PERIOD_END}


def _can_say(grid: Grid, group: Group) -> bool:
    """Whether a group says of a row of its own if it adds anything."""
    if group.rows.grid.each is None or group.joined is not None or group.owner.grid == grid or group.beside:
        return False
    return bool(group.adds_something)


def _inputs_apart(compiler: Compiler, relations: list[Relation], grid: Grid) -> bool:
    """Whether what the grid's rules aggregate are the rows of other grids, found by owner and period."""
    groups = {g.name: g for g in compiler.groups.values()}
    for relation in relations:
        for alias, optional in relation.layers.optional.items():
            if optional.is_facts:
                continue
            group = groups.get(alias)
            if group is None or group.rows.grid == grid or group.joined is not None:
                return False
            keys = {name for name, _ in group.keys}
            if keys - {"owner", "period"} or "owner" not in keys:
                return False
            if "period" not in keys and len(relation.places.periods) > 1:
                return False
    return True
