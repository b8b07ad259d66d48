"""JSON: a list of objects, one a row. Numbers are read from their text, never through a float."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation

from engine.facts.readers.table import ErrorCell, Location, RawCell, RawTable, UnreadableFile, from_records
from engine.values.text import Text

_EXPECTED = Text("JSON 数组，每行一个对象", "a JSON list with one object a row")


def read_json(location: Location) -> RawTable:
    """Read a list of flat objects; a nested value becomes an error cell.

    Raises:
        UnreadableFile: not JSON, not a list of objects, a name given twice in one object, or a NaN.
    """
    try:
        text = location.path.read_bytes().decode(location.encoding or "utf-8-sig")
        data = json.loads(text, parse_float=_decimal, parse_constant=_refuse, object_pairs_hook=_unique)
    except (ValueError, LookupError, RecursionError) as problem:
        raise UnreadableFile(_EXPECTED, str(problem)[:100]) from None
    if not isinstance(data, list) or not all(isinstance(record, dict) for record in data):
        raise UnreadableFile(_EXPECTED)
    return from_records(location, [{name: _cell(value) for name, value in record.items()} for record in data])


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"not a number: {text[:40]}") from None


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is not a number")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(n for n in names if names.count(n) > 1)!r} is given twice")
    return record


def _cell(value: object) -> RawCell:
    if isinstance(value, list | dict):
        return ErrorCell(json.dumps(value, ensure_ascii=False, default=str)[:60])
    return value  # type: ignore[return-value]
