"""Why outcomes in the database are undetermined: told from what is known of their rows, or else the reference evaluator
is asked, on the rows they rest on."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.columnar.decisions import Decisions
from engine.columnar.doubt import Lack
from engine.columnar.linking import KEY, PERIOD, ROW, RuleId
from engine.columnar.patterns import Layout, Patterns, open_places, patterns_of
from engine.columnar.reasoning import Reasoning
from engine.columnar.reporting import Reported
from engine.columnar.subset import FactsSubset
from engine.columnar.terms import literal_sql
from engine.columnar.warehouse import Warehouse
from engine.evaluation.run import Evaluation
from engine.values.period import Period
from engine.values.value import Reason, Undetermined

if TYPE_CHECKING:
    import pyarrow as pa

# So many outcomes are brought from the database at a time, and so many asked about, with the facts they rest on in memory.
PAGE = 500_000
CHUNK = 20_000

Place = tuple[RuleId, str, Period | None]


@dataclass(eq=False)
class OpenOutcomes:
    """The undetermined outcomes of some rules in a warehouse that has been evaluated, numbered by key, rule and period."""

    warehouse: Warehouse
    wanted: Container[RuleId]
    count: int = 0
    _decided: set[int] = field(default_factory=set)
    _ends: list[int] = field(default_factory=list)
    """The number of the last outcome of each page."""

    @cached_property
    def rules(self) -> list[RuleId]:
        """All rules that are reported, as the pages number them."""
        return [id_ for report in self.warehouse.reported for id_, _ in report.rules]

    @cached_property
    def periods(self) -> list[Period]:
        """All periods of outcomes, in order; the pages number them from 1, and no period is 0."""
        within = self.warehouse.evaluation.period
        kinds = {report.grid.each for report in self.warehouse.reported if report.grid.each is not None}
        return sorted(p for kind in kinds for p in Period.ending_within(kind, within.start, within.end))

    @cached_property
    def decisions(self) -> Decisions:
        terms = {id_: term for report in self.warehouse.reported for id_, term in report.rules}
        return Decisions(Reasoning(self.warehouse.evaluation, self.warehouse.scanned.profile, terms))

    def find(self) -> None:
        """Make the table `open_outcomes`: what is undetermined, in order, with what was decided for its row's pattern."""
        execute = self.warehouse.connection.execute
        found = []
        for number, report in enumerate(self.warehouse.reported):
            if any(term.nullable for _, term in report.rules):
                patterns = patterns_of(self.warehouse.evaluation, self.warehouse.scanned.profile, report)
                execute(f"CREATE OR REPLACE TABLE open_rows_{number} AS {self._rows(report, patterns)}")
                self._decide(number, report, patterns.layout)
                found.append(
                    "SELECT r.key, r.period, r.row, d.place, d.rule, d.decision, d.asks "
                    f"FROM open_rows_{number} AS r JOIN open_patterns_{number} AS o ON o.pattern = r.pattern "
                    f"JOIN open_decisions_{number} AS d ON d.id = o.id"
                )
        if not found:
            return
        execute(
            "CREATE OR REPLACE TABLE open_outcomes AS "
            "SELECT row_number() OVER (ORDER BY key, place, period, rule, row) AS n, key, period, rule, decision, asks "
            f"FROM ({' UNION ALL '.join(found)}) AS found"
        )
        self.count = execute("SELECT count(*) FROM open_outcomes").fetchall()[0][0]
        counted = "SELECT n, row_number() OVER (ORDER BY n) AS k FROM open_outcomes WHERE asks"
        asked = execute(f"SELECT n FROM ({counted}) AS counted WHERE k % {CHUNK} = 0").fetchall()
        self._ends = sorted({n for (n,) in asked} | {*range(PAGE, self.count, PAGE), self.count} - {0})

    @property
    def lacks(self) -> Iterator[Lack]:
        """What is known to be lacking, without asking."""
        return (lack for number in self._decided for lack in self.decisions.made[number].lacks)

    def pages(self) -> Iterator[pa.Table]:
        """The outcomes in order, as `key`, `period` (its number), `rule` and `decision` (numbers too)."""
        first = 1
        for last in self._ends:
            yield self.warehouse.connection.sql(
                f"SELECT key, period, rule, decision FROM open_outcomes WHERE n BETWEEN {first} AND {last} ORDER BY n"
            ).to_arrow_table()
            first = last + 1

    def asked(self, places: Sequence[Place]) -> dict[Place, frozenset[Reason]]:
        """The reasons of outcomes, by the reference evaluator on the facts they rest on."""
        columnar = self.warehouse.evaluation
        keys: dict[RuleId, set[str]] = {}
        for id_, key, _ in places:
            keys.setdefault(id_, set()).add(key)
        profile = self.warehouse.scanned.profile
        evaluation = Evaluation(
            columnar.programs,
            FactsSubset(self.warehouse.connection, columnar, profile).facts_for(keys),
            columnar.period,
            columnar.as_of,
            calendars=dict(columnar.calendars),
            roles=columnar.roles,
        )
        found: dict[Place, frozenset[Reason]] = {}
        for id_, key, period in places:
            reference = evaluation.references[id_[0]]
            of = reference.own_outcome if id_ in columnar.linked.displaced else reference.outcome
            value = of(id_[1], key, period)
            found[id_, key, period] = value.reasons if isinstance(value, Undetermined) else frozenset()
        return found

    def _rows(self, report: Reported, patterns: Patterns) -> str:
        """The rows of a report in which something is undetermined, with their patterns."""
        number = "0"
        if patterns.layout.periods:
            numbers = {period: number for number, period in enumerate(self.periods, start=1)}
            whens = " ".join(f"WHEN {literal_sql(p.start)} THEN {numbers[p]}" for p in patterns.layout.periods)
            number = f"CASE p.{PERIOD} {whens} END"
        pattern = f"concat({', '.join(['p.outcomes', *patterns.cells])})" if patterns.cells else "p.outcomes"
        places = open_places(report, patterns, self.warehouse.evaluation.period)
        listed = f"p.{KEY}, {number} AS period, p.{ROW}, {pattern} AS pattern"
        return f"SELECT {listed} FROM ({places}) AS p {' '.join(patterns.joins)}"

    def _decide(self, number: int, report: Reported, layout: Layout) -> None:
        """Bring what is decided into the database: the patterns of a report's rows, and a row for each outcome
        that is undetermined in one."""
        connection = self.warehouse.connection
        patterns = connection.execute(f"SELECT DISTINCT pattern FROM open_rows_{number} ORDER BY pattern").fetchall()
        listed = [id_ for id_, _ in report.rules if id_ in self.wanted]
        places = {id_: place for place, id_ in enumerate(listed)}
        rules = {id_: rule for rule, id_ in enumerate(self.rules)}
        decided = [
            (id_, places[rule], rules[rule], decision, bool(self.decisions.made[decision].asked))
            for id_, (pattern,) in enumerate(patterns)
            for rule, decision in self.decisions.of(layout, pattern)
            if rule in self.wanted
        ]
        self._decided |= {decision for _, _, _, decision, _ in decided}
        _store(connection, f"open_patterns_{number}", {"id": range(len(patterns)), "pattern": [p for (p,) in patterns]})
        columns = zip(*decided, strict=True) if decided else [()] * 5
        _store(
            connection,
            f"open_decisions_{number}",
            dict(zip(("id", "place", "rule", "decision", "asks"), columns, strict=True)),
        )


def _store(connection: Any, name: str, columns: dict[str, Any]) -> None:
    import pyarrow as pa

    types = {"pattern": pa.string(), "asks": pa.bool_()}
    table = pa.table({name: pa.array(column, types.get(name, pa.int32())) for name, column in columns.items()})
    connection.register("incoming", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")
