"""The printed SQL script, run by a database that knows nothing of the engine, gives what the reference evaluator gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.populations.__main__ import generate
from engine.columnar import sparse
from engine.columnar.database import open_database
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.loading import load_facts
from engine.columnar.profile import FactsProfile
from engine.documents.sql_script import remarks_of, sql_script
from engine.program.model import Grid
from engine.rulebook.library import samples
from engine.values.value import ABSENT, State, Undetermined, Value
from engine.workspace.opening import open_rulebook
from engine.workspace.scripts import compile_script
from engine.workspace.session import Session, open_session

SAMPLED = [name for name in ("fengyun", "aimeicheng", "daily_work", "telesales", "foreign_trade") if samples(name)]
SESSIONS = [(name,) for name in SAMPLED] + [("fengyun", "social_insurance", "individual_income_tax")]
Cells = dict[tuple[str, str | None, str], Any]
Cell = Any


@pytest.fixture(scope="module", params=SESSIONS, ids=lambda names: "+".join(names))
def session(request: pytest.FixtureRequest) -> Session:
    return open_session([open_rulebook(name).program for name in request.param])


@pytest.fixture(scope="module")
def evaluation(session: Session) -> ColumnarEvaluation:
    return ColumnarEvaluation(
        session.programs, session.found.vocabulary, session.period, session.as_of, session.calendars, session.roles
    )


@pytest.fixture(scope="module")
def profile(session: Session, evaluation: ColumnarEvaluation) -> FactsProfile:
    with open_database() as connection:
        return load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)


@pytest.fixture(scope="module")
def script(evaluation: ColumnarEvaluation, profile: FactsProfile) -> str:
    return sql_script(evaluation, profile, "en")


def test_script_gives_what_the_reference_evaluator_gives(
    session: Session, evaluation: ColumnarEvaluation, script: str
) -> None:
    with duckdb.connect() as connection:
        load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)
        connection.execute(script)
        found = {cell: value for view in _views(script) for cell, value in _cells(connection, view)}
    wanted = dict(_of_reference(session))
    assert {cell: (found.get(cell), value) for cell, value in wanted.items() if found.get(cell) != value} == {}
    assert len(found) == len(wanted)


def test_every_rule_stands_under_its_clause(session: Session, evaluation: ColumnarEvaluation, script: str) -> None:
    names = evaluation.linked.column_names
    for id_, said in remarks_of(session.programs).items():
        assert re.search(rf"-- {re.escape(said)}\n(?:(?!--|;).*\n)*?.* AS \"{re.escape(names[id_])}\"", script), said


def test_facts_beyond_the_script_are_refused(session: Session, evaluation: ColumnarEvaluation, script: str) -> None:
    with duckdb.connect() as connection:
        load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)
        table = next(name for name in re.findall(r'FROM "(facts_\w+)"', script))
        connection.execute(f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1')
        with pytest.raises(duckdb.Error, match=f"{table}: not as described"):
            connection.execute(script)


def test_script_of_the_places_and_rows_that_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many people's month of pay, of which only some days and punches are worked out."""
    monkeypatch.setattr(sparse, "FEW", 0)
    session = open_session([open_rulebook("fengyun").program])
    evaluation = ColumnarEvaluation(
        session.programs, session.found.vocabulary, session.period, session.as_of, session.calendars, session.roles
    )
    wanted = {("fengyun", rule) for rule in ("net_pay", "gross_pay", "actual_absences", "late_early_fines")}
    with duckdb.connect() as connection:
        profile = load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)
        script = sql_script(evaluation, profile, "zh", wanted=wanted)
        connection.execute(script)
        found = {cell: value for view in _views(script) for cell, value in _cells(connection, view)}
    assert '"punch_1_that_matter"' in script
    assert '"places_employee_day_that_matter"' in script
    names = {rule for _, rule in wanted}
    assert found == {cell: value for cell, value in _of_reference(session) if cell[2] in names}


# --- outcomes of both, cell by cell ---------------------------------------------------------------------


def _views(script: str) -> list[str]:
    return re.findall(r'^SELECT \* FROM "(outcomes_\w+)"', script, re.M)


def _cells(connection: duckdb.DuckDBPyConnection, view: str) -> Iterator[tuple[tuple[str, str, str], Cell]]:
    """Each outcome of a view by row, period and column; `None` is absent, `...` undetermined."""
    result = connection.execute(f'SELECT * FROM "{view}"')
    names = [column[0] for column in result.description]
    grid = view.removeprefix("outcomes_")
    first = _identity(grid)
    for row in result.fetchall():
        place = "/".join(str(cell) for cell in row[:first])
        for name, cell in zip(names[first:-1], row[first:-1], strict=True):
            yield (grid, place, name), ... if name in row[-1] else cell


def _identity(grid: str) -> int:
    """How many columns say which row it is."""
    if grid == "constant":
        return 0
    return 1 + any(grid.endswith(f"_{each}") for each in ("day", "iso_week", "month", "quarter", "year"))


def _of_reference(session: Session) -> Iterator[tuple[tuple[str, str, str], Cell]]:
    rules = {(p.rulebook.id, id_): rule for p in session.programs for id_, rule in p.rules.items()}
    evaluation = ColumnarEvaluation(session.programs, session.found.vocabulary, session.period, session.as_of)
    names = evaluation.linked.column_names
    for outcome in session.evaluate().outcomes:
        id_ = (outcome.rulebook, outcome.rule)
        type_ = rules[id_].type
        place = "/".join(str(part) for part in (outcome.key, outcome.period) if part)
        yield (_grid_name(rules[id_].grid), place, names[id_]), _written(outcome.value, type_.unit.scale)


def _grid_name(grid: Grid) -> str:
    return "_".join(part for part in (grid.entity or "constant", grid.each) if part)


def _written(value: Value, scale: Fraction) -> Cell:
    """A value as the script's views give it."""
    if value is ABSENT:
        return None
    if isinstance(value, Undetermined | State):
        return ...
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return list(value) if isinstance(value, tuple) else value
    number = Fraction(value) / scale
    return _Number(number)


class _Number:
    """Equal to a decimal, a whole number or a text n/d of the same value."""

    def __init__(self, value: Fraction) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | Decimal | str) and Fraction(other) == self.value

    def __repr__(self) -> str:
        return str(self.value)


def test_script_for_scanned_files_says_what_is_in_them(tmp_path: Path) -> None:
    generate(tmp_path, 30)
    written = compile_script([open_rulebook("fengyun").program], "en", facts=tmp_path, rules=["net_pay"])
    assert re.search(r"^-- facts_employee: .*; at most 30 rows", written.text, re.M)
    assert "OR COUNT(*) > 30" in written.text
