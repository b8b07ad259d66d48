"""How tightly worded things bind, loosest first; what binds more loosely than its place stands in parentheses.

A phrase (“the smaller of a and b”) binds tighter than a comparison only.
"""

from __future__ import annotations

CHOICE, OR, AND, NOT, COMPARE, PHRASE, SUM, PRODUCT, SIGN, ATOM = range(10)
