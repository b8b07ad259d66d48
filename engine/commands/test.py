"""`policy test`: the worked examples of rulebooks, or an outside file of cases."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import open_all, speak
from engine.values.text import Language

FAILED = 1


@bilingual.command(
    "test",
    zh="运行规则手册中的示例。\n\n退出码：0 全部通过；1 有示例不符或覆盖不全；2 输入无法使用。",
    en="Run the worked examples of rulebooks.\n\nExit status: 0 all pass; 1 an example fails or coverage is incomplete; "
    "2 unusable input.",
)
@click.argument("rulebooks", metavar="RULEBOOK...", nargs=-1, required=True)
@option(
    "--cases",
    metavar="FILE",
    type=click.Path(path_type=Path),
    zh="改用此文件中的案例",
    en="run the cases of this file instead",
)
@option(
    "--coverage",
    is_flag=True,
    zh="并要求每条规则、每行表格、每种口径都有示例",
    en="and demand that examples exercise every rule, table row and interpretation",
)
@language_option()
@click.pass_context
def command(
    ctx: click.Context, rulebooks: tuple[str, ...], cases: Path | None, coverage: bool, language: Language
) -> None:
    from engine.documents.example_report import coverage_report, example_report
    from engine.evaluation.example import run_examples
    from engine.rulebook.cases import read_cases

    speak(language)
    programs = [opened.program for opened in open_all(rulebooks)]
    by_rulebook = read_cases(cases, [p.rulebook for p in programs]) if cases else {}
    failed = False
    for program in programs:
        run = run_examples(program, by_rulebook.get(program.rulebook.id, [])) if cases else run_examples(program)
        echo(example_report(run, language))
        failed |= not run.passed
        if coverage:
            lacking = coverage_report(run, language)
            echo(
                lacking
                or say(
                    language,
                    "覆盖完整：每条规则、每行表格、每种口径都有示例",
                    "coverage complete: every rule, table row and interpretation is exercised",
                )
            )
            failed |= bool(lacking)
    ctx.exit(FAILED if failed else 0)
