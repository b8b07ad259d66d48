"""Sentences for the traps of YAML: what went wrong and what to write instead.

libyaml's own messages name the parser's state. Authors need to know which character was taken for YAML.
"""

from __future__ import annotations

import re

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Position, Source

_INTERVAL = re.compile(r"\[[^\[\]{}\"']*\.\.[^\[\]{}\"']*\)|\([^()\[{}\"']*\.\.[^()\[{}\"']*\]")
_QUOTED_THEN_MORE = re.compile(r"[\"']\s*\Z")
_FULL_WIDTH = re.compile("[：，]")


def explain_syntax(
    source: Source, problem: str, at: tuple[int, int], context: tuple[int, int] | None, diagnostics: Diagnostics
) -> None:
    """Turn a parser's error into a diagnostic.

    Args:
        problem: libyaml's words.
        at: 0-based line and column where it stopped.
        context: where the thing it was reading began, if it says so.
    """
    line = source.line(at[0] + 1)
    start = context or at
    rest = source.line(start[0] + 1)[start[1] :]
    here = Position(source, at[0] + 1, at[1] + 1)

    if "block scalar" in problem or problem.endswith("comment or line break") or "cannot start" in problem:
        if rest[:1] in (">", "|"):
            test = re.split(r"[,}]", rest)[0].strip() or rest[:1]
            where = Position(source, start[0] + 1, start[1] + 1, len(test))
            diagnostics.error(
                "yaml_comparison",
                where,
                f'“{rest[0]}”开头的值在 YAML 里另有含义；请加引号："{test}"',
                f'a value that begins with `{rest[0]}` means something else to YAML; put it in quotes: "{test}"',
            )
            return
        diagnostics.error(
            "yaml_character",
            here,
            f"值不能以“{rest[:1]}”开头；请加引号",
            f"a value cannot begin with `{rest[:1]}`; put it in quotes",
        )
        return
    if "tag" in problem:
        diagnostics.error(
            "yaml_tag",
            Position(source, start[0] + 1, start[1] + 1),
            '“!”开头的值会被 YAML 当作标签；请加引号："!= 3"',
            'a value that begins with `!` is a tag to YAML; put it in quotes: "!= 3"',
        )
        return
    if "anchor" in problem or "alias" in problem:
        report_alias(Position(source, start[0] + 1, start[1] + 1), diagnostics)
        return
    interval = next(
        (m for m in _INTERVAL.finditer(line) if m.start() <= at[1] and not _in_quotes(line, m.start())), None
    )
    if interval and ("',' or" in problem or "not allowed" in problem or "expected key" in problem):
        where = Position(source, at[0] + 1, interval.start() + 1, len(interval[0]))
        diagnostics.error(
            "yaml_interval", where, f'区间要加引号："{interval[0]}"', f'an interval must be in quotes: "{interval[0]}"'
        )
        return
    number = at[0]
    if "not allowed" in problem and number and ": " not in line[: at[1]] and _FULL_WIDTH.search(source.line(number)):
        number, line = number - 1, source.line(number)  # the line above was read as one text with this one
    wide = _FULL_WIDTH.search(line)
    if (
        wide
        and not _in_quotes(line, wide.start())
        and ("not allowed" in problem or "',' or" in problem or "expected ':'" in problem)
    ):
        where = Position(source, number + 1, wide.start() + 1)
        diagnostics.error(
            "yaml_full_width",
            where,
            f"“{wide[0]}”是全角标点；YAML 的标点要用半角，属于文字的请加引号",
            f"`{wide[0]}` is full-width punctuation; YAML needs half-width, and text that holds it needs quotes",
        )
        return
    if "unexpected end of stream" in problem or "unexpected document indicator" in problem:
        diagnostics.error(
            "yaml_quote",
            Position(source, start[0] + 1, start[1] + 1),
            "引号没有闭合",
            "the quotation mark opened here is never closed",
        )
        return
    if _QUOTED_THEN_MORE.search(line[: at[1]]) and line[at[1] :].strip():
        diagnostics.error(
            "yaml_quote",
            here,
            "引号之后还有内容；请把整个表达式放进另一种引号里：'\"a\" in b'",
            "something follows the closing quotation mark; put the whole expression in the other kind: '\"a\" in b'",
        )
        return
    if "not allowed" in problem:
        if ": " in line[: at[1]]:
            diagnostics.error(
                "yaml_colon", here, "值里有冒号；请把值放进引号", "the value holds a colon; put the value in quotes"
            )
        else:
            diagnostics.error(
                "yaml_indent",
                here,
                "缩进不对，或上一行缺少冒号",
                "the indentation is wrong, or the line above lacks its colon",
            )
        return
    if "',' or" in problem:
        opening = rest[:1] or "{"
        closing = "]" if opening == "[" else "}"
        diagnostics.error(
            "yaml_bracket",
            Position(source, start[0] + 1, start[1] + 1),
            f"此处的“{opening}”没有以“{closing}”结束；含逗号、括号或引号的表达式请整个加引号",
            f"the `{opening}` opened here is not closed by `{closing}`; put expressions with commas, "
            f"brackets or quotes in quotes",
        )
        return
    if "expected" in problem:
        diagnostics.error("yaml_indent", here, "缩进与上文不一致", "the indentation does not fit what stands above")
        return
    diagnostics.error("yaml_syntax", here, f"YAML 语法错误（{problem}）", f"YAML syntax error ({problem})")


def _in_quotes(line: str, column: int) -> bool:
    return line[:column].count('"') % 2 == 1 or line[:column].count("'") % 2 == 1


def report_tag(at: Position, tag: str, value: str, diagnostics: Diagnostics) -> None:
    """`!= 3` unquoted, or a real tag."""
    if tag.startswith("!="):
        test = f"{tag} {value}".strip()
        diagnostics.error(
            "yaml_tag",
            at,
            f'“!=”会被 YAML 当作标签；请加引号："{test}"',
            f'`!=` is a tag to YAML; put the test in quotes: "{test}"',
        )
    else:
        diagnostics.error(
            "yaml_tag",
            at,
            "不允许使用 YAML 标签（!…）；请直接写值",
            "YAML tags (!…) are refused; write the value itself",
        )


def report_alias(at: Position, diagnostics: Diagnostics) -> None:
    """`&name` or `*name`."""
    diagnostics.error(
        "yaml_alias",
        at,
        "不允许使用 YAML 锚点和别名（&、*）；请写出内容，或给表达式加引号",
        "YAML anchors and aliases (&, *) are refused; write the content out, or put an expression in quotes",
    )


def report_split(at: Position, text: str, diagnostics: Diagnostics) -> None:
    """A key without a value inside `{…}`, or a comma inside `(…)`: a comma split an expression."""
    if re.search(r"\w:\S", text):
        diagnostics.error("yaml_space", at, f"“{text}”的冒号后要有空格", f"`{text}` needs a space after its colon")
        return
    diagnostics.error(
        "yaml_split",
        at,
        f"“{text}”没有值：在 {{…}} 里逗号会把内容分开；逗号属于表达式时请把整个表达式加引号",
        f"`{text}` has no value: inside {{…}} a comma begins a new entry; put an expression that "
        f"holds a comma in quotes",
    )


def report_open_bracket(at: Position, text: str, diagnostics: Diagnostics) -> None:
    """A plain value inside `{…}` or `[…]` whose brackets do not match: a comma split it."""
    diagnostics.error(
        "yaml_split",
        at,
        f"“{text}”的括号不成对：在 {{…}} 或 […] 里逗号会把内容分开；请把整个表达式加引号",
        f"the brackets of `{text}` do not match: inside {{…}} or […] a comma splits; put the whole "
        f"expression in quotes",
    )


def report_interval(at: Position, text: str, diagnostics: Diagnostics) -> None:
    """`[a .. b]` unquoted: a list of one to YAML."""
    diagnostics.error("yaml_interval", at, f'区间要加引号："[{text}]"', f'an interval must be in quotes: "[{text}]"')
