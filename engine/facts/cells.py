"""A raw cell to a typed value, exactly, or what was expected instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.facts.expected import expected_of, expected_period
from engine.facts.moments import parse_date, parse_datetime, parse_period, parse_time, period_of
from engine.facts.problems import ProblemKind
from engine.facts.readers.table import RawCell
from engine.rulebook.vocabulary import Field
from engine.values.exact import parse_exact, simplify
from engine.values.period import Period, PeriodKind
from engine.values.text import Text
from engine.values.types import Type
from engine.values.units import Unit
from engine.values.value import Number, Plain

# Blank: nothing, blanks, or the two hyphens with which attendance exports mark "nothing".
_BLANK = ("", "--")
_TRUE = frozenset({"true", "yes", "y", "1", "是", "√", "✓", "✔", "对"})
_FALSE = frozenset({"false", "no", "n", "0", "否", "×", "✗", "错"})
_CURRENCY_SIGNS = {"CNY": ("¥", "元", "rmb", "cny"), "JPY": ("¥",), "USD": ("$",), "EUR": ("€",), "GBP": ("£",)}
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)(?::([0-5]\d))?")
_MAX_EXPONENT = 60
# A spreadsheet keeps 15 digits; a longer number typed as a number has already lost its end.
_MAX_IDENTITY = 10**15
_LONG_ID = Text("编号；超过15位的编号须以文本格式填写", "an id; one of more than 15 digits must be a text cell")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class BadCell:
    """Why a cell gives no value: what kind of problem, and what was expected."""

    kind: ProblemKind
    expected: Text


TypedCell = Plain | BadCell | None
CellReader = Callable[[RawCell], TypedCell]


def shown(cell: RawCell) -> str:
    """The cell as it is shown in a message."""
    text = cell if isinstance(cell, str) else getattr(cell, "shown", None) or str(cell)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def plain_text(cell: RawCell) -> str | None:
    """The cell as trimmed NFC text, without a spreadsheet export's wrapping; None if blank.

    A whole number loses its `.0`, `="123"` and `'123` their wrapping.
    """
    if isinstance(cell, str):
        text = cell.strip()
        if text.startswith('="') and text.endswith('"') and len(text) > 2:
            text = text[2:-1].strip()
        elif text.startswith("'"):
            text = text[1:].strip()
        return None if text in _BLANK else unicodedata.normalize("NFC", text)
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        whole = cell.is_finite() and abs(cell.adjusted()) < _MAX_EXPONENT and cell == cell.to_integral_value()
        return f"{cell:.0f}" if whole else str(cell)
    return cell.isoformat() if isinstance(cell, date | time) else shown(cell)


def read_key(cell: RawCell) -> str | BadCell | None:
    """A row's key, or a reference to one, as text; None if blank."""
    if isinstance(cell, str):
        return plain_text(cell)
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool) and not _identifies(cell):
        return BadCell("unreadable", _LONG_ID)
    if isinstance(cell, Decimal | int | None) and not isinstance(cell, bool):
        return plain_text(cell)
    return BadCell("unreadable", Text("编号", "an id"))


def _identifies(number: Decimal | int) -> bool:
    return not isinstance(number, Decimal) or (number.is_finite() and abs(number) < _MAX_IDENTITY)


def read_period(cell: RawCell, kind: PeriodKind) -> Period | BadCell | None:
    """The period a column entity's row is of; None if blank."""
    if isinstance(cell, date):
        return period_of(cell, kind)
    text = plain_text(cell)
    if text is None:
        return None
    try:
        return parse_period(text, kind)
    except ValueError:
        return BadCell("unreadable", expected_period(kind))


def reader_of(field: Field) -> CellReader:
    """The function that reads a field's cells. It gives a plain value (numbers in base units), None or a BadCell."""
    kind = field.type.kind
    expected = expected_of(field)
    if kind == "reference":
        return read_key
    if kind == "text":
        return lambda cell: BadCell("unreadable", expected) if hasattr(cell, "shown") else plain_text(cell)
    if kind == "number":
        return _memorised(_numbers(field, expected))
    if kind == "enumeration":
        return _memorised(_codes(field.type, expected))
    simple: dict[str, Callable[[RawCell], Plain]] = {"flag": _flag, "date": _date, "datetime": _datetime, "time": _time}
    return _memorised(_guarded(simple[kind], expected))


def _memorised(read: CellReader, limit: int = 20_000) -> CellReader:
    """Columns repeat themselves: texts already read are looked up."""
    known: dict[str, TypedCell] = {}

    def reader(cell: RawCell) -> TypedCell:
        if not isinstance(cell, str):
            return read(cell)
        if cell not in known:
            if len(known) >= limit:
                known.clear()
            known[cell] = read(cell)
        return known[cell]

    return reader


def _guarded(read: Callable[[RawCell], Plain], expected: Text) -> CellReader:
    bad = BadCell("unreadable", expected)

    def reader(cell: RawCell) -> TypedCell:
        cell = plain_text(cell) if isinstance(cell, str) else cell
        if cell is None:
            return None
        try:
            return read(cell)
        except (ValueError, OverflowError):
            return bad

    return reader


# --- numbers --------------------------------------------------------------------------------------


def _numbers(field: Field, expected: Text) -> CellReader:
    unit, places, (low, high) = field.type.unit, field.type.places, field.bounds

    def read(cell: RawCell) -> Plain:
        return simplify(Fraction(_figure(cell, unit)) * unit.scale)

    typed = _guarded(read, expected)

    def reader(cell: RawCell) -> TypedCell:
        value = typed(cell)
        if not isinstance(value, int | Fraction):
            return value
        if places is not None and (value / Fraction(unit.scale) * 10**places).denominator != 1:
            return BadCell("places", expected)
        return value if low <= value <= high else BadCell("bounds", expected)

    return reader


def _figure(cell: RawCell, unit: Unit) -> Number:
    """The figure in the field's unit."""
    if isinstance(cell, bool) or cell is None:
        raise ValueError
    if isinstance(cell, int):
        return cell
    if isinstance(cell, Decimal):
        if not cell.is_finite() or abs(cell.adjusted()) > _MAX_EXPONENT or len(cell.as_tuple().digits) > _MAX_EXPONENT:
            raise ValueError
        return Fraction(cell)
    is_duration = unit.powers == (("time", 1),)
    if is_duration and isinstance(cell, timedelta):
        return Fraction(round(cell.total_seconds())) / unit.scale
    if is_duration and isinstance(cell, time):
        return Fraction(cell.hour * 3600 + cell.minute * 60 + cell.second) / unit.scale
    if not isinstance(cell, str):
        raise ValueError
    text = unicodedata.normalize("NFKC", cell).strip().replace("\u2212", "-")
    clock = _CLOCK.fullmatch(text) if is_duration else None
    if clock:
        return Fraction(int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)) / unit.scale
    return parse_exact(_bare(text, unit))


def _bare(text: str, unit: Unit) -> str:
    """The digits of a figure, without its grouping commas, its currency's or the percent sign."""
    if unit.is_percent:
        text = text.removesuffix("%").strip()
    for sign in _CURRENCY_SIGNS.get(unit.name, ()):
        folded = text.casefold()
        if folded.startswith((sign, f"-{sign}")):
            text = text.replace(text[folded.index(sign) :][: len(sign)], "", 1).strip()
            break
        if folded.endswith(sign):
            text = text[: -len(sign)].strip()
            break
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


# --- codes, flags and moments -----------------------------------------------------------------------


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _codes(declared: Type, expected: Text) -> CellReader:
    members = declared.enumeration.members if declared.enumeration else {}
    names = {_folded(code): code for code in members}
    for code, label in members.items():
        for spelling in (label.zh, label.en, f"{label.zh} / {label.en}"):
            names.setdefault(_folded(spelling), code)

    def reader(cell: RawCell) -> TypedCell:
        text = plain_text(cell)
        if text is None:
            return None
        if not isinstance(cell, str | Decimal | int | bool):
            return BadCell("unreadable", expected)
        return names.get(_folded(text)) or BadCell("code", expected)

    return reader


def _flag(cell: RawCell) -> bool:
    text = _folded(plain_text(cell) or "")
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError


def _date(cell: RawCell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time.min or cell.tzinfo:
            raise ValueError
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        return parse_date(plain_text(cell) or "")
    if isinstance(cell, str):
        return parse_date(unicodedata.normalize("NFKC", cell))
    raise ValueError


def _datetime(cell: RawCell) -> datetime:
    if isinstance(cell, datetime):
        if cell.microsecond or cell.tzinfo:
            raise ValueError
        return cell
    if isinstance(cell, str):
        return parse_datetime(unicodedata.normalize("NFKC", cell))
    raise ValueError


def _time(cell: RawCell) -> time:
    if isinstance(cell, time) and not cell.microsecond and not cell.tzinfo:
        return cell
    if isinstance(cell, str):
        return parse_time(unicodedata.normalize("NFKC", cell))
    raise ValueError
