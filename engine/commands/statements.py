"""`policy statements`: a pay statement a person, and the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option
from engine.commands.evaluate import INCOMPLETE
from engine.commands.inputs import make_session, people_option, session_options, templates_option
from engine.commands.language import locale_language
from engine.commands.progress import counted, rules_done

if TYPE_CHECKING:
    from engine.documents.environment import DocumentLanguage
    from engine.workspace.statements import StatementFormat


@bilingual.command(
    "statements",
    zh="生成每人的工资条和汇总册。\n\nhtml 和 pdf：每人一个文件，另有汇总册；xlsx：汇总册工作簿，含全部明细。\n\n"
    "退出码：0 完成；2 输入无法使用；3 有结果因数据被拒或缺失而待定。",
    en="Write a pay statement for each person, and the register.\n\nhtml and pdf: a file a person and the register beside them; xlsx: the "
    "register as a workbook, with all lines.\n\nExit status: 0 done; 2 unusable input; "
    "3 outcomes are undetermined because facts were refused or missing.",
)
@session_options
@people_option
@option(
    "--format",
    "shape",
    type=click.Choice(["html", "pdf", "xlsx"]),
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
@option("--bundle", is_flag=True, zh="所有工资条合为一个 PDF，供打印", en="all statements in one PDF, for the printer")
@option("--pdf-a", "archival", is_flag=True, zh="PDF/A-2b，供存档", en="PDF/A-2b, for the archive")
@option(
    "--password-file",
    metavar="CSV",
    type=click.Path(path_type=Path, dir_okay=False),
    zh="每人的 PDF 用本人的密码打开；文件首行为 编号,密码",
    en="each PDF opens with its person's password; the file's first row is key,password",
)
@templates_option
@language_option("both")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    people: tuple[str, ...],
    shape: StatementFormat,
    output: Path,
    bundle: bool,
    archival: bool,
    password_file: Path | None,
    templates: Path | None,
    language: DocumentLanguage,
    **inputs: Any,
) -> None:
    from engine.commands.reporting import report_notices, report_written
    from engine.documents.environment import own_templates
    from engine.workspace.passwords import read_passwords
    from engine.workspace.selection import of_people
    from engine.workspace.statements import StatementChoice, make_statements, statement_files
    from engine.workspace.writing import write_files

    words = locale_language() if language == "both" else language
    ctx.meta["language"] = words
    # What excludes each other is said before anything is computed.
    StatementChoice(shape, language, bundle, archival, {} if password_file else None)
    session = make_session(words, **inputs)
    with rules_done(sum(len(p.rules) for p in session.programs), words) as progress:
        results = of_people(session, session.evaluate(progress), people)
    statements = make_statements(session, results)
    passwords = read_passwords(password_file, (s.key for s in statements)) if password_file else None
    choice = StatementChoice(shape, language, bundle, archival, passwords)
    with counted(len(statements), "工资条", "statements", words) as done, own_templates(templates):
        places = write_files(output, statement_files(statements, choice, done))
    report_notices(session.notices(), words)
    report_written(output, places, words)
    if session.lacks_facts(results):
        ctx.exit(INCOMPLETE)
