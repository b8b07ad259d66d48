"""Why an outcome is undetermined, in words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.program.model import Program
from engine.values.text import Text
from engine.values.value import Reason


def reason_words(reason: Reason, programs: Sequence[Program]) -> Text:
    """A reason without its detail, with the label of what is lacking and its id."""
    label = _label(reason.subject, programs)
    zh, en = (f"“{label.zh}”（{reason.subject}）", f"“{label.en}” ({reason.subject})") if label else (f"“{reason.subject}”", f"`{reason.subject}`")
    match reason.kind:
        case "missing":
            return Text(f"缺少{zh}", f"{en} is missing")
        case "not_supplied":
            return Text(f"没有提供{zh}的数据", f"the facts of {en} were not supplied")
        case "not_covered":
            return Text(f"{zh}的数据没有覆盖所需日期", f"the facts of {en} do not cover the days needed")
        case "unknown":
            return Text(f"{zh}引用的记录不存在", f"{en} refers to a row that is not there")
        case "unset":
            return Text(f"制度没有定{zh}的数值，须由人决定", f"the policy leaves {en} blank: a person must decide")
        case "division":
            return Text(f"{zh}的除数为零", f"{en} divides by zero")
        case "require":
            return Text(f"{zh}不符合自身的条件", f"{en} does not meet its own condition")
        case "conflict":
            return Text(f"{zh}的例外互相冲突", f"the exceptions to {en} disagree")
        case "calendar":
            return Text(f"日历没有 {reason.subject} 的资料", f"the calendar has no data for {reason.subject}")
        case _:
            return Text(f"{zh}超出可计算的范围", f"{en} is beyond what can be computed")


def _label(subject: str, programs: Sequence[Program]) -> Text | None:
    entity, _, name = subject.partition(".")
    for program in programs:
        rulebook = program.rulebook
        model = rulebook.vocabulary.entities.get(entity)
        if model is not None:
            item = model.fields.get(name)
            return item.label if item else model.label
        if subject in program.rules:
            return program.rules[subject].rule.label
        parameter = rulebook.parameters().get(subject)
        if parameter is not None:
            return parameter.label
    return None
