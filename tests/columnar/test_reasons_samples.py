"""The reasons of every undetermined outcome of the bundled samples that have any, and of generated people with blank cells."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import compute, parquet

from benchmarks.populations.__main__ import generate
from engine.columnar import second_look
from engine.columnar.database import open_database
from engine.columnar.missing import OpenOutcomes
from engine.evaluation.run import Evaluation
from engine.rulebook.library import samples
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.workspace.opening import open_rulebook
from engine.workspace.session import open_session
from engine.workspace.warehouses import fill_warehouse
from tests.columnar.reasons import told, told_of
from tests.columnar.test_columnar_samples import SAMPLES, Sampled

WITH_OPEN_OUTCOMES = ("fengyun 2024-10", "fengyun+social_insurance+individual_income_tax 2024-10", "telesales 2024-10",
                      "foreign_trade 2024-12")  # fmt: skip


@pytest.mark.parametrize("sampled", [s for s in SAMPLES if str(s) in WITH_OPEN_OUTCOMES], ids=str)
def test_the_reasons_on_a_sample(sampled: Sampled) -> None:
    programs = [open_rulebook(name).program for name in sampled.rulebooks]
    folder = next(path for path in samples(sampled.rulebooks[0]) if path.name == sampled.sample)
    session = open_session(programs, str(folder), Period.parse(sampled.period))
    found = told(
        programs,
        session.facts,
        session.period,
        session.as_of,
        calendars=session.calendars,
        roles=session.roles,
        vocabulary=session.found.vocabulary,
    )
    assert found.rows


@pytest.mark.parametrize(
    ("rulebook", "seed", "share"), [("fengyun", 1, 0.02), ("fengyun", 2, 0.3), ("foreign_trade", 3, 0.2)]
)
def test_the_reasons_of_people_with_blank_cells(tmp_path: Path, rulebook: str, seed: int, share: float) -> None:
    generate(tmp_path, 25 if rulebook == "fengyun" else 8, rulebook, seed=seed)
    program = open_rulebook(rulebook).program
    _blank_some(tmp_path, share, random.Random(seed), program.rulebook.vocabulary)
    session = open_session([program], str(tmp_path))
    evaluation = Evaluation([program], session.facts, session.period, session.as_of)
    with open_database() as connection:
        found = told_of(fill_warehouse(connection, [program], tmp_path).warehouse, evaluation)
    assert len(found.rows) > 100
    assert found.untold < {row["rule"] for row in found.rows}


def test_few_outcomes_are_looked_at_again_with_all_their_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pay that is undetermined for the base salary is told to be without asking, though only the pay was wanted."""
    generate(tmp_path, 25, seed=4)
    program = open_rulebook("fengyun").program
    months = parquet.read_table(tmp_path / "employee_month.parquet")
    at = months.column_names.index("role")
    parquet.write_table(
        months.set_column(at, "role", pa.nulls(months.num_rows, pa.string())), tmp_path / "employee_month.parquet"
    )
    session = open_session([program], str(tmp_path))
    evaluation = Evaluation([program], session.facts, session.period, session.as_of)
    asked = []
    for few in (10**9, 0):
        monkeypatch.setattr(second_look, "FEW_ROWS", few)
        with open_database() as connection:
            warehouse = fill_warehouse(connection, [program], tmp_path).warehouse
            told_of(warehouse, evaluation, ["net_pay", "leave_treatment"])
            with second_look.second_look(warehouse) as looked_at:
                outcomes = OpenOutcomes(looked_at, {("fengyun", "net_pay")})
                outcomes.find()
                decided = [n for page in outcomes.pages() for n in page["decision"].to_pylist()]
                asked.append(sum(bool(outcomes.decisions.made[number].asked) for number in decided))
            assert connection.execute("SELECT current_setting('search_path')").fetchall() == [("",)]
    assert asked[1] < asked[0]


def _blank_some(folder: Path, share: float, dice: random.Random, vocabulary: Vocabulary) -> None:
    """Blank so large a share of the cells that are facts and name no row."""
    for entity, column in _columns(folder, vocabulary):
        path = folder / f"{entity}.parquet"
        table = parquet.read_table(path)
        keep = pa.array([dice.random() >= share for _ in range(table.num_rows)])
        cells = table.column(column).combine_chunks()
        if pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_decode()
        blanked = compute.if_else(keep, cells, pa.scalar(None, cells.type))
        parquet.write_table(table.set_column(table.column_names.index(column), column, blanked), path)


def _columns(folder: Path, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.parquet")):
        entity = vocabulary.entities[path.stem]
        for name in parquet.read_schema(path).names:
            if name in entity.fields and name not in entity.relations:
                yield path.stem, name
