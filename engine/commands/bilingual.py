"""Click commands and options with their help in two languages; the locale chooses when help is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

from engine.commands.help_pages import BilingualContext
from engine.commands.language import locale_language
from engine.commands.usage import WrongUsage, in_words, language_of, no_such_command
from engine.values.text import Language, Text

_DEFAULT = re.compile(r"  \[default: (.*)\]")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class BilingualCommand(click.Command):
    """A command whose help is a Text, and whose usage mistakes are told in both languages."""

    text = Text("", "")
    context_class = BilingualContext

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        language = language_of(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except NoArgsIsHelpError:
            raise
        except click.UsageError as problem:
            raise WrongUsage(in_words(problem), problem.ctx, language) from None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say(locale_language(), "显示本说明", "show this page")
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.text.of(locale_language())
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.text.of(locale_language()).split("\n", 1)[0]


class BilingualGroup(BilingualCommand, click.Group):
    """A group of such commands."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise WrongUsage(no_such_command(args[0], self.list_commands(ctx)), ctx, language_of(args))
        return super().resolve_command(ctx, args)


class BilingualOption(click.Option):
    """An option whose help is a Text."""

    def __init__(self, names: Sequence[str], *, zh: str, en: str, **settings: Any) -> None:
        super().__init__(names, help=en, **settings)
        self.text = Text(zh, en)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = self.text.of(locale_language())
        record = super().get_help_record(ctx)
        if record is None or locale_language() == "en":
            return record
        written, about = record
        return written, _DEFAULT.sub(r"（默认 \1）", about.replace("  [default: (locale)]", "")).replace(
            "  [required]", "（必填）"
        )


def command(name: str, zh: str, en: str) -> Callable[[Callable[..., Any]], BilingualCommand]:
    """Declare a command; the first line of its help is shown in the list of commands."""

    def declare(function: Callable[..., Any]) -> BilingualCommand:
        made = click.command(name, cls=BilingualCommand)(function)
        made.text = Text(zh, en)
        return made

    return declare


def group(name: str, zh: str, en: str) -> Callable[[Callable[..., Any]], BilingualGroup]:
    """Declare a group of commands."""

    def declare(function: Callable[..., Any]) -> BilingualGroup:
        made = click.group(name, cls=BilingualGroup)(function)
        made.text = Text(zh, en)
        return made

    return declare


def option(*names: str, zh: str, en: str, **settings: Any) -> Decorator:
    """Declare an option with help in both languages."""
    return click.option(*names, cls=BilingualOption, zh=zh, en=en, **settings)


def language_option(*more: str) -> Decorator:
    """`--language zh|en` (and what else the command knows); by default the locale's."""
    return option(
        "--language",
        type=click.Choice(["zh", "en", *more]),
        default=locale_language,
        show_default="locale",
        zh="语言（默认按系统区域）",
        en="language",
    )


def say(language: Language, zh: str, en: str) -> str:
    """One of two sentences."""
    return zh if language == "zh" else en
