"""How worked examples came out, and what none of them exercises, as text."""

from __future__ import annotations

from engine.diagnostics.render import render
from engine.documents.plain_values import lacking, plain_value
from engine.evaluation.example import Check, ExampleResult, ExampleRun
from engine.rulebook.node import Node, Scalar, Sequence
from engine.values.figures import figure, listed
from engine.values.text import Language, Text
from engine.values.value import State, Undetermined, Value


def example_report(run: ExampleRun, language: Language) -> str:
    """Each example that failed with its place and both values, then one line for all of them."""
    failed = [r for r in run.results if not r.passed]
    lines = [line for result in failed for line in _failed(result, language)]
    name, total = run.program.rulebook.id, len(run.results)
    if failed:
        lines.append(
            Text(
                f"{name}：{total} 个示例，{len(failed)} 个不符", f"{name}: {len(failed)} of {total} examples failed"
            ).of(language)
        )
    else:
        lines.append(Text(f"{name}：{total} 个示例全部通过", f"{name}: all {total} examples pass").of(language))
    return "\n".join(lines)


def coverage_report(run: ExampleRun, language: Language) -> str:
    """What no passing example exercises, a line each; empty if nothing is left."""
    lacks = run.uncovered()
    rules = run.program.rules
    lines = [
        Text(
            f"没有示例：规则 {id_}（{rules[id_].rule.label.zh}）",
            f"no example: rule {id_} ({rules[id_].rule.label.en})",
        ).of(language)
        for id_ in rules
        if id_ in lacks.rules
    ]
    for id_, number in sorted(lacks.lines, key=lambda place: (list(rules).index(place[0]), place[1] or 10**6)):
        row = Text(f"第 {number} 行", f"row {number}") if number else Text("otherwise 行", "the otherwise row")
        lines.append(Text(f"没有示例：规则 {id_} 的{row.zh}", f"no example: {row.en} of {id_}").of(language))
    for choice, option in sorted(lacks.options):
        lines.append(
            Text(f"没有示例：口径 {choice} 选 {option}", f"no example: interpretation {choice} with {option}").of(
                language
            )
        )
    return "\n".join(lines)


def _failed(result: ExampleResult, language: Language) -> list[str]:
    lines = [render(d, language) for d in result.wrong]
    wrong = [c for c in result.checks if not c.passed]
    example = result.example
    whose = f" [{example.clause}]" if example.clause else ""

    def many(rule: str) -> bool:
        return sum(c.rule == rule for c in result.checks) > 1

    lines += [f"{example.position}{whose}: {_difference(c, many(c.rule), language)}" for c in wrong]
    if not result.checks:
        lines.append(
            f"{example.position}{whose}: {Text('示例没有可核对的结果', 'the example checks nothing').of(language)}"
        )
    return lines


def _difference(check: Check, several: bool, language: Language) -> str:
    whose = f"[{check.key}]" if several and check.key else ""
    expected, found = _written(check.expected, language), _found(check.found, check, language)
    return Text(
        f"{check.rule}{whose} 应为 {expected}，实为 {found}", f"{check.rule}{whose} should be {expected}, it is {found}"
    ).of(language)


def _written(node: Node, language: Language) -> str:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return f"[{', '.join(_written(i, language) for i in node)}]"
    return "{" + ", ".join(f"{k.text}: {_written(v, language)}" for k, v in node) + "}"


def _found(value: Value, check: Check, language: Language) -> str:
    if isinstance(value, Undetermined):
        if not value.reasons:
            return Text("没有这一行", "no such row").of(language)
        why = listed(lacking(tuple(sorted(value.reasons))), language)
        return Text(f"待定（{why}）", f"undetermined ({why})").of(language)
    if isinstance(value, State):
        return Text("不适用（absent）", "absent").of(language)
    if check.type.is_number:
        return figure(value, check.type, language)
    plain = plain_value(value, check.type)
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    return f"[{', '.join(plain)}]" if isinstance(plain, list) else plain
