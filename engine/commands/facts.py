"""`policy facts`: validate facts, or write a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import facts_options, open_all, rulebook_option, speak
from engine.values.text import Language

FAILED = 1


@bilingual.group("facts", zh="检查数据，或生成填写数据用的模板。", en="Validate facts, or write a workbook to fill in.")
def command() -> None:
    """Facts."""


@bilingual.command(
    "validate",
    zh="检查数据，逐格列出问题。\n\n退出码：0 没有被拒的数据；1 有；2 输入无法使用。",
    en="List everything wrong with facts.\n\nExit status: 0 nothing refused; 1 facts refused; 2 unusable input.",
)
@rulebook_option
@facts_options
@language_option()
@click.pass_context
def validate(
    ctx: click.Context,
    rulebooks: tuple[str, ...],
    facts: str | None,
    period: str | None,
    skip_bad_rows: bool,
    language: Language,
) -> None:
    from engine.commands.reporting import report_facts, report_notices
    from engine.workspace.facts import find_and_read
    from engine.workspace.periods import parse_period

    speak(language)
    asked = parse_period(period) if period is not None else None
    read = find_and_read([o.program for o in open_all(rulebooks)], facts, asked, skip_bad_rows)
    report_notices(read.notices(), language)
    report_facts(read, language, of_sample=True)
    for name, table in read.reading.facts.tables.items():
        label = read.vocabulary.entities[name].label.of(language)
        echo(say(language, f"{label}（{name}）：{len(table.rows)} 行", f"{label} ({name}): {len(table.rows)} rows"))
    lacking = [(read.vocabulary.entities[name].label.of(language), name) for name in read.not_supplied()]
    if lacking:
        zh, en = (
            mark.join(form.format(*pair) for pair in lacking) for mark, form in (("、", "{}（{}）"), (", ", "{} ({})"))
        )
        echo(say(language, f"未提供：{zh}；用到它们的结果待定", f"not supplied: {en}; what reads them is undetermined"))
    refused = [p for p in read.reading.problems if p.refuses]
    blank = len(read.reading.problems) - len(refused)
    echo(say(language, f"被拒 {len(refused)} 处，缺失 {blank} 处", f"{len(refused)} refused, {blank} missing"))
    ctx.exit(FAILED if refused else 0)


@bilingual.command(
    "template",
    zh="生成 Excel 模板：每类数据一张表，填好即可计算。",
    en="Write an Excel workbook, a sheet an entity; filled in, it evaluates.",
)
@rulebook_option
@option(
    "--output",
    metavar="FILE.xlsx",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    zh="写入此文件",
    en="write to this file",
)
@option("--period", metavar="PERIOD", zh="示例行所用的期间", en="the period of the example rows")
@language_option()
def template(rulebooks: tuple[str, ...], output: Path, period: str | None, language: Language) -> None:
    from engine.workspace.facts import template_bytes
    from engine.workspace.periods import parse_period
    from engine.workspace.refusal import Refusal
    from engine.workspace.writing import write_new_file

    speak(language)
    if output.suffix.lower() != ".xlsx":
        raise Refusal(
            f"模板是 Excel 文件，文件名须以 .xlsx 结尾：{output}",
            f"the template is a workbook: its name must end in .xlsx, not {output}",
        )
    asked = parse_period(period) if period is not None else None
    write_new_file(output, template_bytes([o.program for o in open_all(rulebooks)], language, asked))
    echo(say(language, f"已写入 {output}", f"written to {output}"), err=True)


command.add_command(validate)
command.add_command(template)
