"""The group of all commands: found when asked for, and no failure ever shows a traceback."""

from __future__ import annotations

import importlib
import os
from typing import Any

import click

from engine.commands.bilingual import BilingualGroup, say
from engine.commands.console import echo, prepare_console
from engine.commands.language import locale_language
from engine.values.text import Language

COMMANDS = (
    "evaluate",
    "check",
    "test",
    "explain",
    "duties",
    "handbook",
    "statements",
    "templates",
    "compile",
    "facts",
    "new",
)
UNUSABLE = 2
INTERNAL = 70
INTERRUPTED = 130
_DEBUG = "POLICY_DEBUG"


class PolicyGroup(BilingualGroup):
    """Each command stands in `engine/commands/<name>.py` under the name `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"engine.commands.{cmd_name}").command
        return found

    def main(self, *arguments: Any, **settings: Any) -> Any:
        prepare_console()
        return super().main(*arguments, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            language = _language_asked(ctx)
            echo(f"\n{say(language, '已中断', 'interrupted')}", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as problem:
            if os.environ.get(_DEBUG):
                raise
            ctx.exit(_explained(problem, _language_asked(ctx)))


def _explained(problem: Exception, language: Language) -> int:
    """Say what went wrong; the exit status for it."""
    from engine.commands.reporting import report_errors
    from engine.diagnostics.diagnostic import InvalidRulebook
    from engine.facts.problems import InvalidFacts
    from engine.workspace.refusal import Refusal

    if isinstance(problem, Refusal):
        echo(f"{say(language, '错误：', 'error: ')}{problem.message.of(language)}", err=True)
        return UNUSABLE
    if isinstance(problem, InvalidRulebook | InvalidFacts):
        report_errors(problem.diagnostics, language)
        return UNUSABLE
    if isinstance(problem, ModuleNotFoundError) and not (problem.name or "engine").startswith("engine"):
        echo(_package_missing(problem.name or "", language), err=True)
        return UNUSABLE
    what = f"{type(problem).__name__}: {problem}".replace("\n", " ")[:300]
    echo(
        say(
            language,
            f"程序内部出错，请报告此问题（设置 {_DEBUG}=1 可看详情）：{what}",
            f"something went wrong inside the program; please report it ({_DEBUG}=1 shows the details): {what}",
        ),
        err=True,
    )
    return INTERNAL


def _package_missing(name: str, language: Language) -> str:
    """What to do where this Python lacks a package that the program stands on."""
    return say(
        language,
        f"错误：这个 Python 没有安装所需的程序包 {name}；请用 `uv run policy …`，或先执行 `python -m pip install .`",
        f"error: this Python lacks the package `{name}`; use `uv run policy …`, or first `python -m pip install .`",
    )


def _language_asked(ctx: click.Context) -> Language:
    """The `--language` of the command that failed, if it got as far as reading it."""
    asked = ctx.meta.get("language")
    return "zh" if asked == "zh" else "en" if asked == "en" else locale_language()
