"""The bundled vocabularies, and folders of facts written from text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Position, Source
from engine.rulebook.node import Scalar
from engine.rulebook.vocabulary import Vocabulary
from engine.rulebook.vocabulary_reader import read_vocabularies

HERE = Position(Source("test", ""), 1, 1)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    diagnostics = Diagnostics()
    names = [Scalar(name, False, HERE) for name in ("people", "attendance", "sales")]
    return read_vocabularies(names, [], diagnostics)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes files given as name=text (`__` for the dot) into a folder."""

    def write(**files: str | bytes) -> Path:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name.replace("__", ".")).write_bytes(data)
        return tmp_path

    return write
