"""The small commented rulebook that `policy new` writes."""

from __future__ import annotations

import re
from pathlib import Path

from engine.workspace.refusal import Refusal

_ID = re.compile(r"[a-z][a-z0-9_]{0,79}\Z")
_TEMPLATE = Path(__file__).with_name("starter.yaml")


def starter_rulebook(name: str) -> tuple[str, str]:
    """The rulebook's id and text.

    Raises:
        Refusal: the name cannot be an id.
    """
    id_ = name.removesuffix(".yaml")
    if not _ID.match(id_):
        raise Refusal(
            f"“{name}”不能作为名称：以小写字母开头，只用小写字母、数字和下划线",
            f"`{name}` cannot be its name: lower-case letters, digits and _, a letter first",
        )
    return id_, _TEMPLATE.read_text("utf-8").replace("starter_name", id_)
