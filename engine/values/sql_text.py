"""Names and texts as SQL has them."""

from __future__ import annotations


def name_sql(name: str) -> str:
    """A name as SQL has it.

    >>> name_sql('net "pay"')
    '"net ""pay""\"'
    """
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text as SQL has it.

    >>> quoted_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
