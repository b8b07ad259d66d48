"""A node as the shape a reader wants, or None.

None is silent: where the shape is wrong the schema check has said so, and reading goes on to find the rest.
"""

from __future__ import annotations

import re

from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.values.text import Text

_YES, _NO = ("yes", "true"), ("no", "false")
_MARK = "\u3000-\u303f\uff00-\uffef"
_CHARACTER = f"{_MARK}\u4e00-\u9fff“”‘’—…"
_FOLD = re.compile(rf"(?<=[{_CHARACTER}]) (?=[{_CHARACTER}])|(?<=[{_MARK}]) (?={{{{)|(?<=}}}}) (?=[{_MARK}])")


def as_scalar(node: Node | None) -> Scalar | None:
    """A scalar that is not blank."""
    return node if isinstance(node, Scalar) and not node.is_null else None


def as_word(node: Node | None) -> str | None:
    scalar = as_scalar(node)
    return scalar.text.strip() if scalar else None


def as_mapping(node: Node | None) -> Mapping | None:
    return node if isinstance(node, Mapping) else None


def entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    """A mapping's entries; none of anything else."""
    return node.entries if isinstance(node, Mapping) else ()


def items(node: Node | None) -> tuple[Node, ...]:
    """A sequence's items; none of anything else."""
    return node.items if isinstance(node, Sequence) else ()


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    return tuple(i for i in items(node) if isinstance(i, Scalar))


def as_flag(node: Node | None) -> bool | None:
    word = as_word(node)
    return True if word in _YES else False if word in _NO else None


def unfolded(text: str) -> str:
    """Chinese without the blanks that folding left between its characters.

    >>> unfolded("上午工作， 中午休息。 下午 {{ until }} 下班， {{ where }} ，在 MSN 上联系")
    '上午工作，中午休息。下午 {{ until }} 下班，{{ where }}，在 MSN 上联系'
    """
    return _FOLD.sub("", text)


def as_text(node: Node | None) -> Text | None:
    """`{zh: …, en: …}`, or one text for both languages.

    YAML folds a line break to a blank; Chinese has none there.
    """
    if isinstance(node, Scalar) and not node.is_null:
        return Text(node.text, node.text)
    if isinstance(node, Mapping):
        zh, en = as_scalar(node.get("zh")), as_scalar(node.get("en"))
        if zh or en:
            return Text(
                unfolded(zh.text) if zh else en.text if en else "", en.text if en else unfolded(zh.text) if zh else ""
            )
    return None


def label_of(name: str, node: Node | None) -> Text:
    """The label as written, else the id with spaces."""
    return as_text(node) or Text(name.replace("_", " "), name.replace("_", " "))


def codes_of(node: Node | None) -> dict[str, Text]:
    """`{code: label}` or a list of codes, as codes with labels, in order."""
    if isinstance(node, Sequence):
        return {s.text: label_of(s.text, None) for s in scalars(node)}
    return {key.text: label_of(key.text, value) for key, value in entries(node)}
