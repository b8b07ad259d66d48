"""The bundled samples are what the script writes, and the script writes the same bytes on every run."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from rulebooks.samples import generate, month_cases, month_people, year_cases
from rulebooks.samples.timetable import due_at, is_workday, moment

BUNDLED = Path(generate.__file__).parent / "fengyun"
MOST_BYTES, MOST_BYTES_OF_A_WORKBOOK = 1_500_000, 300_000


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    generate.write_samples(folder)
    return folder / "fengyun"


def files(folder: Path) -> dict[str, Path]:
    return {f"{path.relative_to(folder)}": path for path in sorted(folder.rglob("*")) if path.is_file()}


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
    again = files(tmp_path / "fengyun")
    assert all(path.read_bytes() == again[name].read_bytes() for name, path in files(written).items())


def test_samples_stay_small() -> None:
    sizes = {name: path.stat().st_size for name, path in files(BUNDLED).items()}
    assert sum(sizes.values()) < MOST_BYTES
    assert all(size < MOST_BYTES_OF_A_WORKBOOK for name, size in sizes.items() if name.endswith(".xlsx"))


def test_cases_of_the_month_are_about_people_of_the_month_on_workdays() -> None:
    known = {person.id: person for person in month_people.PEOPLE}
    for case in (*month_cases.PUNCHES, *month_cases.MISSING_DAYS):
        day = moment(f"2024-10-{case.day:02} 00:00").date()
        person = known[case.employee]
        assert is_workday(day), case
        assert person.hired_on <= day <= (person.left_on or day), case
    cases = month_cases
    rows = (*cases.LEAVES, *cases.OVERTIMES, *cases.ORDERS, *cases.WORKLOADS, *cases.REPORTS)
    assert {row.employee for row in rows} <= known.keys()


def test_cases_of_the_year_are_about_people_of_the_year_on_workdays() -> None:
    known = {person.id: person for person in year_cases.PEOPLE}
    for case in year_cases.PUNCHES:
        day = moment(f"{case.day} 00:00").date()
        assert is_workday(day), case
        assert known[case.employee].hired_on <= day <= (known[case.employee].left_on or day), case


def test_days_of_leave_are_those_of_the_timetable() -> None:
    for slip in (*month_cases.LEAVES, *year_cases.LEAVES):
        start, end = moment(slip.start_at), moment(slip.end_at)
        halves = sum(
            is_workday(day) and start <= due_at(day, first) and due_at(day, last) <= end
            for day in (start.date().fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1))
            for first, last in ((0, 1), (2, 3))
        )
        assert slip.days in (f"{halves / 2:g}", "0.125"), slip
