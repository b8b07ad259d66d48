"""Checking a tree against a JSON Schema; every error of the schema becomes a diagnostic with its place.

jsonschema-rs says in a hundredth of the time that there is nothing to report; what there is to report, jsonschema finds.

The schemas carry `x-expected: {zh, en}` where a type or a pattern needs words; the sentences are made here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.diagnostics.source import Position
from engine.rulebook.node import Mapping as MappingNode
from engine.rulebook.node import Node, Scalar, Sequence
from engine.values.exact import parse_exact
from engine.values.text import Text

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_SHOWN_KEYS = 24
_MAX_REPORTS = 500  # a file with more mistakes than these is not what it should be


def plain_data(node: Node) -> Any:
    """The tree as JSON data: plain scalars are numbers, booleans or null where they look it, else text.

    Numbers are exact (int or Decimal), never floats.
    """
    if isinstance(node, Scalar):
        return _plain_scalar(node)
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node]
    return {key.text: plain_data(value) for key, value in node}


def _plain_scalar(node: Scalar) -> Any:
    if node.quoted:
        return node.text
    if node.is_null:
        return None
    if node.text in ("true", "false"):
        return node.text == "true"
    if node.text[0] not in "+-.0123456789":
        return node.text
    try:
        number = parse_exact(node.text)
    except ValueError:
        return node.text
    return number if isinstance(number, int) else Decimal(node.text)


def check_schema(node: Node, schema: Path, diagnostics: Diagnostics, part: str | None = None) -> bool:
    """Report everything in which the tree differs from the schema; True if nothing.

    Args:
        part: a definition of the schema to check against instead of the whole, like `chapter`.
    """
    found = False
    data = plain_data(node)
    if _quick_check(schema, part).is_valid(data):
        return True
    for error in islice(_validator(schema, part).iter_errors(data), _MAX_REPORTS):
        found = True
        _report(node, error, diagnostics)
    return not found


@cache
def _validator(schema: Path, part: str | None) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # slow to import: only who reads a rulebook pays

    return Draft202012Validator(_content(schema, part))


@cache
def _quick_check(schema: Path, part: str | None) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_content(schema, part))


def _content(schema: Path, part: str | None) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(schema.read_text("utf-8"))
    if part:
        content = {"$schema": content["$schema"], "$ref": f"#/$defs/{part}", "$defs": content["$defs"]}
    return content


def _report(root: Node, error: ValidationError, diagnostics: Diagnostics) -> None:
    path = list(error.absolute_path)
    node, key = _locate(root, path)
    name = key.text if key else ""
    at = key.position if key else node.position
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    expected = _expected(schema)
    value: Any = error.validator_value
    kind = str(error.validator)

    if "propertyNames" in error.absolute_schema_path:
        wrong = str(error.instance)
        written = node.key(wrong) if isinstance(node, MappingNode) else None
        words = expected or Text("另一种写法", "another form")
        diagnostics.error(
            "bad_name",
            written.position if written else at,
            f"“{wrong}”应为{words.zh}",
            f"`{wrong}` should be {words.en}",
        )
    elif kind == "additionalProperties":
        known = list(schema.get("properties", {}))
        for entry, _ in node if isinstance(node, MappingNode) else ():
            if entry.text not in known:
                _unknown_key(entry, name, known, diagnostics)
    elif kind in ("required", "dependentRequired"):
        present = error.instance if isinstance(error.instance, Mapping) else {}
        wanted: Iterable[str] = value if kind == "required" else [k for w in value if w in present for k in value[w]]
        # jsonschema yields one error for each absent key but names it only in its message.
        lacking = next((k for k in wanted if k not in present and f"'{k}'" in error.message), "")
        whose = Text(f"“{name}”", f"`{name}`") if name else Text("此处", "this")
        diagnostics.error("missing_key", at, f"{whose.zh}缺少“{lacking}”", f"{whose.en} lacks `{lacking}`")
    elif kind == "enum":
        options = [_written(v) for v in value]
        wrong = _written(error.instance)
        hint = did_you_mean(wrong, options)
        listed = expected or Text("、".join(options), ", ".join(options))
        diagnostics.error(
            "bad_value",
            _value_place(node, at),
            f"{_whose(name).zh}不能是“{wrong}”；应为：{listed.zh}",
            f"{_whose(name).en} cannot be `{wrong}`; expected: {listed.en}",
            hint=hint,
        )
    elif kind in ("minProperties", "maxProperties", "minItems", "maxItems", "minLength"):
        _wrong_size(kind, schema, name, node, at, diagnostics)
    else:
        words = expected or Text("另一种写法", "another form")
        shown = _shown(node)
        diagnostics.error(
            "bad_value" if kind != "type" else "bad_shape",
            _value_place(node, at),
            f"{_whose(name).zh}应为{words.zh}，而不是{shown.zh}",
            f"{_whose(name).en} should be {words.en}, not {shown.en}",
        )


def _unknown_key(entry: Scalar, name: str, known: list[str], diagnostics: Diagnostics) -> None:
    where = Text(f"“{name}”里", f" in `{name}`") if name else Text("这里", " here")
    listed = ", ".join(known[:_SHOWN_KEYS]) + (", …" if len(known) > _SHOWN_KEYS else "")
    diagnostics.error(
        "unknown_key",
        entry.position,
        f"{where.zh}不能有“{entry.text}”；可用的键：{listed}",
        f"unknown key `{entry.text}`{where.en}; allowed: {listed}",
        hint=did_you_mean(entry.text, known),
    )


def _wrong_size(
    kind: str, schema: Mapping[str, Any], name: str, node: Node, at: Position, diagnostics: Diagnostics
) -> None:
    if (
        kind == "maxProperties"
        and isinstance(node, MappingNode)
        and (alone := next((k for k in ("include", "otherwise") if k in node), None))
    ):
        others = "、".join(f"“{k.text}”" for k, _ in node if k.text != alone)
        listed = ", ".join(f"`{k.text}`" for k, _ in node if k.text != alone)
        diagnostics.error(
            "bad_shape",
            at if name else node.position,
            f"“{alone}”只能单独出现，不能与{others}同列",
            f"`{alone}` stands alone; it cannot be together with {listed}",
        )
        return
    words = _expected(schema) or Text("非空的内容", "something that is not empty")
    diagnostics.error(
        "bad_shape",
        _value_place(node, at),
        f"{_whose(name).zh}应为{words.zh}（项数不对）",
        f"{_whose(name).en} should be {words.en} (wrong number of entries)",
    )


def _locate(root: Node, path: list[str | int]) -> tuple[Node, Scalar | None]:
    """The node at a path, and the nearest key above it."""
    node, key = root, None
    for step in path:
        if isinstance(node, MappingNode):
            key = node.key(str(step))
            node = node.get(str(step)) or node
        elif isinstance(node, Sequence) and isinstance(step, int):
            node, key = node.items[step], None
    return node, key


def _value_place(node: Node, at: Position) -> Position:
    return node.position if isinstance(node, Scalar) and node.text else at


def _whose(name: str) -> Text:
    return Text(f"“{name}”", f"`{name}`") if name else Text("此项", "this")


def _shown(node: Node) -> Text:
    if isinstance(node, Sequence):
        return Text("列表", "a list")
    if isinstance(node, MappingNode):
        return Text("映射 {…}", "a mapping {…}")
    if node.is_null:
        return Text("空白", "blank")
    text = node.text if len(node.text) <= 60 else node.text[:59] + "…"
    text = " ".join(text.split())
    return Text(f"“{text}”", f"`{text}`")


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    return "null" if value is None else str(value)[:60]


def _expected(schema: Mapping[str, Any]) -> Text | None:
    words = schema.get("x-expected")
    return Text(words["zh"], words["en"]) if words else None
