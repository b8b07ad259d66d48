"""`policy compile`: rulebooks as an SQL script that a warehouse runs without us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import known_rules, open_all, parsed_days, session_options, speak
from engine.values.text import Language

if TYPE_CHECKING:
    from engine.workspace.scripts import DialectName


@bilingual.command(
    "compile",
    zh="把规则手册写成可读的 SQL 脚本：每列上方是条款；审计人员可在自己的数据仓库中运行。",
    en="Write the rulebook as a readable SQL script, each column under its clause, to be run in one's own warehouse.",
)
@session_options
@option(
    "--outcome",
    "outcomes",
    metavar="RULE",
    multiple=True,
    zh="只要这些规则（编号或名称）及其所依据的规则；可多次给出",
    en="only these rules (id or label), and those they rest on; may be repeated",
)
@option(
    "--dialect",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    zh="哪种 SQL",
    en="whose SQL",
)
@option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    zh="写入此文件（默认：标准输出）",
    en="write to this file (default: standard output)",
)
@language_option()
def command(
    outcomes: tuple[str, ...], dialect: DialectName, output: Path | None, language: Language, **inputs: Any
) -> None:
    from engine.commands.console import write_utf8
    from engine.commands.reporting import report_facts, report_notices, report_problems
    from engine.workspace.scripts import compile_script
    from engine.workspace.writing import write_file

    speak(language)
    programs = [opened.program for opened in open_all(inputs["rulebooks"])]
    rules = known_rules(programs, outcomes)
    period, as_of = parsed_days(inputs["period"], inputs["as_of"])
    written = compile_script(
        programs, language, dialect, inputs["facts"], period, as_of, inputs["skip_bad_rows"], inputs["roles"], rules
    )
    if written.session is not None:
        report_facts(written.session.found, language)
        report_notices(written.session.notices(), language, err=True)
    report_problems(written.problems, language)
    if output is None:
        write_utf8(written.text)
        return
    write_file(output, written.text.encode())
    echo(say(language, f"已写入 {output}", f"written to {output}"), err=True)
