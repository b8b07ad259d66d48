"""Write what `check` says now into the documents, after each `yaml wrong`: `python -m tests.docs.refresh`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.docs.fences import DOCUMENTS, with_next, write
from tests.docs.test_documents_examples import said


def refresh(document: Path) -> None:
    text = document.read_text("utf-8")
    for block, after in with_next(document):
        if block.kind == "wrong" and after and after.info == ("text",):
            with TemporaryDirectory() as folder:
                found = said(write(block, Path(folder)), block.language)
            shown = f"```yaml wrong\n{block.text}```\n\n```text\n"
            text = text.replace(f"{shown}{after.text}```", f"{shown}{found}\n```")
    document.write_text(text, "utf-8")


if __name__ == "__main__":
    for path in DOCUMENTS:
        refresh(path)
