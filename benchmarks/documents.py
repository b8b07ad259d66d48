"""How fast statements and register are made, against what the libraries below take for the same pages and cells by themselves.

    python -m benchmarks.documents --people 1000 --register-people 10000

Everything is a ratio within one run, its two sides taken in turns: other work on the machine slows both. People are the bundled sample's, many times over
under other keys, names and amounts, so that nobody's page is anybody else's. The peak of memory is that of a process that does nothing but the one thing.
"""

from __future__ import annotations

import argparse
import itertools
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path

import engine
from engine.documents.register_xlsx import register_xlsx
from engine.documents.statement_pdf import CHUNK, statement_pdfs, statements_bundle
from engine.documents.statement_sheets import statements_source
from engine.documents.statements import build_statements
from engine.documents.statements_model import Section, Statement, StatementLine
from engine.documents.typesetting.fonts import typefaces
from engine.documents.typesetting.typesetter import PdfOptions, Typesetter
from engine.values.text import Text

RULEBOOKS = ("fengyun", "social_insurance", "individual_income_tax")
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "喆堃珺玥祎赟镕鹤清墨晓欣婷丽雨建大志帆岚佳诺静萍博伟令阳冬小然涛芳岳"
_TURN = 50
_WORKBOOKS = 4


@dataclass
class Race:
    """Seconds that two sides have taken for the same number of people."""

    ours: float = 0
    floor: float = 0
    done: int = 0

    def turn(self, ours: Callable[[], object], floor: Callable[[], object], count: int) -> None:
        """One turn of each side; who goes first changes from turn to turn."""
        sides = {"ours": ours, "floor": floor}
        for name in sorted(sides, reverse=bool(self.done // count % 2)):
            started = time.perf_counter()
            sides[name]()
            setattr(self, name, getattr(self, name) + time.perf_counter() - started)
        self.done += count


class People:
    """As many statements as are wanted, each another person's."""

    def __init__(self) -> None:
        session = engine.open_session(RULEBOOKS)
        self.sample = build_statements(session.programs, session.evaluation, session.evaluate())
        self.numbers = itertools.count()
        self.names = itertools.cycle(itertools.product(_FAMILY, _GIVEN, _GIVEN))

    def take(self, count: int) -> list[Statement]:
        return [self._another(number) for number in itertools.islice(self.numbers, count)]

    def _another(self, number: int) -> Statement:
        model = self.sample[number % len(self.sample)]
        name = "".join(next(self.names))
        return replace(
            model, key=f"P{number:06d}", name=name, sections=tuple(_shifted(s, number) for s in model.sections)
        )


def _shifted(section: Section, by: int) -> Section:
    """The same lines, with other digits in their amounts and reasons."""
    mark = f"{by % 1000:03d}"

    def moved(line: StatementLine) -> StatementLine:
        texts = [Text(t.zh.replace("00", mark, 1), t.en.replace("00", mark, 1)) for t in (line.amount, line.reason)]
        return replace(line, amount=texts[0], reason=texts[1])

    return replace(
        section,
        earnings=tuple(map(moved, section.earnings)),
        deductions=tuple(map(moved, section.deductions)),
        information=tuple(map(moved, section.information)),
        totals=tuple(map(moved, section.totals)),
        to_date=tuple(map(moved, section.to_date)),
    )


# --- what is compared ------------------------------------------------------------------------------


def separate_files(people: People, count: int) -> Race:
    """A tagged PDF a person, against a reused compiler with the sources at hand."""
    race, setter = Race(), _warm(people)
    for _ in range(max(count // _TURN, 1)):
        mine, theirs = people.take(_TURN), people.take(_TURN)
        sources = [statements_source([s], "zh") for s in theirs]
        race.turn(partial(_our_files, mine), partial(_compile_all, setter, sources, True), _TURN)
    return race


def one_bundle(people: People, count: int) -> Race:
    """All in one PDF, against a reused compiler with the chunks' sources at hand."""
    race, setter = Race(), _warm(people)
    each = max(count // 8, 1)
    for _ in range(8):
        mine, theirs = people.take(each), people.take(each)
        sources = [statements_source(theirs[i : i + CHUNK], "zh") for i in range(0, each, CHUNK)]
        race.turn(partial(statements_bundle, mine, "zh"), partial(_compile_all, setter, sources, False), each)
    return race


def reused_compiler(people: People, count: int) -> Race:
    """A reused compiler, against a new one with its fonts for each file."""
    race = Race()
    setter = Typesetter(typefaces())
    sources = [statements_source([s], "zh") for s in people.take(2 * count)]
    for mine, theirs in zip(sources[::2], sources[1::2], strict=True):
        race.turn(partial(_compile_all, setter, [mine], False), partial(_compile_anew, theirs), 1)
    return race


def register_workbook(people: People, count: int) -> Race:
    """The register with its lines, against XlsxWriter with the same cells at hand."""
    race = Race()
    statements = people.take(count)
    cells = _cells(register_xlsx(statements, "zh"))
    for _ in range(_WORKBOOKS):
        race.turn(partial(register_xlsx, statements, "zh"), partial(_write_all, cells), count)
    return race


def _warm(people: People) -> Typesetter:
    """A compiler for the floor, it and ours having loaded what they need."""
    setter = Typesetter(typefaces())
    some = people.take(4)
    _our_files(some[:2])
    _compile_all(setter, [statements_source([s], "zh") for s in some[2:]], True)
    return setter


def _our_files(statements: Sequence[Statement]) -> int:
    return sum(len(pdf) for _, pdf in statement_pdfs(statements, "zh", PdfOptions()))


def _compile_all(setter: Typesetter, sources: Sequence[str], tagged: bool) -> None:
    """What Typst does, and nothing else."""
    standards = PdfOptions(tagged=tagged).standards()
    for source in sources:
        setter.compiler.compile(source.encode(), format="pdf", timestamp=0, pdf_standards=standards, pdf_tags=tagged)


def _compile_anew(source: str) -> None:
    typefaces.cache_clear()
    _compile_all(Typesetter(typefaces()), [source], False)


def _cells(workbook: bytes) -> list[list[list[object]]]:
    """The cells of each sheet, row by row."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(workbook))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]  # type: ignore[misc]


def _write_all(sheets: list[list[list[object]]]) -> None:
    """What XlsxWriter does in its quickest way that takes little memory, and nothing else."""
    import xlsxwriter

    book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
    money = book.add_format({"num_format": "#,##0.00"})
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(number, column, cell)
                elif isinstance(cell, float):
                    sheet.write_number(number, column, cell, money)
    book.close()


# --- telling it ------------------------------------------------------------------------------------

ALONE: dict[str, Callable[[Sequence[Statement]], object]] = {
    "files": _our_files,
    "bundle": lambda statements: statements_bundle(statements, "zh"),
    "register": lambda statements: register_xlsx(statements, "zh"),
}


def peak_memory(what: str, count: int) -> int:
    """The peak, in MB, of a process that makes only this."""
    command = [sys.executable, "-m", "benchmarks.documents", "--alone", what, "--people", str(count)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _peak() -> int:
    """The peak of this process so far, in MB. (On Linux the kernel's usual figure is at least that of the process that started this one.)"""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) // 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print a line for each comparison."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--register-people", type=int, default=10_000)
    options.add_argument("--alone", choices=ALONE, help="make this once and print the peak of memory, in MB")
    asked = options.parse_args()
    people = People()
    if asked.alone:
        ALONE[asked.alone](people.take(asked.people))
        print(_peak())
        return
    count, rows = asked.people, asked.register_people
    for title, race in (
        (f"{count} statements, a file each: of the speed of Typst alone", separate_files(people, count)),
        (f"{count} statements in one file: of the speed of Typst alone", one_bundle(people, count)),
        ("a compiler reused: times the speed of a new one a file", reused_compiler(people, 30)),
    ):
        print(f"{title}: {race.floor / race.ours:.2f}  ({race.done / race.ours:.0f} a second)", flush=True)
    race = register_workbook(people, rows)
    print(
        f"register of {rows} with its lines: times what XlsxWriter takes alone: {race.ours / race.floor:.2f}  ({race.ours / _WORKBOOKS:.1f} s)"
    )
    for what, number in (("files", count), ("bundle", count), ("register", rows)):
        print(f"peak memory, {what} of {number}: {peak_memory(what, number)} MB", flush=True)


if __name__ == "__main__":
    main()
