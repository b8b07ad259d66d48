"""The bundled samples are what the script writes, and the script writes the same bytes on every run."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from rulebooks.samples import generate

BUNDLED = Path(generate.__file__).parent
NOT_SAMPLES = {"making", "__pycache__"}
MOST_BYTES_OF_A_RULEBOOK, MOST_BYTES_OF_A_WORKBOOK = 1_500_000, 300_000


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    generate.write_samples(folder)
    return folder


def files(folder: Path) -> dict[str, Path]:
    """The files of all samples, by `rulebook/sample/file`."""
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {f"{name}": path for name, path in found.items() if len(name.parts) > 1 and name.parts[0] not in NOT_SAMPLES}


def contents(path: Path) -> dict[str, bytes]:
    """A workbook's parts, which do not depend on the version of zlib that packed them; else the bytes."""
    if path.suffix != ".xlsx":
        return {"": path.read_bytes()}
    with ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_bundled_files_are_those_the_script_writes(written: Path) -> None:
    assert files(BUNDLED).keys() == files(written).keys()
    differing = [name for name, path in files(written).items() if contents(path) != contents(BUNDLED / name)]
    assert differing == []


def test_every_run_writes_the_same_bytes(written: Path, tmp_path: Path) -> None:
    generate.write_samples(tmp_path)
    again = files(tmp_path)
    assert all(path.read_bytes() == again[name].read_bytes() for name, path in files(written).items())


def test_samples_stay_small() -> None:
    sizes = {name: path.stat().st_size for name, path in files(BUNDLED).items()}
    for rulebook in {Path(name).parts[0] for name in sizes}:
        assert sum(size for name, size in sizes.items() if Path(name).parts[0] == rulebook) < MOST_BYTES_OF_A_RULEBOOK
    assert all(size < MOST_BYTES_OF_A_WORKBOOK for name, size in sizes.items() if name.endswith(".xlsx"))
