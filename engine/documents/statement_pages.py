"""Pay statements as pages: one a person, and the register that leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.documents.environment import DocumentLanguage, environment, languages, stylesheet
from engine.documents.figures import UNDETERMINED
from engine.documents.file_names import file_names
from engine.documents.statements_model import Section, Statement, StatementLine
from engine.values.exact import decimal_text
from engine.values.figures import grouped, unit_name
from engine.values.text import Language, Text
from engine.values.units import parse_unit
from engine.values.value import ABSENT, Number, Undetermined, Value

REGISTER = "index.html"
_KINDS = ("earning", "deduction", "total")
_SUMS = {
    "earning": Text("应发合计", "total earnings"),
    "deduction": Text("应扣合计", "total deductions"),
    "total": Text("应发减应扣", "earnings less deductions"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register: one item of the statements."""

    place: tuple[str, str]
    label: Text
    kind: str
    clause: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount without its sign, empty where there is no line. `missing` says why it is undetermined."""

    text: str
    kind: str
    missing: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A person in a period."""

    statement: Statement
    section: Section
    file: str
    cells: tuple[Cell, ...]


def render_statements(statements: Sequence[Statement], language: DocumentLanguage = "zh") -> dict[str, str]:
    """Pages by file name: one a person, and the register `index.html`. Each stands for itself, with no network."""
    names = file_names([s.key for s in statements], ".html")
    page = environment().get_template("statement.html.j2")
    css = stylesheet("statement.css")
    shown = languages(language)
    pages = {
        names[s.key]: page.render(statement=s, languages=shown, mode=language, css=css, register=REGISTER)
        for s in statements
    }
    pages[REGISTER] = render_register(statements, language)
    return pages


def render_register(statements: Sequence[Statement], language: DocumentLanguage = "zh") -> str:
    """The register: all persons with the items that came to something for any of them."""
    names = file_names([s.key for s in statements], ".html")
    columns = _columns(statements)
    first = languages(language)[0]
    rows = [
        Row(s, section, names[s.key], _cells(section, columns, first)) for s in statements for section in s.sections
    ]
    several = len({section.period for s in statements for section in s.sections}) > 1
    template = environment().get_template("register.html.j2")
    return template.render(
        statements=statements,
        columns=columns,
        rows=rows,
        sums=_sums(statements, columns, first),
        several=several,
        currency=_currency(statements),
        pending=any(s.is_undetermined for s in statements),
        languages=languages(language),
        mode=language,
        css=stylesheet("statement.css"),
    )


def _currency(statements: Sequence[Statement]) -> Text:
    unit = parse_unit(statements[0].currency if statements else "CNY")
    return Text(unit_name(unit, "zh"), unit_name(unit, "en"))


def _columns(statements: Sequence[Statement]) -> list[Column]:
    """Earnings and their sum, deductions and theirs, totals (else the difference), each in rulebook order."""
    found: dict[tuple[str, str], Column] = {}
    for kind in _KINDS:
        for statement in statements:
            for section in statement.sections:
                for line in (*section.earnings, *section.deductions, *section.totals):
                    if line.kind == kind:
                        place = (line.rulebook, line.rule)
                        found.setdefault(place, Column(place, line.label, kind, line.clause))
        if kind != "total" or not any(c.kind == "total" for c in found.values()):
            found[("", kind)] = Column(("", kind), _SUMS[kind], "total" if kind == "total" else "sum", "")
    return list(found.values())


def _value(section: Section, column: Column, lines: dict[tuple[str, str], StatementLine]) -> Value:
    """The amount of a column for a person; ABSENT where there is no line."""
    rulebook, name = column.place
    if not rulebook:
        return {"earning": section.earned, "deduction": section.deducted, "total": section.net}[name].value
    line = lines.get(column.place)
    return line.value if line is not None else ABSENT


def _cells(section: Section, columns: list[Column], language: Language) -> tuple[Cell, ...]:
    lines = {(line.rulebook, line.rule): line for line in section.lines()}
    found: list[Cell] = []
    for column in columns:
        line = lines.get(column.place)
        found.append(
            Cell(_amount(_value(section, column, lines), column, language), column.kind, line.missing if line else ())
        )
    return tuple(found)


def _sums(statements: Sequence[Statement], columns: list[Column], language: Language) -> list[str]:
    """What each column comes to, over all that is determined."""
    totals: list[Number] = [0] * len(columns)
    for statement in statements:
        for section in statement.sections:
            lines = {(line.rulebook, line.rule): line for line in section.lines()}
            for index, column in enumerate(columns):
                value = _value(section, column, lines)
                if isinstance(value, int | Fraction):
                    totals[index] += value
    return [_amount(total, column, language) for total, column in zip(totals, columns, strict=True)]


def _amount(value: Value, column: Column, language: Language) -> str:
    """An amount; an item that came to nothing is a dash, a total of nothing is 0.00."""
    if isinstance(value, Undetermined):
        return UNDETERMINED.of(language)
    if not isinstance(value, int | Fraction):
        return ""
    return grouped(decimal_text(value, 2)) if value or column.kind == "total" else "–"
