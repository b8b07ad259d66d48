"""`policy check`: all that can be said of rulebooks before any facts are read."""

from __future__ import annotations

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, say
from engine.commands.console import echo
from engine.commands.inputs import speak
from engine.values.text import Language

FAILED = 1
UNUSABLE = 2
_CANNOT_BE_READ = frozenset({"unknown_rulebook", "unreadable_file", "not_utf8", "too_large"})


@bilingual.command(
    "check",
    zh="静态检查规则手册。\n\n退出码：0 没有错误；1 有错误；2 文件无法读取。",
    en="Check rulebooks statically.\n\nExit status: 0 no errors; 1 errors; 2 a file that cannot be read.",
)
@click.argument("rulebooks", metavar="RULEBOOK...", nargs=-1, required=True)
@language_option()
@click.pass_context
def command(ctx: click.Context, rulebooks: tuple[str, ...], language: Language) -> None:
    from engine.analysis.columnar import check_columnar
    from engine.commands.reporting import count_words, report_diagnostics
    from engine.diagnostics.diagnostic import InvalidRulebook
    from engine.workspace.opening import open_rulebook

    speak(language)
    worst = 0
    for name in rulebooks:
        try:
            opened = open_rulebook(name)
            found = opened.diagnostics
            check_columnar(opened.program, found)
        except InvalidRulebook as invalid:
            found = invalid.diagnostics
        report_diagnostics(found, language)
        echo(f"{name}{say(language, '：', ': ')}{count_words(found, language)}")
        if found.has_errors:
            unreadable = all(d.code in _CANNOT_BE_READ for d in found if d.severity == "error")
            worst = max(worst, UNUSABLE if unreadable else FAILED)
    ctx.exit(worst)
