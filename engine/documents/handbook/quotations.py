"""The words of the source, where the handbook's own text mends them."""

from __future__ import annotations

import re
import unicodedata

_MARKER = re.compile(
    r"^\s*(?:[(（]\s*\w{1,2}\s*[)）]|[0-9]{1,2}\s*[、.．]|[一二三四五六七八九十]{1,3}\s*、|[a-zA-Z]\s*[、.．])\s*"
)
_PUNCTUATION = re.compile(r"[\W_]+")
_NUMERALS = str.maketrans("零〇一二两三四五六七八九", "001223456789")


def mends(text: str, quote: tuple[str, ...]) -> bool:
    """Whether a text is worded otherwise than its source.

    Punctuation, blanks, the script of numerals, the marks of an enumeration and a heading that one of them carries are no mending.

    >>> mends("迟到每次扣5元。", ("2、考勤", "(1)迟到每次扣 五 元."))
    False
    >>> mends("经理：每周报告。", ("(2)每周报告。",)), mends("迟到每次扣5元。", ("迟到扣 5 元。",))
    (False, True)
    """
    ours, theirs = _bare(text), "".join(_bare(_MARKER.sub("", line)) for line in quote)
    return bool(theirs) and ours not in theirs and theirs not in ours


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).translate(_NUMERALS)
