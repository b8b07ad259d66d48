"""Click commands and options with their help in two languages; the locale chooses when help is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from engine.commands.language import locale_language
from engine.values.text import Language, Text

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class BilingualCommand(click.Command):
    """A command whose help is a Text."""

    text = Text("", "")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.text.of(locale_language())
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.text.of(locale_language()).split("\n", 1)[0]


class BilingualGroup(BilingualCommand, click.Group):
    """A group of such commands."""


class BilingualOption(click.Option):
    """An option whose help is a Text."""

    def __init__(self, names: Sequence[str], *, zh: str, en: str, **settings: Any) -> None:
        super().__init__(names, help=en, **settings)
        self.text = Text(zh, en)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = self.text.of(locale_language())
        return super().get_help_record(ctx)


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
