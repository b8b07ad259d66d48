"""`policy templates`: the templates of handbook and statements, for a company to make its own."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option
from engine.commands.inputs import speak
from engine.values.text import Language


@bilingual.group("templates", zh="员工手册和工资条的模板。", en="The templates of handbook and pay statements.")
def command() -> None:
    """Templates."""


@bilingual.command(
    "export",
    zh="把内置模板写入文件夹，供公司改成自己的；之后用 --templates 指定此文件夹。只留下改过的文件即可。",
    en="Write the built-in templates into a folder, for the company to change; --templates names that folder then. Keep only those you change.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@language_option()
def export(folder: Path, language: Language) -> None:
    from engine.commands.reporting import report_written
    from engine.documents.environment import TEMPLATES, template_names
    from engine.workspace.refusal import Refusal
    from engine.workspace.writing import write_files

    speak(language)
    names = template_names()
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise Refusal(
            f"{folder} 里已有 {'、'.join(there)}，不予覆盖",
            f"{folder} holds {', '.join(there)} already; they are not overwritten",
        )
    report_written(folder, write_files(folder, {name: (TEMPLATES / name).read_bytes() for name in names}), language)


command.add_command(export)
