"""What commands print to standard error: diagnostics, problems with facts, notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.bilingual import say
from engine.commands.console import echo
from engine.values.text import Language, Text

_SHOWN = 5

if TYPE_CHECKING:
    from engine.diagnostics.diagnostic import Diagnostic
    from engine.facts.problems import FactProblem
    from engine.workspace.facts import FoundFacts


def report_diagnostics(diagnostics: Iterable[Diagnostic], language: Language) -> None:
    """Each with its place, line, caret and hint."""
    from engine.diagnostics.render import render

    for diagnostic in diagnostics:
        echo(render(diagnostic, language), err=True)


def report_errors(diagnostics: Iterable[Diagnostic], language: Language) -> None:
    """Only the errors: what stops an evaluation."""
    report_diagnostics((d for d in diagnostics if d.severity == "error"), language)


def count_words(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """How many errors, warnings and notes."""
    counted = Counter(d.severity for d in diagnostics)
    errors, warnings, notes = counted["error"], counted["warning"], counted["note"]
    return say(
        language,
        f"错误 {errors}，警告 {warnings}，提示 {notes}",
        f"{_many(errors, 'error')}, {_many(warnings, 'warning')}, {_many(notes, 'note')}",
    )


def report_facts(found: FoundFacts, language: Language, of_sample: bool = False) -> None:
    """Everything found wrong with the facts, what was skipped for it, and remarks (columns that nobody knows, and so on),
    which of the bundled sample are made only if `of_sample`."""
    reading = found.reading

    def named(entity: str) -> str:
        label = found.vocabulary.entities[entity].label.of(language)
        return say(language, f"“{label}”（{entity}）", f"{label} (`{entity}`)")

    report_problems(reading.problems, language)
    for row in reading.skipped:
        place = f"{row.file}{f'[{row.sheet}]' if row.sheet else ''}"
        if row.left_out:
            text = say(
                language,
                f"已跳过：{place} 第{row.row}行，属于{named(row.entity)}",
                f"left out: {place}, row {row.row} of {named(row.entity)}",
            )
        else:
            text = say(
                language,
                f"{place} 第{row.row}行：无法识别的单元格视为缺失",
                f"{place}, row {row.row}: its unreadable cells count as missing",
            )
        echo(text, err=True)
    for name in reading.spoilt:
        echo(
            say(
                language,
                f"因上述问题，{named(name)}的数据全部未用（--skip-bad-rows：坏单元格视为缺失，其余照用）",
                f"because of these nothing of {named(name)} is used (--skip-bad-rows counts bad cells as missing and uses the rest)",
            ),
            err=True,
        )
    if of_sample or not found.sample:
        report_notices(reading.notes, language)


def report_problems(problems: Iterable[FactProblem], language: Language) -> None:
    """What is wrong with the facts, place by place."""
    from engine.documents.text_columns import inert
    from engine.facts.problems import messages

    for message in messages(problems):
        echo(inert(message.of(language)), err=True)


def report_notices(notices: Iterable[Text], language: Language, err: bool = True) -> None:
    for notice in notices:
        echo(notice.of(language).strip(), err=err)


def report_written(folder: Path, places: Sequence[Path], language: Language) -> None:
    """How many files were written, and which pages of an earlier run still lie beside them."""
    from engine.workspace.writing import left_from_before

    echo(
        say(language, f"已写入 {folder}：{len(places)} 个文件", f"{_many(len(places), 'file')} written to {folder}"),
        err=True,
    )
    old = [path.name for path in left_from_before(places)]
    if old:
        shown = ", ".join(old[:_SHOWN]) + (" …" if len(old) > _SHOWN else "")
        echo(
            say(
                language,
                f"其中还有 {len(old)} 个以前留下的页面：{shown}",
                f"{_many(len(old), 'page')} of an earlier run left there: {shown}",
            ),
            err=True,
        )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
