"""Wrong usage told in the reader's language: what was written, what was expected, the nearest right name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import IO, Any

import click

from engine.commands.console import echo
from engine.commands.language import locale_language
from engine.diagnostics.nearest import did_you_mean, not_one_of
from engine.values.text import Language, Text

_QUOTED = re.compile(r"'(.*?)'")
_BRACKETED = re.compile(r"\((.*)\)")
# What click says of a path, and how we say it.
_PATHS = {
    "does not exist.": "不存在",
    "is a file.": "是文件，这里应为文件夹",
    "is a directory.": "是文件夹，这里应为文件",
    "is not readable.": "不可读取",
    "is not writable.": "不可写入",
}


class WrongUsage(click.UsageError):
    """A mistake in the command line, in both languages."""

    def __init__(self, told: Text, ctx: click.Context | None, language: Language) -> None:
        super().__init__(told.of(language), ctx)
        self.language = language

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the usage, the mistake and where help is."""
        if self.ctx is not None:
            echo(self.ctx.get_usage(), err=True)
            page = f"{self.ctx.command_path} --help"
            echo(Text(f"说明见 {page}", f"`{page}` says more").of(self.language), err=True)
            echo("", err=True)
        echo(Text(f"错误：{self.message}", f"error: {self.message}").of(self.language), err=True)


def language_of(arguments: Sequence[str]) -> Language:
    """The language that a command line asks for, before it is understood; else the locale's."""
    for word, following in zip(arguments, [*arguments, ""][1:], strict=True):
        asked = following if word == "--language" else word.removeprefix("--language=")
        if asked in ("zh", "en"):
            return "zh" if asked == "zh" else "en"
    return locale_language()


def no_such_command(name: str, known: Sequence[str]) -> Text:
    """That there is no command of the name, and which is nearest."""
    hint = did_you_mean(name, known)
    return Text(
        f"没有命令“{name}”；{hint.zh if hint else '可用的有：' + '、'.join(known)}",
        f"there is no command `{name}`; {hint.en if hint else 'there are: ' + ', '.join(known)}",
    )


def in_words(problem: click.UsageError) -> Text:
    """The mistake in both languages; click's own words where it is an unusual one."""
    said = problem.format_message()
    if isinstance(problem, click.NoSuchOption):
        return _no_such_option(problem)
    if isinstance(problem, click.MissingParameter):
        name = _hint(problem)
        return Text(f"缺少 {name}", f"{name} is missing")
    if isinstance(problem, click.BadParameter):
        return _bad_value(problem)
    if isinstance(problem, click.BadOptionUsage):
        name = problem.option_name
        if "requires" in said:
            return Text(f"{name} 后面要写值", f"{name} needs a value after it")
        return Text(f"{name} 后面不写值", f"{name} takes no value")
    if "unexpected extra argument" in said:
        extra = "".join(_BRACKETED.findall(said))
        return Text(f"多余的参数：{extra}", f"more than is expected: {extra}")
    return Text(said, said)


def _no_such_option(problem: click.NoSuchOption) -> Text:
    name = problem.option_name
    known = [o for p in problem.ctx.command.get_params(problem.ctx) for o in p.opts] if problem.ctx else []
    hint = did_you_mean(name, [option for option in known if option.startswith("--")])
    return Text(
        f"没有选项 {name}{f'；{hint.zh}' if hint else ''}", f"there is no option {name}{f'; {hint.en}' if hint else ''}"
    )


def _bad_value(problem: click.BadParameter) -> Text:
    name, kind = _hint(problem), problem.param.type if problem.param else None
    value = "".join(_QUOTED.findall(problem.message)[:1])
    if isinstance(kind, click.Choice):
        return not_one_of(name, value, [str(choice) for choice in kind.choices])
    if isinstance(kind, click.Path):
        why = next((zh for en, zh in _PATHS.items() if problem.message.endswith(en)), problem.message)
        return Text(f"{name}：{value} {why}", f"{name}: {problem.message[:1].lower()}{problem.message[1:].rstrip('.')}")
    return Text(f"{name} 的值不对：{problem.message}", f"the value of {name} is wrong: {problem.message}")


def _hint(problem: click.BadParameter) -> str:
    """The option or argument as it is written on the command line."""
    if problem.param is None:
        return str(problem.param_hint or "")
    if isinstance(problem.param, click.Option):
        return max(problem.param.opts, key=len)
    return problem.param.make_metavar(problem.ctx) if problem.ctx else str(problem.param.name)
