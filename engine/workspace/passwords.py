"""Passwords of the people whose statements are protected, from a file of two columns. None is ever shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.facts.readers.csv_file import read_csv
from engine.facts.readers.table import Location, RawTable, UnreadableFile
from engine.workspace.refusal import Refusal

_KEYS = ("key", "编号", "工号", "id", "employee", "员工")
_PASSWORDS = ("password", "密码")
_SHOWN = 5


def read_passwords(path: Path, keys: Iterable[str]) -> dict[str, str]:
    """The password of each key, from a CSV file with the headings `key,password` (or 编号,密码).

    Raises:
        Refusal: the file cannot be read or has other headings, somebody has no password, or has two.
    """
    table = _read(path)
    headings = [heading.strip().lower() for heading in table.headings]
    columns = [next((i for i, h in enumerate(headings) if h in known), None) for known in (_KEYS, _PASSWORDS)]
    if None in columns:
        raise Refusal(
            f"{path} 的首行应为 编号,密码（或 key,password）",
            f"the first row of {path} should be `key,password` (or 编号,密码)",
        )
    found: dict[str, str] = {}
    for number, cells in table.rows:
        key, password = (str(cells[i]) if i is not None and i < len(cells) else "" for i in columns)
        key = key.strip()
        if password and found.setdefault(key, password) != password:
            raise Refusal(f"{path} 第{number}行：{key} 有两个密码", f"{path}, row {number}: {key} has two passwords")
    lacking = [key for key in keys if key not in found]
    if lacking:
        shown = "、".join(lacking[:_SHOWN]) + (" …" if len(lacking) > _SHOWN else "")
        raise Refusal(
            f"{path} 中没有以下 {len(lacking)} 人的密码，未写入任何文件：{shown}",
            f"{path} has no password for {len(lacking)} of the people, so nothing is written: {shown.replace('、', ', ')}",
        )
    return found


def _read(path: Path) -> RawTable:
    try:
        return read_csv(Location(path, path.name))
    except UnreadableFile as problem:
        raise Refusal(f"{path} 应为{problem.expected.zh}", f"{path} should be {problem.expected.en}") from None
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise Refusal(f"无法读取 {path}：{why}", f"cannot read {path}: {why}") from None
