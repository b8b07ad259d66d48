"""`policy evaluate`: rulebooks and facts to outcomes, and with --output to documents too."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import make_session, session_options
from engine.values.text import Language

if TYPE_CHECKING:
    from engine.workspace.session import Session

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
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    zh="输出格式",
    en="what to print",
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
    from engine.commands.console import write_text, write_utf8
    from engine.commands.reporting import report_notices, report_written
    from engine.documents.results_csv import results_csv
    from engine.documents.results_json import results_json
    from engine.documents.results_table import results_table

    session = make_session(language, **inputs)
    with _progress(session, language) as progress:
        results = session.evaluate(progress)
    if shape == "json":
        write_utf8(results_json(results))
    elif shape == "csv":
        write_utf8(results_csv(results, session.programs, session.people, language))
    else:
        write_text(results_table(results, session.programs, session.people, language))
    report_notices(session.notices(), language, err=shape != "table")
    if output is not None:
        from engine.workspace.bundle import bundle
        from engine.workspace.writing import write_files

        places = write_files(output, bundle(session, results, language))
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


@contextmanager
def _progress(session: Session, language: Language) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, where someone is watching."""
    stream = sys.stderr
    if not stream.isatty():
        yield None
        return
    total = sum(len(p.rules) for p in session.programs)
    with click.progressbar(length=total, label=say(language, "计算", "evaluating"), file=stream) as bar:
        yield lambda done, _: bar.update(done - bar.pos)
