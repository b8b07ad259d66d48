"""The register: all persons with the items of their statements side by side, before any layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.documents.statements_model import Section, Statement, StatementLine
from engine.values.exact import decimal_text
from engine.values.figures import grouped, unit_name
from engine.values.text import Text
from engine.values.units import parse_unit
from engine.values.value import ABSENT, Number, Value

_KINDS = ("earning", "deduction", "total")
_SUMS = {
    "earning": Text("应发合计", "total earnings"),
    "deduction": Text("应扣合计", "total deductions"),
    "total": Text("应发减应扣", "earnings less deductions"),
}

Place = tuple[str, str]
NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: one item of the statements, or a sum over those before it (`kind` sum, no rulebook in its place)."""

    place: Place
    label: Text
    kind: str
    clause: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An exact amount in a column; ABSENT where there is no line. `missing` says why it is undetermined.

    `words` is what a line for information says, with its unit.
    """

    value: Value
    missing: tuple[Text, ...] = ()
    words: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class Row:
    """A person in a period."""

    statement: Statement
    section: Section
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """Columns in the order of the statements: earnings and their sum, deductions and theirs, totals. Where nothing is paid or
    deducted (`of_pay` is false) the columns are the lines for information, which are not added up.

    `several` periods need a column that says which. `currency` is what amounts are in.
    """

    statements: Sequence[Statement]
    columns: tuple[Column, ...]
    several: bool
    currency: Text

    def rows(self) -> Iterator[Row]:
        """The persons, in the order of the statements."""
        for statement in self.statements:
            for section in statement.sections:
                yield Row(statement, section, _cells(section, self.columns))

    def sums(self, rows: Sequence[Row]) -> list[Number]:
        """What each column of some rows comes to, over all that is determined."""
        return [
            sum((c.value for c in column if isinstance(c.value, int | Fraction)), 0)
            for column in zip(*(row.cells for row in rows), strict=True)
        ] or [0] * len(self.columns)

    @property
    def of_pay(self) -> bool:
        """Whether there is anything to pay or deduct for somebody."""
        return _of_pay(self.statements)

    @property
    def title(self) -> str:
        """The fixed word that is its title."""
        return "register" if self.of_pay else "records"

    @property
    def pending(self) -> bool:
        """Whether some amount is undetermined, so that the sums leave it out."""
        return any(s.is_undetermined for s in self.statements)


def build_register(statements: Sequence[Statement]) -> Register:
    """The register of some statements, with the items that came to something for any of them."""
    unit = parse_unit(statements[0].currency if statements else "CNY")
    return Register(
        statements,
        tuple(_columns(statements)),
        len({section.period for s in statements for section in s.sections}) > 1,
        Text(unit_name(unit, "zh"), unit_name(unit, "en")),
    )


def shown_amount(value: Value, column: Column) -> str:
    """An amount without its sign, empty where there is none; an item that came to nothing is a dash, a total of nothing 0.00."""
    if not isinstance(value, int | Fraction) or column.kind == "information":
        return ""
    return grouped(decimal_text(value, 2)) if value or column.kind == "total" else "–"


def _columns(statements: Sequence[Statement]) -> list[Column]:
    if not _of_pay(statements):
        told = [line for s in statements for section in s.sections for line in section.information]
        return list({(line.rulebook, line.rule): _told(line) for line in told}.values())
    found: dict[Place, Column] = {}
    by_kind: dict[str, dict[Place, StatementLine]] = {kind: {} for kind in _KINDS}
    for statement in statements:
        for section in statement.sections:
            for line in (*section.earnings, *section.deductions, *section.totals):
                by_kind[line.kind].setdefault((line.rulebook, line.rule), line)
    for kind, lines in by_kind.items():
        for place, line in lines.items():
            found[place] = Column(place, line.label, kind, line.clause)
        if kind != "total" or not lines:
            found[("", kind)] = Column(("", kind), _SUMS[kind], "total" if kind == "total" else "sum", "")
    return list(found.values())


def _of_pay(statements: Sequence[Statement]) -> bool:
    return not statements or any(s.of_pay for s in statements)


def _told(line: StatementLine) -> Column:
    return Column((line.rulebook, line.rule), line.label, "information", line.clause)


def _cells(section: Section, columns: Sequence[Column]) -> tuple[Cell, ...]:
    lines = {(line.rulebook, line.rule): line for line in section.lines()}
    sums = {"earning": section.earned, "deduction": section.deducted, "total": section.net}
    found: list[Cell] = []
    for column in columns:
        rulebook, name = column.place
        line = lines.get(column.place)
        if line is not None:
            found.append(Cell(line.value, line.missing, line.amount))
        else:
            found.append(Cell(ABSENT if rulebook else sums[name].value))
    return tuple(found)
