"""YAML: a list of mappings, one a row, read strictly; every scalar is text."""

from __future__ import annotations

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Source
from engine.facts.readers.table import ErrorCell, Location, RawCell, RawTable, UnreadableFile, from_records
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.rulebook.strict_yaml import parse_yaml
from engine.values.text import Text

_EXPECTED = Text("YAML 列表，每行一个映射", "a YAML list with one mapping a row")


def read_yaml(location: Location) -> RawTable:
    """Read a list of flat mappings; a nested value becomes an error cell.

    Raises:
        UnreadableFile: not strict YAML, or not a list of mappings.
    """
    diagnostics = Diagnostics()
    try:
        text = location.path.read_bytes().decode(location.encoding or "utf-8-sig")
    except (ValueError, LookupError) as problem:
        raise UnreadableFile(_EXPECTED, str(problem)[:100]) from None
    tree = parse_yaml(Source(location.name, text), diagnostics)
    if diagnostics.has_errors:
        first = next(iter(diagnostics))
        line = first.position.line if first.position else 0
        why = Text(f"（第{line}行：{first.message.zh}）", f" (line {line}: {first.message.en})")
        raise UnreadableFile(Text(_EXPECTED.zh + why.zh, _EXPECTED.en + why.en))
    if not isinstance(tree, Sequence):
        raise UnreadableFile(_EXPECTED)
    records = []
    for item in tree:
        if not isinstance(item, Mapping):
            raise UnreadableFile(_EXPECTED)
        records.append({name.text: _cell(value) for name, value in item})
    return from_records(location, records)


def _cell(node: Node) -> RawCell:
    if not isinstance(node, Scalar):
        return ErrorCell("{…}" if isinstance(node, Mapping) else "[…]")
    return None if node.is_null else node.text
