"""Outcomes and parameters for people: figures, “undetermined” with its reasons, “none”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from engine.language.scale_words import scale_inline
from engine.language.words import find_field, spaced
from engine.rulebook.model import Band, DatedValue, Parameter, Rulebook
from engine.values.figures import figure
from engine.values.text import Language, Text
from engine.values.types import Type
from engine.values.value import ABSENT, MISSING, Reason, Undetermined, Value

ABSENT_SIGN = "—"
BLANK = "____"
_REASONS = {
    "missing": Text("缺{0}", "{0} is missing"),
    "not_supplied": Text("未提供{0}", "{0}: not supplied"),
    "not_covered": Text("{0}的数据未覆盖所需期间", "{0}: the facts do not cover the time needed"),
    "unset": Text("“{0}”尚未规定", "“{0}” has not been set"),
    "division": Text("“{0}”中除数为零", "division by zero in “{0}”"),
    "require": Text("“{0}”超出规定范围", "“{0}” is outside what the policy allows"),
    "conflict": Text("条款冲突：{0}", "clauses in conflict: {0}"),
    "calendar": Text("日历数据未覆盖{0}", "the calendar does not cover {0}"),
    "range": Text("超出可计算的范围：{0}", "beyond what can be computed: {0}"),
    "unknown": Text("{0}指向不存在的记录", "{0} points to a record that does not exist"),
    "no_match": Text("“{0}”中没有符合的情形", "no case of “{0}” fits"),
}
UNDETERMINED = Text("待定", "to be determined")


def value_words(
    value: Value, type_: Type, rulebooks: Sequence[Rulebook], language: Language, *, full: bool = False
) -> str:
    """An outcome's value in any of its states.

    Args:
        rulebooks: where the things lacking are looked up by their labels.
        full: all the places of its type, as in a column of amounts.
    """
    if isinstance(value, Undetermined):
        return undetermined_words(value, rulebooks, language)
    if value is ABSENT or value is MISSING:
        return ABSENT_SIGN
    return figure(value, type_, language, full=full)  # type: ignore[arg-type]


def undetermined_words(value: Undetermined, rulebooks: Sequence[Rulebook], language: Language) -> str:
    """“To be determined”, and why."""
    reasons = reasons_words(value.reasons, rulebooks, language)
    head = UNDETERMINED.of(language)
    if not reasons:
        return head
    return f"{head}：{'；'.join(reasons)}" if language == "zh" else f"{head}: {'; '.join(reasons)}"


def reasons_words(reasons: Iterable[Reason], rulebooks: Sequence[Rulebook], language: Language) -> list[str]:
    """The reasons in words, each once, with the labels of what is lacking and whose it is."""
    found: dict[str, None] = {}
    for reason in sorted(reasons):
        template = _REASONS.get(reason.kind, Text("{0}", "{0}")).of(language)
        before, _, after = template.partition("{0}")
        words = f"{before}{_subject(reason, rulebooks, language)}{after}"
        if reason.detail and reason.kind in ("missing", "not_covered", "unknown", "not_supplied"):
            detail = reason.detail.replace("..", "至" if language == "zh" else " to ")
            words += f"（{detail}）" if language == "zh" else f" ({detail})"
        found[words] = None
    return list(found)


def _subject(reason: Reason, rulebooks: Sequence[Rulebook], language: Language) -> str:
    if reason.kind == "conflict":
        return " / ".join(_named(part, rulebooks, language) for part in reason.subject.split(" / "))
    return _named(reason.subject, rulebooks, language)


def _named(subject: str, rulebooks: Sequence[Rulebook], language: Language) -> str:
    """The label of a fact, an entity, a rule, a parameter; a date and the rest as they are."""
    for rulebook in rulebooks:
        entity, dot, field = subject.partition(".")
        model = rulebook.vocabulary.entities.get(entity)
        if model is not None:
            label = find_field(rulebook, entity, field) if dot else None
            if not dot:
                return model.label.of(language)
            if label is not None:
                return (
                    f"{model.label.zh}的{label.label.zh}"
                    if language == "zh"
                    else f"{label.label.en} ({model.label.en})"
                )
        for known in (rulebook.rules(), rulebook.parameters()):
            thing = known.get(subject)
            if thing is not None:
                return str(thing.label.of(language))
    return spaced(subject)


def parameter_words(parameter: Parameter, day: date, language: Language) -> str:
    """A parameter's value in force on a day, with its unit; blank where the source leaves it blank."""
    dated = parameter.at(day)
    return dated_words(parameter, dated, language) if dated is not None else BLANK


def dated_words(parameter: Parameter, dated: DatedValue, language: Language) -> str:
    """One of a parameter's values, with its unit."""
    value = dated.value
    if value is None:
        return BLANK
    if isinstance(value, tuple) and value and isinstance(value[0], Band):
        return scale_inline([b for b in value if isinstance(b, Band)], parameter, language)
    return figure(value, replace(parameter.type, places=None), language)  # type: ignore[arg-type]
