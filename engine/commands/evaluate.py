"""`policy evaluate`: rulebooks and facts to outcomes, and with --output to documents too."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import make_session, session_options
from engine.commands.progress import rules_done
from engine.values.text import Language

INCOMPLETE = 3


@bilingual.command(
    "evaluate",
    zh="按规则手册计算一个期间的结果。\n\n退出码：0 完成；2 输入无法使用；3 已计算，但数据被拒或缺失，有结果因此待定。",
    en="Work out a period's outcomes by the rulebook.\n\nExit status: 0 done; 2 unusable input; 3 evaluated, but facts were refused or "
    "missing and outcomes are undetermined for it.",
)
@session_options
@option(
    "--format",
    "shape",
    type=click.Choice(["table", "json", "csv", "xlsx"]),
    default="table",
    show_default=True,
    zh="输出格式；xlsx 写入 --output 文件夹或重定向到文件",
    en="what to print; xlsx goes into the --output folder, or redirect it into a file",
)
@option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    zh="另将结果、工资条和员工手册写入此文件夹",
    en="also write results, pay statements and handbook into this folder",
)
@language_option()
@click.pass_context
def command(ctx: click.Context, /, shape: str, output: Path | None, language: Language, **inputs: Any) -> None:
    from engine.commands.console import write_bytes, write_text, write_utf8
    from engine.commands.reporting import report_notices, report_written
    from engine.documents.results_csv import results_csv
    from engine.documents.results_json import results_json
    from engine.documents.results_table import results_table
    from engine.workspace.refusal import Refusal

    if shape == "xlsx" and output is None and sys.stdout.isatty():
        raise Refusal(
            "xlsx 不能显示在终端上：请加 --output 文件夹，或用 > 结果.xlsx 写入文件",
            "xlsx cannot be shown on a terminal: add --output DIR, or write it into a file with > results.xlsx",
        )
    session = make_session(language, **inputs)
    with rules_done(sum(len(p.rules) for p in session.programs), language) as progress:
        results = session.evaluate(progress)
    if shape == "json":
        write_utf8(results_json(results))
    elif shape == "csv":
        write_utf8(results_csv(results, session.programs, session.people, language))
    elif shape == "xlsx":
        from engine.documents.results_xlsx import results_xlsx

        workbook = results_xlsx(results, session.programs, session.people, language)
        if output is None:
            write_bytes(workbook)
    else:
        write_text(results_table(results, session.programs, session.people, language))
    report_notices(session.notices(), language, err=shape != "table")
    if output is not None:
        from engine.workspace.bundle import bundle
        from engine.workspace.writing import write_files

        files = bundle(session, results, language)
        if shape == "xlsx":
            files["results.xlsx"] = workbook
        places = write_files(output, files)
        report_written(output, places, language)
    if session.lacks_facts(results):
        echo(
            say(
                language,
                "有结果因数据被拒或缺失而待定（退出码 3）",
                "facts were refused or missing: outcomes are undetermined for it (exit status 3)",
            ),
            err=True,
        )
        ctx.exit(INCOMPLETE)
