"""`policy evaluate`: rulebooks and facts to outcomes, and with --output to documents too."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import known_rules, make_session, people_option, session_options
from engine.commands.progress import rules_done
from engine.values.text import Language

if TYPE_CHECKING:
    from engine.workspace.engines import EngineName

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
    type=click.Choice(["table", "json", "csv", "xlsx", "parquet", "csv-wide"]),
    default="table",
    show_default=True,
    zh="输出格式；xlsx 写入 --output 文件夹或重定向到文件；parquet 和 csv-wide 把表写入 --output 文件夹：每行一人一月，每列一条规则，"
    "人数不限",
    en="what to print; xlsx goes into the --output folder, or redirect it into a file; parquet and csv-wide write tables into the "
    "--output folder, a row a person and month and a column a rule, for any number of people",
)
@option(
    "--outcome",
    "outcomes",
    metavar="RULE",
    multiple=True,
    zh="只要这些规则（编号或名称）的结果；可多次给出",
    en="only the outcomes of these rules (id or label); may be repeated",
)
@people_option
@option(
    "--engine",
    "evaluator",
    type=click.Choice(["auto", "reference", "columnar", "spark"]),
    default="auto",
    show_default=True,
    zh="由哪个计算引擎计算；结果没有差别，大批数据用 columnar 更快，一台机器不够时用 spark",
    en="which evaluator works; the figures are the same, columnar is quicker for many people, spark for more than one machine holds",
)
@option(
    "--memory-limit",
    metavar="SIZE",
    zh="列式计算可用的内存，如 512MB（仅用于 parquet 和 csv-wide）",
    en="memory the columnar evaluator may take, such as 512MB (for parquet and csv-wide)",
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
def command(
    ctx: click.Context,
    /,
    shape: str,
    outcomes: tuple[str, ...],
    people: tuple[str, ...],
    evaluator: EngineName,
    memory_limit: str | None,
    output: Path | None,
    language: Language,
    **inputs: Any,
) -> None:
    if shape in ("parquet", "csv-wide"):
        _require_everybody(shape, people)
        lacking = _write_tables(shape, output, outcomes, evaluator, memory_limit, language, **inputs)
    else:
        lacking = _print_results(shape, outcomes, people, evaluator, output, language, **inputs)
    if lacking:
        echo(
            say(
                language,
                "有结果因数据被拒或缺失而待定（退出码 3）",
                "facts were refused or missing: outcomes are undetermined for it (exit status 3)",
            ),
            err=True,
        )
        ctx.exit(INCOMPLETE)


def _require_everybody(shape: str, people: tuple[str, ...]) -> None:
    from engine.workspace.refusal import Refusal

    if people:
        raise Refusal(
            f"--employee 不用于 --format {shape}，它写出所有人；请用 table、json、csv 或 xlsx",
            f"--employee is not for --format {shape}, which writes everybody; use table, json, csv or xlsx",
        )


def _print_results(
    shape: str,
    outcomes: tuple[str, ...],
    people: tuple[str, ...],
    evaluator: EngineName,
    output: Path | None,
    language: Language,
    **inputs: Any,
) -> bool:
    """Print the outcomes, and write the documents too; whether some are undetermined for want of facts."""
    from engine.commands.console import write_bytes, write_text, write_utf8
    from engine.commands.reporting import report_notices, report_written
    from engine.documents.results_csv import results_csv
    from engine.documents.results_json import results_json
    from engine.documents.results_table import results_table
    from engine.workspace.refusal import Refusal
    from engine.workspace.selection import of_people

    if shape == "xlsx" and output is None and sys.stdout.isatty():
        raise Refusal(
            "xlsx 不能显示在终端上：请加 --output 文件夹，或用 > 结果.xlsx 写入文件",
            "xlsx cannot be shown on a terminal: add --output DIR, or write it into a file with > results.xlsx",
        )
    session = make_session(language, **inputs)
    rules = known_rules(session.programs, outcomes)
    with rules_done(sum(len(p.rules) for p in session.programs), language) as progress:
        results = of_people(session, session.evaluate(progress, evaluator, rules), people)
    workbook = b""
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
        write_text(results_table(results, session.programs, session.people, language, whole=rules is None))
    report_notices(session.notices(), language, err=shape != "table")
    if output is not None:
        from engine.workspace.bundle import bundle
        from engine.workspace.writing import write_files

        files = bundle(session, results, language, whole=rules is None)
        if workbook:
            files["results.xlsx"] = workbook
        report_written(output, write_files(output, files), language)
    return session.lacks_facts(results)


def _write_tables(
    shape: str,
    output: Path | None,
    outcomes: tuple[str, ...],
    evaluator: EngineName,
    memory_limit: str | None,
    language: Language,
    **inputs: Any,
) -> bool:
    """Write the outcomes as Parquet or CSV tables; whether some are undetermined for want of facts."""
    from engine.commands.inputs import open_all, parsed_days, speak
    from engine.commands.reporting import report_facts, report_notices, report_problems, report_written
    from engine.workspace.refusal import Refusal
    from engine.workspace.tables import evaluate_to_tables

    speak(language)
    if output is None:
        raise Refusal(f"--format {shape} 需要 --output 文件夹", f"--format {shape} needs --output, a folder")
    if evaluator == "reference":
        raise Refusal(
            f"--format {shape} 由列式计算引擎写出；请去掉 --engine reference",
            f"--format {shape} is written by the columnar evaluator; leave out --engine reference",
        )
    programs = [opened.program for opened in open_all(inputs["rulebooks"])]
    rules = known_rules(programs, outcomes)
    period, as_of = parsed_days(inputs["period"], inputs["as_of"])
    with rules_done(None, language) as progress:
        written = evaluate_to_tables(
            programs,
            output,
            inputs["facts"],
            period,
            as_of,
            inputs["skip_bad_rows"],
            inputs["roles"],
            rules,
            memory_limit,
            progress,
            "spark" if evaluator == "spark" else "columnar",
            "parquet" if shape == "parquet" else "csv",
        )
    if written.session is not None:
        report_facts(written.session.found, language)
    report_problems(written.problems, language)
    report_notices(written.notices, language)
    report_written(output, written.paths, language)
    return written.lacks_facts
