"""Reading a text file: size, encoding and existence checked, each failure a diagnostic."""

from __future__ import annotations

from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Position, Source
from engine.values.text import Text

MAX_BYTES = 4 * 1024 * 1024
_REASONS: dict[type[OSError], Text] = {
    FileNotFoundError: Text("没有这个文件", "there is no such file"),
    IsADirectoryError: Text("它是文件夹", "it is a folder"),
    PermissionError: Text("没有读取的权限", "you may not read it"),
}


def read_source(path: Path, diagnostics: Diagnostics) -> Source | None:
    """The text of a UTF-8 file, reported under the path as given; None if it cannot be read."""
    top = Position(Source(str(path), ""), 1, 1)
    try:
        if path.stat().st_size > MAX_BYTES:
            report_size(top, diagnostics)
            return None
        data = path.read_bytes()
    except OSError as problem:
        why = reason(problem)
        diagnostics.error("unreadable_file", top, f"无法读取文件：{why.zh}", f"the file cannot be read: {why.en}")
        return None
    try:
        return Source(str(path), data.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        readable = data[: problem.start].decode("utf-8", "replace")
        line, column = readable.count("\n") + 1, len(readable) - readable.rfind("\n")
        at = Position(Source(str(path), data.decode("utf-8", "replace")), line, column)
        diagnostics.error(
            "not_utf8",
            at,
            "文件不是 UTF-8 编码（可能是 GBK）；请在编辑器中另存为 UTF-8",
            "the file is not UTF-8 (perhaps GBK); save it as UTF-8 in the editor",
        )
        return None


def reason(problem: OSError) -> Text:
    """Why the system would not open a file."""
    for kind, told in _REASONS.items():
        if isinstance(problem, kind):
            return told
    said = problem.strerror or "unreadable"
    return Text(said, said)


def report_size(at: Position, diagnostics: Diagnostics) -> None:
    """Say that a file is over the size limit."""
    diagnostics.error(
        "too_large",
        at,
        "文件超过 4 MiB；请用 include 把章节分成几个文件",
        "the file is over 4 MiB; split it into chapters with include",
    )
