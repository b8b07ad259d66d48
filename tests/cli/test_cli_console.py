"""Consoles that cannot show everything; languages; output that machines read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "ascii", "cp1252"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_console_that_lacks_characters_gets_substitutes(
    shop: Path, shell: Shell, encoding: str, language: str
) -> None:
    done = shell(
        "evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--language", language, PYTHONIOENCODING=encoding
    )
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    assert "3,900.00" in text
    if encoding in ("gbk", "cp936"):
        assert "张伟" in text
        assert ("amounts in ￥" in text) == (language == "en")
    if encoding == "ascii" and language == "en":
        assert "amounts in Y" in text


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_every_command_speaks_to_such_a_console(shop: Path, shell: Shell, encoding: str) -> None:
    facts = ("--rulebook", "shop.yaml", "--facts", "facts")
    for arguments in (
        ("--help",),
        ("check", "shop.yaml"),
        ("check", "nowhere"),
        ("test", "shop.yaml", "--coverage"),
        ("facts", "validate", *facts),
        ("explain", *facts, "--employee", "E1"),
        ("evaluate", *facts, "--period", "2020-01"),
    ):
        done = shell(*arguments, PYTHONIOENCODING=encoding, LC_ALL="zh_CN.UTF-8")
        assert b"Traceback" not in done.stderr
        assert b"UnicodeEncodeError" not in done.stderr
        assert done.returncode in (0, 2)


@pytest.mark.parametrize("shape", ["json", "csv"])
def test_what_machines_read_is_utf8_whatever_the_console(shop: Path, shell: Shell, shape: str) -> None:
    done = shell("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", shape, PYTHONIOENCODING="gbk")
    text = done.stdout.decode("utf-8-sig")
    if shape == "json":
        assert json.loads(text)["period"] == "2024-10"
    else:
        assert "张伟" in text


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE"}, "en"),
    ],
)
def test_the_locale_chooses_the_language(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    title = run("evaluate", "--rulebook", "shop.yaml", "--facts", "facts").stdout.splitlines()[0]
    assert title == {"zh": "薪酬与请假制度 · 2024年10月", "en": "Pay and leave policy · October 2024"}[language]


def test_failures_speak_the_language_asked_for(run: Run) -> None:
    assert run("evaluate", "--rulebook", "nowhere", "--language", "zh").stderr.startswith("错误[unknown_rulebook]")
    assert run("evaluate", "--rulebook", "fengyun", "--period", "x", "--language", "zh").stderr.startswith(
        "错误：“x”不是期间"
    )
