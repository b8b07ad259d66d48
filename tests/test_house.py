"""The house is as CONTRIBUTING.md and the README draw it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = ROOT / "engine"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ENGINE.rglob("*.py"))
}
FOLDERS = [
    folder
    for row in re.findall(r"(?m)^\| (`\w+/`(?:, `\w+/`)*) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    for folder in re.findall(r"\w+", row)
]


def imported(nodes: Iterator[ast.AST] | list[ast.stmt]) -> Iterator[tuple[int, str]]:
    """Line and name of each module of the repository that is imported.

    >>> list(imported(ast.parse("from engine.values import text, units").body))
    [(1, 'engine.values.text'), (1, 'engine.values.units')]
    """
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            for name in node.names:
                full = f"{node.module}.{name.name}"
                yield node.lineno, full if full in MODULES else str(node.module)


def at_once(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """What runs as a module is imported, outside functions and `if TYPE_CHECKING`."""
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        if isinstance(node, ast.If | ast.Try):
            yield from at_once(node.body)


def test_the_table_names_every_folder_of_the_engine():
    assert sorted(FOLDERS) == sorted({path.parent.name for path in ENGINE.glob("*/*.py")})


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_only_what_stands_above_it(folder: str):
    allowed = {"__version__", *FOLDERS[: FOLDERS.index(folder) + 1]}
    outside = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sorted((ENGINE / folder).rglob("*.py"))
        for line, name in imported(ast.walk(ast.parse(path.read_text("utf-8"))))
        if name.split(".")[0] in {"cli", "benchmarks", "tests"}
        or (name.split(".")[0] == "engine" and "".join(name.split(".")[1:2]) not in {"", *allowed})
    ]
    assert not outside


def test_no_module_imports_itself_by_a_circle():
    graph = {
        name: {other for _, other in imported(at_once(ast.parse(path.read_text("utf-8")).body)) if other in MODULES}
        for name, path in MODULES.items()
    }
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_every_page_of_the_docs_is_linked(readme: str):
    text = (ROOT / readme).read_text("utf-8")
    pages = {path.name.removesuffix(".md").removesuffix(".zh") for path in (ROOT / "docs").glob("*.md")}
    assert not [
        page for page in sorted(pages) if f"(docs/{page}.md)" not in text and f"(docs/{page}.zh.md)" not in text
    ]


def test_a_decision_is_titled_by_its_number():
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        assert path.read_text("utf-8").startswith(f"# {int(path.name[:3])}. "), path.name
    numbers = [path.name[:3] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
