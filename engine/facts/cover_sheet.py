"""The `facts` sheet of a workbook, which says there what facts.yaml says in a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Position, Source
from engine.facts.cells import plain_text
from engine.facts.columns import Column, fold, resolve
from engine.facts.manifest import Manifest
from engine.facts.model import Coverage
from engine.facts.moments import parse_date, parse_period
from engine.facts.readers.table import Location, RawCell
from engine.facts.readers.xlsx_file import read_xlsx
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.text import Text

SHEET = "facts"
COLUMNS = (
    Column("entity", Text("数据表", "entity")),
    Column("from", Text("起始日期", "from")),
    Column("until", Text("截止日期", "until")),
)
PERIOD = Text("核算期间", "period")
DEFAULT = Text("其余各表", "default")


def read_cover_sheet(path: Path, vocabulary: Vocabulary, diagnostics: Diagnostics) -> Manifest:
    """Read a workbook's `facts` sheet: a row an entity with the first and last day covered, one row for the
    period. Mistakes go to the diagnostics with the row as their line."""
    table = read_xlsx(Location(path, path.name, SHEET))
    manifest = Manifest()
    source = Source(f"{path}[{SHEET}]", "")
    columns = resolve(table.headings, COLUMNS, {}).indices
    for column in COLUMNS:
        if column.name not in columns:
            diagnostics.error(
                "facts_sheet",
                Position(source, 1, 1),
                f"缺少“{column.heading}”列",
                f"the column “{column.heading}” is missing",
            )
            return manifest
    for number, cells in table.rows:
        row = {name: cells[i] if i < len(cells) else None for name, i in columns.items()}
        at = Position(source, number, 1)
        name = plain_text(row["entity"])
        if name is None:
            continue
        if _is(name, PERIOD):
            manifest.period = _period(row["from"])
            if manifest.period is None:
                diagnostics.error("facts_value", at, "期间应如 2024-10", "the period should be like 2024-10")
            continue
        try:
            coverage = Coverage(_day(row["from"]), _day(row["until"]))
        except ValueError:
            diagnostics.error("facts_value", at, "应为日期，如 2024-10-01", "a date such as 2024-10-01 is expected")
            continue
        if _is(name, DEFAULT):
            manifest.default = coverage
            continue
        entity = next((e for e in vocabulary.entities.values() if fold(name) == fold(e.id) or _is(name, e.label)), None)
        if entity is None:
            manifest.notes.append(
                Text(f"{SHEET}：没有名为“{name}”的数据表，已忽略", f"{SHEET}: there is no entity `{name}`; ignored")
            )
        else:
            manifest.covers[entity.id] = coverage
    return manifest


def _is(name: str, label: Text) -> bool:
    return fold(name) in (fold(label.zh), fold(label.en), fold(f"{label.zh} / {label.en}"))


def _period(cell: RawCell) -> Period | None:
    if isinstance(cell, date):
        return Period.containing("month", cell)
    text = plain_text(cell) or ""
    for read in (Period.parse, lambda t: parse_period(t, "month")):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _day(cell: RawCell) -> date | None:
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    text = plain_text(cell)
    return None if text is None else parse_date(text)
