"""`policy new`: a small commented rulebook to start from."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, say
from engine.commands.console import echo
from engine.commands.inputs import speak
from engine.values.text import Language


@bilingual.command(
    "new", zh="写出一部带注释的小规则手册，由此开始编写。", en="Write a small commented rulebook to start from."
)
@click.argument("name", metavar="NAME")
@language_option()
def command(name: str, language: Language) -> None:
    from engine.workspace.starter import starter_rulebook
    from engine.workspace.writing import write_new_file

    speak(language)
    id_, text = starter_rulebook(name)
    path = Path(f"{id_}.yaml")
    write_new_file(path, text.encode())
    echo(
        say(
            language,
            f"已写入 {path}。下一步：policy check {path}，policy test {path}，policy handbook --rulebook {path} --output {id_}.html",
            f"{path} is written. Next: policy check {path}, policy test {path}, policy handbook --rulebook {path} --output {id_}.html",
        )
    )
