"""Writing files whole: beside, then renamed, so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.workspace.refusal import Refusal


def write_file(path: Path, content: bytes) -> None:
    """Write one file, in place of what is there.

    Raises:
        Refusal: it cannot be written.
    """
    write_files(path.parent, {path.name: content})


def write_new_file(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet.

    Raises:
        Refusal: it is there already, or cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise Refusal(f"{path} 已存在，不予覆盖", f"{path} is there already and is not overwritten")
    write_file(path, content)


def write_files(folder: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files under a folder by their relative paths; none is renamed into place before all are written.

    Args:
        files: by path; or pairs made one after the other, so that no more than one is in memory.

    Raises:
        Refusal: the folder or a file in it cannot be written.
    """
    written: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir():
                raise IsADirectoryError(21, "is a folder", str(place))
            handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".writing-")
            written.append((Path(beside), place))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        for temporary, place in written:
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(place)
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise Refusal(
            f"无法写入 {problem.filename or folder}：{why}", f"cannot write {problem.filename or folder}: {why}"
        ) from None
    finally:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
    return [place for _, place in written]


def left_from_before(places: Sequence[Path]) -> list[Path]:
    """Pages beside the ones just written that an earlier run left, in order."""
    written = set(places)
    beside = {(place.parent, place.suffix) for place in places if place.suffix in (".html", ".pdf")}
    return sorted(path for folder, ending in beside for path in folder.glob(f"*{ending}") if path not in written)


def _umask() -> int:
    """The process's file mode mask (a temporary file is made for its owner alone)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
