"""`policy handbook`: the policy as people read it, or what changed in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option, say
from engine.commands.console import echo
from engine.commands.inputs import open_all, rulebook_option, speak, templates_option
from engine.commands.language import locale_language

if TYPE_CHECKING:
    from engine.documents.environment import DocumentLanguage
    from engine.documents.handbook.render import HandbookFormat

_BINARY = ("pdf", "docx")
_ENDINGS: dict[str, HandbookFormat] = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".md": "md"}


@bilingual.command(
    "handbook",
    zh="由规则手册生成员工手册，或与旧版的修订对照。",
    en="Make the staff handbook from the rulebook, or a redline against a former version.",
)
@rulebook_option
@language_option("both")
@option(
    "--format",
    "shape",
    type=click.Choice(["html", "pdf", "docx", "md"]),
    zh="文件格式；默认由 --output 的后缀决定，没有 --output 为 html（pdf 和 docx 需要附加包 documents）",
    en="kind of file; by default as the ending of --output says, without one html (pdf and docx need the extra `documents`)",
)
@option(
    "--compare",
    metavar="RULEBOOK",
    zh="旧版规则手册：生成修订对照，标出增删改动，前附摘要",
    en="the former version: a redline of what was added, struck and changed, with a summary at the front",
)
@option(
    "--examples/--no-examples",
    default=None,
    zh="是否印出算例（默认：手册印出，修订对照不印）",
    en="whether the worked examples are printed (default: in a handbook, not in a redline)",
)
@templates_option
@option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    zh="写入此文件（默认：标准输出；pdf 和 docx 必须给出）",
    en="write to this file (default: standard output; pdf and docx need one)",
)
def command(
    rulebooks: tuple[str, ...],
    language: DocumentLanguage,
    shape: HandbookFormat | None,
    compare: str | None,
    examples: bool | None,
    templates: Path | None,
    output: Path | None,
) -> None:
    import engine
    from engine.commands.console import write_utf8
    from engine.documents.environment import own_templates
    from engine.workspace.refusal import Refusal
    from engine.workspace.writing import write_file

    words = locale_language() if language == "both" else language
    speak(words)
    if len(rulebooks) > 1:
        raise Refusal(
            "每部规则手册各出一本员工手册，请逐一生成", "each rulebook has a handbook of its own: give one at a time"
        )
    shape = shape or _shape_of(output)
    if output is None and shape in _BINARY:
        raise Refusal(
            f"{shape} 要写入文件：请给出 --output，如 --output handbook.{shape}",
            f"{shape} goes into a file: give --output, as in --output handbook.{shape}",
        )
    program = open_all(rulebooks)[0].program
    former = open_all((compare,))[0].program if compare else None
    with own_templates(templates):
        content = engine.render_handbook(program, language, shape, compare=former, examples=examples)
    if output is None:
        write_utf8(content.decode())
        return
    write_file(output, content)
    echo(say(words, f"已写入 {output}", f"written to {output}"), err=True)


def _shape_of(output: Path | None) -> HandbookFormat:
    """The format that a file's ending asks for.

    Raises:
        Refusal: there is no format of that ending.
    """
    from engine.workspace.refusal import Refusal

    if output is None:
        return "html"
    found = _ENDINGS.get(output.suffix.lower())
    if found is None:
        raise Refusal(
            f"看不出 {output} 应为何种文件：文件名以 .html、.pdf、.docx 或 .md 结尾，或用 --format 指定",
            f"{output} does not say which kind of file it is to be: end its name in .html, .pdf, .docx or .md, or give --format",
        )
    return found
