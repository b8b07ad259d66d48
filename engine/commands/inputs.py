"""The options by which commands take rulebooks, facts and a period, and the session they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands.bilingual import option
from engine.values.text import Language

if TYPE_CHECKING:
    from engine.program.model import Program
    from engine.values.period import Period
    from engine.workspace.opening import Opened
    from engine.workspace.session import Session

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

rulebook_option = option(
    "--rulebook",
    "rulebooks",
    metavar="RULEBOOK",
    multiple=True,
    required=True,
    zh="规则手册：文件路径，或内置手册的名称；可多次给出",
    en="a rulebook: a path, or the name of a bundled one; may be repeated",
)
templates_option = option(
    "--templates",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    zh="公司自己的模板所在文件夹，同名者优先于内置模板（见 policy templates export）",
    en="a folder of the company's own templates, which go before ours of the same name (see policy templates export)",
)
_facts = option(
    "--facts",
    metavar="DIR|FILE",
    zh="数据文件夹、文件或 DuckDB 数据库（默认：内置样例）",
    en="folder, file or DuckDB database of facts (default: the bundled sample)",
)
_period = option(
    "--period",
    metavar="PERIOD",
    zh="期间，如 2024-10、2024-Q4、2024（默认：数据自带的期间）",
    en="such as 2024-10, 2024-Q4 or 2024 (default: the facts' own)",
)
_as_of = option(
    "--as-of", metavar="DATE", zh="截至日期（默认：期末）", en="as of which day (default: the period's end)"
)
_skip = option(
    "--skip-bad-rows",
    is_flag=True,
    zh="无法识别的单元格视为缺失，其余照用",
    en="count unreadable cells as missing and use the rest",
)
people_option = option(
    "--employee",
    "people",
    metavar="KEY|NAME",
    multiple=True,
    zh="只要这些人（编号或姓名）；可多次给出",
    en="these people alone (key or name); may be repeated",
)
_roles = option(
    "--as",
    "roles",
    metavar="ROLE=RULEBOOK",
    multiple=True,
    zh="某角色由哪部规则手册担任，如 company_policy=staff",
    en="which rulebook stands for a role, as in company_policy=staff",
)


def session_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """All that a session is made of."""
    for decorate in reversed((rulebook_option, _facts, _period, _as_of, _skip, _roles)):
        function = decorate(function)
    return function


def facts_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--facts`, `--period` and `--skip-bad-rows` alone."""
    for decorate in reversed((_facts, _period, _skip)):
        function = decorate(function)
    return function


def speak(language: Language) -> None:
    """Let failures be told in the language asked for."""
    click.get_current_context().meta["language"] = language


def open_all(rulebooks: Sequence[str]) -> list[Opened]:
    """The rulebooks, which must have no errors."""
    from engine.workspace.opening import open_rulebook

    return [open_rulebook(name) for name in rulebooks]


def make_session(
    language: Language,
    rulebooks: Sequence[str],
    facts: str | None,
    period: str | None,
    as_of: str | None,
    skip_bad_rows: bool,
    roles: Sequence[str],
) -> Session:
    """The session, with everything wrong with its facts reported."""
    from engine.commands.reporting import report_facts
    from engine.workspace.session import open_session

    speak(language)
    asked, day = parsed_days(period, as_of)
    programs = [opened.program for opened in open_all(rulebooks)]
    session = open_session(programs, facts, asked, day, skip_bad_rows, roles)
    report_facts(session.found, language)
    return session


def parsed_days(period: str | None, as_of: str | None) -> tuple[Period | None, date | None]:
    """`--period` and `--as-of`. Raises Refusal for what is neither."""
    from engine.workspace.periods import parse_day, parse_period

    return (
        parse_period(period) if period is not None else None,
        parse_day(as_of) if as_of is not None else None,
    )


def known_rules(programs: Sequence[Program], outcomes: Sequence[str]) -> list[str] | None:
    """The rules of `--outcome`, given by id or label; None for all of them.

    Raises:
        Refusal: there is no rule of that name.
    """
    from engine.diagnostics.nearest import did_you_mean
    from engine.workspace.refusal import Refusal

    if not outcomes:
        return None
    rules = [rule for program in programs for rule in program.rules.values()]
    chosen: dict[str, None] = {}
    for name in outcomes:
        found = [r.id for r in rules if name in (r.id, r.rule.label.zh, r.rule.label.en)]
        chosen |= dict.fromkeys(found)
        if not found:
            hint = did_you_mean(name, [n for r in rules for n in (r.id, r.rule.label.zh, r.rule.label.en)])
            raise Refusal(
                f"没有规则 `{name}`{f'；{hint.zh}' if hint else ''}",
                f"there is no rule `{name}`{f'; {hint.en}' if hint else ''}",
            )
    return list(chosen)
