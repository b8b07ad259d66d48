"""The names of columns in a piece of SQL: found, and written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

# A name in quotes, alone or after an alias; or the key after an alias. Texts are passed over.
_TEXT = r"'(?:[^']|'')*'"
_NAME = re.compile(rf"""{_TEXT}|(?:(?P<alias>[^\W\d]\w*)\.)?"(?P<name>[^"]+)"|(?<![\w.])(?P<of>[^\W\d]\w*)\.key\b""")


class Column(NamedTuple):
    """A column as it is named: of the layers, or of a table under its alias; its key may be named without quotes."""

    alias: str | None
    name: str
    is_bare: bool = False


def columns_in(sql: str) -> list[Column]:
    """The columns that a piece of SQL names.

    >>> [tuple(c) for c in columns_in("p.\\"a\\" + 'not r.x' + \\"b\\" + r.key")]
    [('p', 'a', False), (None, 'b', False), ('r', 'key', True)]
    """
    return [_column(found) for found in _NAME.finditer(sql) if found[0][0] != "'"]


def rewritten(sql: str, rewrite: Callable[[Column], str | None]) -> str:
    """The SQL with columns written otherwise; None leaves one as it is."""

    def replaced(found: re.Match[str]) -> str:
        made = None if found[0][0] == "'" else rewrite(_column(found))
        return found[0] if made is None else made

    return _NAME.sub(replaced, sql)


def written_out(sql: str, columns: Mapping[str, str]) -> str:
    """The SQL with columns of the layers put in its place: those of which the SQL is given.

    >>> written_out('"a" > r."a" + "b"', {"a": "1 + 1"})
    '(1 + 1) > r."a" + "b"'
    """
    return rewritten(sql, lambda c: f"({columns[c.name]})" if c.alias is None and c.name in columns else None)


def has_columns(sql: str) -> bool:
    """Whether a piece of SQL names any column; it may say so of one with decimals.

    >>> [has_columns(s) for s in ("COALESCE(CAST(NULL AS BIGINT), 0)", "'a.b \\"c\\"'", 'p."n"', "w.period")]
    [False, False, True, True]
    """
    bare = re.sub(_TEXT, "", sql)
    return '"' in bare or re.search(r"\w\.\w", bare) is not None


def _column(found: re.Match[str]) -> Column:
    return Column(found["alias"], found["name"]) if found["name"] else Column(found["of"], "key", is_bare=True)
