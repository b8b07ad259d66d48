"""Progress on standard error, where someone is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from engine.commands.bilingual import say
from engine.values.text import Language


@contextmanager
def rules_done(total: int | None, language: Language) -> Iterator[Callable[[int, int], None] | None]:
    """A bar of the rules evaluated; it is told how many are done, and of how many: without a total the work says it."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=total or 1, label=say(language, "计算", "evaluating"), file=sys.stderr) as bar:

        def show(done: int, of: int) -> None:
            bar.length = total or of
            bar.update(done - bar.pos)

        yield show


@contextmanager
def counted(total: int, zh: str, en: str, language: Language) -> Iterator[Callable[[int], None] | None]:
    """A bar of so many things; it is told how many more are done."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=total, label=say(language, zh, en), file=sys.stderr) as bar:
        yield bar.update
