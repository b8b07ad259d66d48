"""`policy statements`: a pay statement a person, and the register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option
from engine.commands.evaluate import INCOMPLETE
from engine.commands.inputs import make_session, session_options
from engine.values.text import Language


@bilingual.command(
    "statements",
    zh="生成每人的工资条和汇总册。\n\n退出码：0 完成；2 输入无法使用；3 有结果因数据被拒或缺失而待定。",
    en="Write a pay statement for each person, and the register.\n\nExit status: 0 done; 2 unusable input; "
    "3 outcomes are undetermined because facts were refused or missing.",
)
@session_options
@option(
    "--format",
    "shape",
    type=click.Choice(["html"]),
    default="html",
    show_default=True,
    zh="文件格式",
    en="kind of file",
)
@option(
    "--output",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    zh="写入此文件夹",
    en="write into this folder",
)
@language_option()
@click.pass_context
def command(ctx: click.Context, /, shape: str, output: Path, language: Language, **inputs: Any) -> None:
    from engine.commands.reporting import report_notices, report_written
    from engine.workspace.bundle import statement_files
    from engine.workspace.writing import write_files

    session = make_session(language, **inputs)
    results = session.evaluate()
    places = write_files(output, statement_files(session, results, language))
    report_notices(session.notices(), language)
    report_written(output, places, language)
    if session.lacks_facts(results):
        ctx.exit(INCOMPLETE)
