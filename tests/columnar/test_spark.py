"""On Spark, in this machine's own process, every bundled sample has the outcomes of the reference evaluator.

It takes minutes, so it is asked for: `POLICY_TEST_SPARK=1 uv run --extra spark pytest tests/columnar/test_spark.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyspark")
if not os.environ.get("POLICY_TEST_SPARK"):
    pytest.skip("set POLICY_TEST_SPARK=1 to run it", allow_module_level=True)

from benchmarks.populations.__main__ import generate
from engine.columnar import sparse
from engine.columnar.database import open_database
from engine.columnar.fetching import OPEN, fetch
from engine.columnar.loading import load_facts
from engine.columnar.script import Script
from engine.columnar.spark import SPARK
from engine.columnar.spark_session import SparkConnection, SparkOverflow, open_spark
from engine.columnar.warehouse import load_warehouse
from engine.columnar.writing import outcomes_query
from engine.documents.sql_script import written_script
from engine.values.value import Undetermined
from engine.workspace.opening import open_rulebook
from engine.workspace.session import open_session
from engine.workspace.warehouses import fill_warehouse
from tests.columnar.test_script import SESSIONS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    warehouse = tmp_path_factory.mktemp("warehouse")
    session = (
        builder.config("spark.sql.warehouse.dir", str(warehouse))
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def connection(spark: SparkSession) -> Iterator[SparkConnection]:
    with open_spark(session=spark) as connection:
        yield connection


@pytest.mark.parametrize("names", SESSIONS, ids="+".join)
def test_sample_has_the_outcomes_of_the_reference_evaluator(
    connection: SparkConnection, names: tuple[str, ...]
) -> None:
    _agrees(connection, names)


def test_pay_found_from_the_days_and_punches_that_matter(
    connection: SparkConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparse, "FEW", 0)
    _agrees(connection, ("fengyun",), ["net_pay", "gross_pay", "actual_absences", "late_early_fines"])


def _agrees(connection: SparkConnection, names: tuple[str, ...], rules: Sequence[str] | None = None) -> None:
    session = open_session([open_rulebook(name).program for name in names])
    warehouse = load_warehouse(
        connection,  # type: ignore[arg-type]
        session.programs,
        session.found.vocabulary,
        session.facts,
        session.period,
        session.as_of,
        session.calendars,
        session.roles,
    )
    warehouse.evaluate(None if rules is None else {(names[0], rule) for rule in rules})
    found = {
        (id_, key, period): value
        for report in warehouse.reported
        for id_, places in fetch(connection, report, session.period).items()  # type: ignore[arg-type]
        for (key, period), value in places
    }
    wanted = {
        ((o.rulebook, o.rule), o.key, o.period): OPEN if isinstance(o.value, Undetermined) else o.value
        for o in session.evaluate(rules=rules).outcomes
    }
    assert {place: (found.get(place), value) for place, value in wanted.items() if found.get(place) != value} == {}
    assert found.keys() == wanted.keys()


def test_printed_script_runs_as_it_stands(spark: SparkSession, connection: SparkConnection) -> None:
    session = open_session([open_rulebook("aimeicheng").program])
    warehouse = load_warehouse(
        connection,  # type: ignore[arg-type]
        session.programs,
        session.found.vocabulary,
        session.facts,
        session.period,
        session.as_of,
        session.calendars,
        session.roles,
    )
    evaluation, profile = warehouse.evaluation, warehouse.scanned.profile
    script: Script = written_script(evaluation, evaluation.compile(profile, evaluation.all_rules), profile, SPARK)
    for step in script.steps():
        for statement in step.statements:
            spark.sql(statement)
    with open_database() as database:
        load_facts(database, session.facts, evaluation.vocabulary, evaluation.entities)
        for report in evaluation.run(database, profile, evaluation.all_rules):
            view = f"outcomes_{report.name}"
            wanted = database.execute(outcomes_query(report, session.period)).fetchall()
            found = [tuple(row) for row in spark.sql(f"SELECT * FROM `{view}`").collect()]
            assert sorted(map(repr, _plain(found))) == sorted(map(repr, _plain(wanted))), view


def test_quotient_of_wide_numbers_is_exact_or_an_error(connection: SparkConnection) -> None:
    wide = "CAST(100000000000000000000 AS HUGEINT)"
    assert connection.execute(f"SELECT wide_div({wide}, 3), wide_half_up(-{wide}, 3)").fetchall() == [
        (33333333333333333333, -33333333333333333333)
    ]
    with pytest.raises(Exception, match=r"OVERFLOW|OUT_OF_RANGE"):
        connection.execute(
            "SELECT CAST(9223372036854775807 AS BIGINT) + x FROM (SELECT CAST(1 AS BIGINT) AS x) AS t"
        ).fetchall()


def test_overflow_is_told(spark: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(SparkOverflow), open_spark(session=spark, work=tmp_path) as connection:
        connection.execute("SELECT 9223372036854775807 + CAST(1 AS BIGINT)").fetchall()


def _plain(rows: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Cells as text, decimals without their trailing noughts."""
    for row in rows:
        yield tuple(str(Fraction(c) if isinstance(c, Decimal) else c) if c is not None else None for c in row)


def test_facts_are_scanned_and_looked_over_as_the_database_does(
    connection: SparkConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparse, "FEW", 0)
    generate(tmp_path, 40)
    programs = [open_rulebook("fengyun").program]
    wanted = {("fengyun", rule) for rule in ("net_pay", "actual_absences", "late_early_fines")}
    found = []
    with open_database() as database:
        for place in (database, connection):
            filled = fill_warehouse(place, programs, tmp_path)  # type: ignore[arg-type]
            assert filled.session is None, filled.unscanned
            filled.warehouse.evaluate(wanted)
            queries = [
                outcomes_query(report, filled.warehouse.evaluation.period) for report in filled.warehouse.reported
            ]
            found.append([list(_plain(place.execute(query).fetchall())) for query in queries])
    assert found[0] == found[1]
