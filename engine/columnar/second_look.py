"""A second look at the rows in which outcomes are undetermined: with all the rules on which these rest.

Where few outcomes are asked for, little is known of their rows, and the reference evaluator would have to be asked why
each is undetermined. The rows concerned, with all they rest on, are few: evaluated once more with every rule reported,
they tell nearly all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.columnar.linking import KEY, RuleId
from engine.columnar.patterns import open_places, patterns_of
from engine.columnar.subset import FactsSubset
from engine.columnar.warehouse import Warehouse

if TYPE_CHECKING:
    from engine.columnar.reporting import Reported

# Of fewer rows than these the reference evaluator is sooner asked.
FEW_ROWS = 100
_SCHEMA = "second_look"


@contextmanager
def second_look(warehouse: Warehouse) -> Iterator[Warehouse]:
    """An evaluated warehouse in which the reasons of its undetermined outcomes are best looked for: itself, or one of the
    rows concerned in which every rule they rest on is reported."""
    asked = _open_rows(warehouse) if warehouse.is_embedded else {}
    evaluation, profile = warehouse.evaluation, warehouse.scanned.profile
    wanted = {id_ for report in warehouse.reported for id_, _ in report.rules}
    if len(set().union(*asked.values())) < FEW_ROWS or (needed := evaluation.needed(profile, wanted)) <= wanted:
        yield warehouse
        return
    connection = warehouse.connection
    subset = FactsSubset(connection, evaluation, profile)
    subset.follow(asked)
    connection.execute(f"CREATE SCHEMA {_SCHEMA}")
    try:
        subset.copy_to(_SCHEMA)
        connection.execute(f"SET search_path = '{_SCHEMA},main'")
        narrowed = Warehouse(connection, evaluation, warehouse.scanned)
        narrowed.evaluate(needed)
        yield narrowed
    finally:
        connection.execute("RESET search_path")
        connection.execute(f"DROP SCHEMA {_SCHEMA} CASCADE")


def _open_rows(warehouse: Warehouse) -> dict[RuleId, set[str]]:
    """The keys of the rows in which something is undetermined, for every outcome that may be."""
    found: dict[RuleId, set[str]] = {}
    for report in warehouse.reported:
        may_be = [id_ for id_, term in report.rules if term.nullable]
        if may_be:
            keys = _open_keys(warehouse, report)
            found |= dict.fromkeys(may_be, keys)
    return found


def _open_keys(warehouse: Warehouse, report: Reported) -> set[str]:
    patterns = patterns_of(warehouse.evaluation, warehouse.scanned.profile, report)
    places = open_places(report, patterns, warehouse.evaluation.period)
    return {key for (key,) in warehouse.connection.execute(f"SELECT DISTINCT {KEY} FROM ({places}) AS p").fetchall()}
