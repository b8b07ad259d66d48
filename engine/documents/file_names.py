"""Safe file names from keys: what a key holds never reaches the file system as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

_SAFE = re.compile(r"[A-Za-z0-9_-]+")
_OURS = ("index", "register", "statements")  # files that stand beside those of the keys
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *_OURS, *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)
_LONGEST = 60


def file_names(keys: Iterable[str], ending: str) -> dict[str, str]:
    """A file name for each key, different even where case is ignored.

    >>> file_names(["E001", "e001", "../x"], ".html")
    {'E001': 'E001.html', 'e001': 'e001-4c460c.html', '../x': 'x-d6b96a.html'}
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for key in keys:
        name = key
        if not _SAFE.fullmatch(key) or len(key) > _LONGEST or key.lower() in _RESERVED or key.lower() in taken:
            readable = "-".join(_SAFE.findall(key))[:_LONGEST].strip("-")
            mark = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
            length = 6
            while (name := f"{readable}-{mark[:length]}".strip("-")).lower() in taken:
                length += 2
        taken.add(name.lower())
        names[key] = f"{name}{ending}"
    return names
