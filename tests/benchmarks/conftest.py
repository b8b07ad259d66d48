"""A small population for the tests of the benchmark; they are skipped where its packages are not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")


@pytest.fixture(scope="session")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 people with two punches a day."""
    from benchmarks.populations.__main__ import generate

    folder = tmp_path_factory.mktemp("population")
    generate(folder, 300, seed=7, punches_a_day=2)
    return folder


@pytest.fixture(scope="session")
def truth(population: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the Decimal reference makes of it."""
    from benchmarks.contenders import decimal_reference
    from benchmarks.watch import Watch

    path = tmp_path_factory.mktemp("truth") / "truth.parquet"
    decimal_reference.run(population, path, Watch())
    return path


@pytest.fixture(scope="session")
def one_punch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 people with one punch a day."""
    from benchmarks.populations.__main__ import generate

    folder = tmp_path_factory.mktemp("one_punch")
    generate(folder, 2000, seed=5)
    return folder
