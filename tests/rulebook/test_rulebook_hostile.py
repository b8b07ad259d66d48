"""Hostile and broken input is refused in bounded time, with a place and never a traceback."""

from __future__ import annotations

import itertools
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnostics.diagnostic import Diagnostics, InvalidRulebook
from engine.diagnostics.render import render
from engine.diagnostics.source import Source
from engine.rulebook.library import find_rulebook, find_vocabulary
from engine.rulebook.load import load_rulebook, load_rulebook_text
from engine.rulebook.strict_yaml import parse_yaml

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n" for before, name in itertools.pairwise(_LETTERS)
)
HOSTILE = {
    "nested_lists": "[" * 100_000,
    "nested_maps": "{a: " * 100_000,
    "nested_dashes": "- " * 100_000,
    "nested_keys": "? " * 100_000,
    "ten_megabytes": "a, " * 3_500_000,
    "many_items": "[" + "a," * 2_000_000 + "]",
    "aliases": "[" + "*a," * 1_000_000,
    "bomb": BOMB,
    "duplicates": "a: b\n" * 800_000,
    "tabs": "\t\n" * 1_000_000,
    "controls": "\x07" * 3_000_000,
    "surrogate": "a: \ud800",
    "quotes": '"' * 4_000_000,
    "tags": "!" * 1_000_000,
    "anchors": "- &a\n" * 500_000,
    "python": "a: !!python/object/apply:os.system [id]",
    "nul": "a: \0b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_quickly(name: str) -> None:
    diagnostics = Diagnostics()
    started = time.process_time()
    parse_yaml(Source("bad.yaml", HOSTILE[name]), diagnostics)
    assert time.process_time() - started < 5  # about one second
    assert diagnostics.has_errors
    assert len(diagnostics.items) < 300
    for found in list(diagnostics)[:5]:
        assert len(render(found, "zh")) < 2000


def test_a_wide_harmless_file_is_still_bounded() -> None:
    text = "rulebook: a\ntitle: A\nchapters: [" + "{id: a}," * 20_000 + "]\n"
    with pytest.raises(InvalidRulebook):
        load_rulebook_text(text)


def test_other_encodings_and_missing_files(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("rulebook: a\ntitle: 迟到\n".encode("gb18030"))
    with pytest.raises(InvalidRulebook) as caught:
        load_rulebook(path)
    (found,) = caught.value.diagnostics
    assert found.code == "not_utf8"
    assert found.position is not None
    assert (found.position.line, found.position.column) == (2, 8)
    for other in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InvalidRulebook):
            load_rulebook(other)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(InvalidRulebook):
        load_rulebook(path)


def test_names_find_no_files_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("a: 1")
    assert find_vocabulary("../secret", tmp_path) is None
    with pytest.raises(InvalidRulebook):
        find_rulebook("../pyproject")


def test_an_include_does_not_follow_a_link_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("id: s\ntitle: S\nclauses: []\n")
    home = tmp_path / "home"
    home.mkdir()
    (home / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (home / "a.yaml").write_text("rulebook: a\ntitle: A\nchapters:\n- include: link.yaml\n")
    with pytest.raises(InvalidRulebook) as caught:
        load_rulebook(home / "a.yaml")
    assert [d.code for d in caught.value.diagnostics] == ["bad_path"]


@given(st.text(max_size=200) | st.text(alphabet="ab:,{}[]()\"'!&*|>-?#%@`\n 迟，：. 1", max_size=80))
def test_parsing_never_raises(text: str) -> None:
    diagnostics = Diagnostics()
    tree = parse_yaml(Source("a.yaml", text), diagnostics)
    assert tree is not None or diagnostics.has_errors
    for found in diagnostics:
        assert found.position is not None
        assert found.position.line >= 1
        render(found, "en")


@given(st.text(alphabet="ab:,{}[]()\"'!&*|>-?#%@`\n 迟，：. 1", max_size=60))
def test_loading_never_raises_anything_else(text: str) -> None:
    with suppress(InvalidRulebook):
        load_rulebook_text("rulebook: a\ntitle: A\nvocabulary: [people]\nchapters: " + text)
