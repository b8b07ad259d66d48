"""The command line: `policy`. Commands stand in engine/commands, one a module."""

from __future__ import annotations

import gc

import click

from engine.commands import bilingual
from engine.commands.failures import PolicyGroup
from engine.values.text import Text


def _version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from engine import __version__

        click.echo(f"policy {__version__}")
        ctx.exit()


@click.group("policy", cls=PolicyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@bilingual.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    zh="显示版本",
    en="show the version",
)
def policy() -> None:
    """Company policy as one living document."""


policy.text = Text(
    "把公司制度写成一份活的文件：员工手册、工资条和每一项决定都出自同一部规则手册。",
    "Company policy as one living document: handbook, pay statements and decisions from one rulebook.",
)


def collect_seldom() -> None:
    """What a command makes lives until it ends; to look every 700 objects for some to throw away only costs time."""
    gc.set_threshold(100_000, 20, 50)


def main() -> None:
    """The console script."""
    collect_seldom()
    policy(prog_name="policy")


if __name__ == "__main__":
    main()
