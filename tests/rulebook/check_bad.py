"""Running one bad rulebook: what it expects to be told, and what it is told.

A bad rulebook begins with a line for each mistake in it:

    # expect: error[unknown_key] 11:5 | words in English | 中文的话

the severity and code, the line and column (`file.yaml:1:10` where it is in another file), words that the
sentence holds in each language. Several words may be given apart by ` … `. All errors must be expected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engine.analysis.check import compile_checked
from engine.diagnostics.diagnostic import Diagnostic, Diagnostics, InvalidRulebook
from engine.rulebook.load import load_rulebook_text

HERE = Path(__file__).parent
_EXPECT = re.compile(r"# expect: (error|warning|note)\[(\w+)\] ([\w./]*:)?(\d+):(\d+) \| (.+?) \| (.+)")


@dataclass(frozen=True)
class Expected:
    severity: str
    code: str
    place: str
    en: tuple[str, ...]
    zh: tuple[str, ...]

    def met_by(self, found: Diagnostic) -> bool:
        return (
            (found.severity, found.code, place_of(found)) == (self.severity, self.code, self.place)
            and all(words in found.message.en for words in self.en)
            and all(words in found.message.zh for words in self.zh)
        )


def place_of(found: Diagnostic) -> str:
    """`file:line:column`, the file without its folders."""
    at = found.position
    return f"{Path(at.source.name).name}:{at.line}:{at.column}" if at else ""


def expectations(path: Path) -> list[Expected]:
    """The `# expect:` lines at the head of a bad rulebook."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("# expect:"):
            break
        match = _EXPECT.fullmatch(line)
        assert match, f"{path.name}: not an expectation: {line}"
        severity, code, file, row, column, en, zh = match.groups()
        place = f"{file or path.name + ':'}{row}:{column}"
        found.append(Expected(severity, code, place, tuple(en.split(" … ")), tuple(zh.split(" … "))))
    return found


def check_bad(path: Path) -> list[Diagnostic]:
    """Everything said about a rulebook by loading it and, if it loads, by compiling and checking it.

    It is taken to stand in tests/rulebook, where the tests' vocabularies are.
    """
    try:
        rulebook, diagnostics = load_rulebook_text(path.read_text("utf-8"), path.name, HERE)
    except InvalidRulebook as problem:
        return list(problem.diagnostics)
    found = Diagnostics(list(diagnostics))
    try:
        compile_checked(rulebook, found)
    except InvalidRulebook as problem:
        found.extend(problem.diagnostics)
    return list(found)
