"""`policy handbook`: the policy as people read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import open_all, rulebook_option, speak
from engine.commands.language import locale_language

if TYPE_CHECKING:
    from engine.documents.environment import DocumentLanguage
    from engine.documents.handbook import HandbookFormat


@bilingual.command("handbook", zh="由规则手册生成员工手册。", en="Make the staff handbook from the rulebook.")
@rulebook_option
@language_option("both")
@option(
    "--format",
    "shape",
    type=click.Choice(["html", "md"]),
    default="html",
    show_default=True,
    zh="文件格式",
    en="kind of file",
)
@option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    zh="写入此文件（默认：标准输出）",
    en="write to this file (default: standard output)",
)
def command(rulebooks: tuple[str, ...], language: DocumentLanguage, shape: HandbookFormat, output: Path | None) -> None:
    from engine.commands.console import write_utf8
    from engine.documents.handbook import render_handbook
    from engine.workspace.refusal import Refusal
    from engine.workspace.writing import write_file

    words = locale_language() if language == "both" else language
    speak(words)
    if len(rulebooks) > 1:
        raise Refusal(
            "每部规则手册各出一本员工手册，请逐一生成", "each rulebook has a handbook of its own: give one at a time"
        )
    text = render_handbook(open_all(rulebooks)[0].program, language, shape)
    if output is None:
        write_utf8(text)
        return
    write_file(output, text.encode())
    echo(say(words, f"已写入 {output}", f"written to {output}"), err=True)
