"""Expression text to Python's syntax tree, white-listed; nothing else of Python gets in.

The tree is only the parse: what names mean and which types fit is found in engine/language/elaborate.py.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from difflib import get_close_matches

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Position
from engine.language.literals import QUOTED, HiddenLiteral, hide_literals
from engine.rulebook.node import Scalar
from engine.values.text import Text
from engine.values.units import UNIT_NAMES

MAX_LENGTH = 4_000
MAX_DEPTH = 60
_ALLOWED = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Name,
    ast.Attribute,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Load,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.FloorDiv,
    ast.Mod,
    ast.USub,
    ast.UAdd,
    ast.Not,
    ast.And,
    ast.Or,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
)
_REFUSED = {
    ast.Pow: ("乘方 `**`", "powers `**`"),
    ast.Lambda: ("`lambda`", "`lambda`"),
    ast.Subscript: ("下标 `[ ]`", "subscripts `[ ]`"),
    ast.JoinedStr: ('格式化文本 `f""`', 'formatted text `f""`'),
    ast.BitAnd: ("`&`（请写 `and`）", "`&` (write `and`)"),
    ast.BitOr: ("`|`（请写 `or`）", "`|` (write `or`)"),
    ast.Invert: ("`~`（请写 `not`）", "`~` (write `not`)"),
    ast.Is: ("`is`（请写 `==`）", "`is` (write `==`)"),
    ast.IsNot: ("`is not`（请写 `!=`）", "`is not` (write `!=`)"),
    ast.ListComp: ("推导式", "comprehensions"),
    ast.Dict: ("花括号 `{ }`", "braces `{ }`"),
    ast.Set: ("花括号 `{ }`", "braces `{ }`"),
    ast.Starred: ("星号 `*`", "a starred argument"),
    ast.NamedExpr: ("赋值 `:=`", "assignment `:=`"),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed expression: Python's tree, the literals hidden in it, and where it stands."""

    tree: ast.expr
    literals: dict[str, HiddenLiteral]
    text: str
    scalar: Scalar
    offset: int

    def position(self, node: ast.AST) -> Position:
        """Where a node of the tree stands in the rulebook (Python counts UTF-8 bytes)."""
        start = self.column(getattr(node, "col_offset", 0))
        end = self.column(getattr(node, "end_col_offset", 0) or 0)
        return self.scalar.at(self.offset + start, max(end - start, 1))

    def source(self, node: ast.AST) -> str:
        """The text of a node as it was written."""
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
        return self.scalar.text[self.offset + self.column(start) : self.offset + self.column(end)]

    def folded(self, node: ast.AST) -> str:
        """The text of a node with full-width signs and digits as Python reads them."""
        return self.text[self.column(getattr(node, "col_offset", 0)) : self.column(getattr(node, "end_col_offset", 0))]

    def column(self, byte: int) -> int:
        if self.text.isascii():
            return byte
        return len(self.text.encode()[:byte].decode(errors="ignore"))


def parse(scalar: Scalar, diagnostics: Diagnostics, text: str | None = None, offset: int = 0) -> Parsed | None:
    """Parse an expression, or the part `text` of it that begins `offset` characters in.

    Returns None after saying why in `diagnostics`.
    """
    text = scalar.text if text is None else text
    where = scalar.at(offset, len(text))
    if not text.strip():
        diagnostics.error(
            "expression_empty", where, "此处应为表达式，却是空的", "an expression is expected here, but it is empty"
        )
        return None
    if len(text) > MAX_LENGTH:
        diagnostics.error(
            "expression_too_long",
            scalar.at(offset),
            f"表达式有 {len(text)} 个字符，上限为 {MAX_LENGTH}；请拆成几条规则",
            f"the expression has {len(text)} characters, the limit is {MAX_LENGTH}; split it into several rules",
        )
        return None
    indent = len(text) - len(text.lstrip())
    offset, text = offset + indent, text.strip()
    hidden, literals = hide_literals(text)
    try:
        tree = ast.parse(hidden, mode="eval").body
    except SyntaxError as error:
        if "too many nested" not in (error.msg or ""):
            _syntax(error, hidden, scalar, offset, diagnostics)
            return None
        tree = None
    except (RecursionError, MemoryError, ValueError):
        tree = None
    parsed = Parsed(tree, literals, hidden, scalar, offset) if tree is not None else None
    if parsed is None or _depth(parsed.tree) > MAX_DEPTH:
        diagnostics.error(
            "expression_too_deep",
            scalar.at(offset),
            "表达式嵌套过深；请拆成几条规则",
            "the expression is nested too deeply; split it into several rules",
        )
        return None
    return parsed if _allowed(parsed, diagnostics) else None


def _depth(tree: ast.AST) -> int:
    deepest, stack = 0, [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        if depth > MAX_DEPTH:
            return depth
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    return deepest


def _allowed(parsed: Parsed, diagnostics: Diagnostics) -> bool:
    fine = True
    stack: list[tuple[ast.AST, ast.AST]] = [(parsed.tree, parsed.tree)]
    while stack:
        node, near = stack.pop()
        placed = node if hasattr(node, "col_offset") else near
        refused = _refused(parsed, node, placed)
        if refused is None:
            stack.extend((child, placed) for child in ast.iter_child_nodes(node))
        else:
            diagnostics.error("not_in_language", parsed.position(placed), refused.zh, refused.en)
            fine = False
    return fine


def _refused(parsed: Parsed, node: ast.AST, placed: ast.AST) -> Text | None:
    """Why a node is not in the language; None where it is."""

    def source() -> str:
        return parsed.source(placed)[:60]

    if not isinstance(node, _ALLOWED):
        zh, en = _REFUSED.get(type(node), (f"`{source()}`", f"`{source()}`"))
        return Text(f"规则语言中没有{zh}", f"{en} cannot be used in the rulebook language")
    if isinstance(node, ast.Name | ast.Attribute):
        name = node.id if isinstance(node, ast.Name) else node.attr
        if name.startswith("_"):
            return Text(f"名称不能以下划线开头：`{name}`", f"a name cannot begin with an underscore: `{name}`")
    if isinstance(node, ast.Call) and (node.keywords or not isinstance(node.func, ast.Name)):
        return Text(f"不能这样调用：`{source()}`", f"only `function(a, b)` can be called, not `{source()}`")
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | int | float | bool):
        return Text(f"不认识的常量 `{source()}`", f"`{source()}` is not a constant of the language")
    return None


_WRITE_INSTEAD = {
    "=": ("比较是否相等请写 `==`", "write `==` to compare"),
    "!": ("“不等于”请写 `!=`，“非”请写 `not`", "write `!=` or `not`"),
    "≥": ("请写 `>=`", "write `>=`"),
    "≤": ("请写 `<=`", "write `<=`"),
    "≠": ("请写 `!=`", "write `!=`"),
    "&": ("请写 `and`", "write `and`"),
    "|": ("请写 `or`", "write `or`"),
    "?": ("请写 `a if 条件 else b`", "write `a if c else b`"),
    "“": ('代码请用英文引号 `"`', 'use straight quotation marks `"`'),
    "”": ('代码请用英文引号 `"`', 'use straight quotation marks `"`'),
    "。": ("请去掉句号", "leave out the full stop"),
    "；": ("一条规则只能有一个表达式", "a rule has one expression"),
}


def _syntax(error: SyntaxError, text: str, scalar: Scalar, offset: int, diagnostics: Diagnostics) -> None:
    written = scalar.text[offset : offset + len(text)]
    column = max(min((error.offset or 1) - 1, len(text) - 1), 0)
    near = written[column : column + 20]
    hint = None
    text = QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
    for index in [column, *range(len(text))]:
        advice = _WRITE_INSTEAD.get(text[index])
        beside = text[max(index - 1, 0) : index + 2]
        if advice and not (text[index] in "=!" and any(op in beside for op in ("==", "!=", "<=", ">="))):
            column, near, hint = index, written[index : index + 20], Text(*advice)
            break
    word = near.split(" ")[0].rstrip(")")
    if hint is None and word.removesuffix("s") in UNIT_NAMES:
        hint = Text(
            f"单位请写 `{word.removesuffix('s')}`", f"units are written in the singular: `{word.removesuffix('s')}`"
        )
    if hint is None and "`" in (error.msg or ""):
        close = get_close_matches(near.split(" ")[0], ["and", "or", "not", "if", "else", "in"], n=1)
        hint = Text(f"是否应为 `{close[0]}`？", f"did you mean `{close[0]}`?") if close else None
    if "never closed" in (error.msg or "") or "unmatched" in (error.msg or ""):
        zh, en = "括号不配对", "a bracket is not matched"
    elif "unterminated string" in (error.msg or ""):
        zh, en = "引号不配对", "a quotation mark is not closed"
    else:
        zh, en = f"在“{near}”附近读不懂这个表达式", f"the expression cannot be read near `{near}`"
    diagnostics.error("expression_syntax", scalar.at(offset + column, max(len(near.rstrip()), 1)), zh, en, hint=hint)
