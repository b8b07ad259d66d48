"""Progress on standard error, where someone is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from engine.commands.bilingual import say
from engine.values.text import Language

if TYPE_CHECKING:
    from engine.workspace.session import Session


@contextmanager
def rules_done(session: Session, language: Language) -> Iterator[Callable[[int, int], None] | None]:
    """A bar of the rules evaluated; it is told how many are done, and of how many."""
    if not sys.stderr.isatty():
        yield None
        return
    total = sum(len(p.rules) for p in session.programs)
    with click.progressbar(length=total, label=say(language, "计算", "evaluating"), file=sys.stderr) as bar:
        yield lambda done, _: bar.update(done - bar.pos)


@contextmanager
def steps_done(language: Language) -> Iterator[Callable[[int, int], None] | None]:
    """A bar of work that says itself how much there is."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=say(language, "计算", "evaluating"), file=sys.stderr) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
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
