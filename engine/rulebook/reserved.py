"""Words an id or a code may not be, because the language reads them as something else."""

from __future__ import annotations

import keyword

RESERVED_IDS = frozenset(keyword.kwlist) | {
    "yes",
    "no",
    "true",
    "false",
    "absent",
    "undetermined",
    "otherwise",
    "when",
    "then",
    "period_start",
    "period_end",
    "as_of",
    "earnings",
    "deductions",
    "holidays",
}
RESERVED_CODES = frozenset({"absent", "undetermined", "otherwise", "not", "yes", "no", "true", "false"})
TYPE_NAMES = ("number", "flag", "date", "datetime", "time", "text")
