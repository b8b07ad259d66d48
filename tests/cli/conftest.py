"""Fixtures of these tests, by name."""

from tests.cli.small_facts import run, shell, shop

__all__ = ["run", "shell", "shop"]
