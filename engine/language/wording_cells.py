"""The cells of decision tables in words: `[5 minute .. 30 minute)` as “5分钟以上（含），不足30分钟”."""

from __future__ import annotations

from collections.abc import Callable

from engine.language.core import Expression, Literal, Test
from engine.values.text import Language, Text
from engine.values.types import Type

Say = Callable[[Expression], str]

_NUMBERS = {
    "<": Text("不足{0}", "less than {0}"),
    "<=": Text("{0}以内（含）", "up to {0}"),
    ">": Text("超过{0}", "more than {0}"),
    ">=": Text("{0}以上（含）", "{0} or more"),
    "!=": Text("非{0}", "not {0}"),
    "==": Text("{0}", "{0}"),
}
_MOMENTS = {
    "<": Text("早于{0}", "before {0}"),
    "<=": Text("不晚于{0}", "no later than {0}"),
    ">": Text("晚于{0}", "after {0}"),
    ">=": Text("不早于{0}", "no earlier than {0}"),
    "!=": Text("非{0}", "not {0}"),
    "==": Text("{0}", "{0}"),
}
_BETWEEN = {
    (True, False): Text("{0}以上（含），不足{1}", "from {0} up to, not including, {1}"),
    (True, True): Text("{0}至{1}（均含）", "from {0} to {1}, both included"),
    (False, True): Text("超过{0}，{1}以内（含）", "more than {0}, up to {1}"),
    (False, False): Text("超过{0}，不足{1}", "more than {0}, less than {1}"),
}
_MOMENTS_BETWEEN = {
    (True, False): Text("不早于{0}，早于{1}", "from {0} until before {1}"),
    (True, True): Text("{0}至{1}（均含）", "from {0} to {1}, both included"),
    (False, True): Text("晚于{0}，不晚于{1}", "after {0}, no later than {1}"),
    (False, False): Text("晚于{0}，早于{1}", "after {0}, before {1}"),
}
MOMENTS = ("date", "datetime", "time", "month_day")


def unary_words(test: Test, type_: Type, language: Language, say: Say) -> str:
    """A unary test in words; `say` words the values in it."""
    if test.kind == "absent":
        return Text("无记录", "none recorded").of(language)
    if test.kind == "any_of":
        return _either([unary_words(p, type_, language, say) for p in test.parts], language)
    if test.kind == "not":
        return _other_than(test.parts[0], type_, language, say)
    values = [say(v) for v in test.values]
    moments = type_.kind in MOMENTS
    if test.kind == "interval":
        template = (_MOMENTS_BETWEEN if moments else _BETWEEN)[test.closed].of(language)
        return template.replace("{0}", values[0], 1) if len(values) == 1 else _two(template, values)
    if test.kind == "is":
        value = test.values[0]
        if isinstance(value, Literal) and isinstance(value.value, bool):
            return Text("是" if value.value else "否", "yes" if value.value else "no").of(language)
        return values[0]
    return (_MOMENTS if moments else _NUMBERS)[test.op].of(language).replace("{0}", values[0], 1)


def _two(template: str, values: list[str]) -> str:
    before, _, rest = template.partition("{0}")
    middle, _, after = rest.partition("{1}")
    return f"{before}{values[0]}{middle}{values[1]}{after}"


def _either(parts: list[str], language: Language) -> str:
    if language == "zh":
        return "或".join(parts) if len(parts) == 2 else "、".join(parts)
    return f"{', '.join(parts[:-1])} or {parts[-1]}"


def _other_than(test: Test, type_: Type, language: Language, say: Say) -> str:
    if test.kind == "absent":
        return Text("有记录", "recorded").of(language)
    parts = (
        [unary_words(p, type_, language, say) for p in test.parts]
        if test.kind == "any_of"
        else [unary_words(test, type_, language, say)]
    )
    if language == "zh":
        return f"除{'、'.join(parts)}以外"
    return f"other than {_either(parts, 'en') if len(parts) > 1 else parts[0]}"
