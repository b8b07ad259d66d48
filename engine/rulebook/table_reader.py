"""The bodies of rules: formulas, tables, lists and aggregates. Expressions stay as written."""

from __future__ import annotations

from engine.diagnostics.diagnostic import Diagnostics
from engine.rulebook.model import AGGREGATES, COLLECTS, Aggregation, Body, CodeList, Formula, Row, Table
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.rulebook.shapes import as_mapping, as_scalar, entries, items, scalars

MAX_EXPRESSION = 4000
BODYLESS = ("count", "covered")
_COMPANIONS = ("over", "where", "via", "by", "between")


def read_expression(node: Node | None, diagnostics: Diagnostics) -> Scalar | None:
    """An expression as written; one too long is reported."""
    scalar = as_scalar(node)
    if scalar and len(scalar.text) > MAX_EXPRESSION:
        diagnostics.error(
            "too_long",
            scalar.position,
            f"表达式超过 {MAX_EXPRESSION} 个字符；请拆成几条规则",
            f"the expression is over {MAX_EXPRESSION} characters; split it into several rules",
        )
        return None
    return scalar


def read_body(kind: str, node: Mapping, diagnostics: Diagnostics) -> Body | None:
    """The body of a rule of that kind; None where its shape is wrong, which has been said."""
    for companion in _COMPANIONS if kind not in AGGREGATES else ():
        if extra := node.key(companion):
            diagnostics.error(
                "bad_rule",
                extra.position,
                f"“{companion}”只用于统计（{'、'.join(AGGREGATES)}）",
                f"`{companion}` is for aggregates only ({', '.join(AGGREGATES)})",
            )
    body, key = node.get(kind), node.key(kind)
    if body is None or key is None:
        return None
    if kind == "formula":
        expression = read_expression(body, diagnostics)
        return Formula(expression) if expression else None
    if kind in ("table", "first"):
        return Table("unique" if kind == "table" else "first", None, _rows(body, False, diagnostics), key.position)
    if kind == "collect":
        return _collect(body, key, diagnostics)
    if kind == "list":
        listed = [(code, e) for code, v in entries(body) if (e := read_expression(v, diagnostics))]
        return CodeList(tuple(listed), key.position)
    return _aggregation(kind, key, node, diagnostics)


def _collect(body: Node, key: Scalar, diagnostics: Diagnostics) -> Table | None:
    how = next(((k, v) for k, v in entries(body) if k.text in COLLECTS), None)
    mapping = as_mapping(body)
    if how is None or mapping is None:
        return None
    gathered = as_scalar(how[1])
    rows = _rows(mapping.get("rows"), how[0].text == "count", diagnostics)
    return Table("collect", how[0].text, rows, key.position, gathered.text if gathered else None)


def _rows(node: Node | None, counted: bool, diagnostics: Diagnostics) -> tuple[Row, ...]:
    if isinstance(node, Mapping):
        return _one_input(node, diagnostics) if len(node.entries) == 1 else ()
    rows = [row for item in items(node) if isinstance(item, Mapping) and (row := _row(item, counted, diagnostics))]
    _check_otherwise(rows, diagnostics)
    return tuple(rows)


def _one_input(node: Mapping, diagnostics: Diagnostics) -> tuple[Row, ...]:
    """`{input: {test: result}}`."""
    rows: list[Row] = []
    for column, body in node:
        for test, result in entries(body):
            known = _result(result, diagnostics)
            if known is not None:
                tests = () if test.text == "otherwise" and not test.quoted else ((column, test),)
                rows.append(Row(tests, None, known, test.position))
    _check_otherwise(rows, diagnostics)
    return tuple(rows)


def _row(node: Mapping, counted: bool, diagnostics: Diagnostics) -> Row | None:
    if "otherwise" in node:
        result = _result(node.get("otherwise"), diagnostics)
        return Row((), None, result, node.position) if result is not None else None
    tests = tuple((k, e) for k, v in node if k.text not in ("when", "then") and (e := read_expression(v, diagnostics)))
    condition = read_expression(node.get("when"), diagnostics)
    if "then" in node:
        result = _result(node.get("then"), diagnostics)
    elif counted:
        result = Scalar("1", False, node.position, block=True)
    else:
        result = None
    if all(k.text == "then" for k, _ in node):
        diagnostics.error(
            "bad_row",
            node.position,
            "这一行没有条件；其余情况请写 {otherwise: 结果}",
            "this row tests nothing; for every other case write {otherwise: result}",
        )
        return None
    return Row(tests, condition, result, node.position) if result is not None else None


def _result(node: Node | None, diagnostics: Diagnostics) -> Node | None:
    return node if isinstance(node, Sequence) else read_expression(node, diagnostics)


def _check_otherwise(rows: list[Row], diagnostics: Diagnostics) -> None:
    for row in rows[:-1]:
        if row.is_otherwise:
            diagnostics.error(
                "otherwise_not_last", row.position, "otherwise 必须是最后一行", "`otherwise` must be the last row"
            )


def _aggregation(kind: str, key: Scalar, node: Mapping, diagnostics: Diagnostics) -> Aggregation | None:
    body = read_expression(node.get(kind), diagnostics)
    over = as_scalar(node.get("over"))
    if kind in BODYLESS:
        if extra := node.key("over"):
            diagnostics.error(
                "bad_rule",
                extra.position,
                f"“{kind}”后面直接写实体，不用 over",
                f"`{kind}` names the entity itself; it has no `over`",
            )
        over, body = body, None
    elif over is None and "over" not in node:
        diagnostics.error(
            "missing_key",
            key.position,
            f"“{kind}”需要“over”：统计哪个实体",
            f"`{kind}` needs `over`: the entity it runs over",
        )
    if over is None or (body is None and kind not in BODYLESS):
        return None
    window = [read_expression(s, diagnostics) for s in scalars(node.get("between"))]
    between = (window[0], window[1]) if len(window) == 2 and window[0] and window[1] else None
    return Aggregation(
        kind,
        body,
        over,
        read_expression(node.get("where"), diagnostics),
        as_scalar(node.get("via")),
        read_expression(node.get("by"), diagnostics),
        between,
        key.position,
    )
