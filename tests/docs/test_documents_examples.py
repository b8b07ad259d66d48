"""Every marked example of the documents is run; one that could be run and is not marked fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.analysis.check import compile_checked
from engine.diagnostics.diagnostic import Diagnostic, Diagnostics, InvalidRulebook
from engine.diagnostics.render import render
from engine.diagnostics.source import Source
from engine.evaluation.example import ExampleRun, run_examples
from engine.evaluation.resolve_calendar import resolve_calendar
from engine.evaluation.run import Evaluation
from engine.facts.folder import read_facts
from engine.facts.timetable import derive_facts
from engine.program.model import Program
from engine.rulebook.example_reader import Names, read_example
from engine.rulebook.load import load_rulebook
from engine.rulebook.node import Mapping, Sequence
from engine.rulebook.strict_yaml import parse_yaml
from engine.values.figures import figure
from engine.values.text import Language
from engine.values.value import ABSENT, Undetermined
from tests.docs.fences import (
    DOCUMENTS,
    KINDS,
    Block,
    Written,
    all_blocks,
    blocks,
    could_be_run,
    plain,
    with_next,
    write,
)

ALL = all_blocks()
RUN = [b for b in ALL if b.kind in ("rulebook", "clause") or b.info == ("diff",)]
WRONG = [(b, after) for d in DOCUMENTS for b, after in with_next(d) if b.kind == "wrong"]
CASES = [b for b in ALL if b.kind == "cases"]
OUTCOMES = [b for b in ALL if b.info == ("text", "outcomes")]


def compiled(written: Written) -> tuple[Program, list[Diagnostic]]:
    rulebook, _ = load_rulebook(written.path)
    program, found = compile_checked(rulebook, Diagnostics())
    return program, list(found)


def said(written: Written, language: Language) -> str:
    """What `policy check` says of the block itself, places counted from its own first line."""
    try:
        rulebook, diagnostics = load_rulebook(written.path)
        found = compile_checked(rulebook, diagnostics)[1]
    except InvalidRulebook as problem:
        found = problem.diagnostics
    name = str(written.file)
    own = [d for d in found if not (at := d.position) or at.source.name != name or at.line > written.above]
    text = "\n".join(render(d, language) for d in own)
    return re.sub(rf"{re.escape(name)}:(\d+):", lambda m: f"policy.yaml:{int(m[1]) - written.above}:", text)


def failures(run: ExampleRun) -> str:
    lines = []
    for result in run.results:
        lines += [render(d, "en") for d in result.wrong]
        lines += [
            f"{result.example.position}: {c.rule}: expected {plain(c.expected)}, found {c.found}"
            for c in result.checks
            if not c.passed
        ]
    return "\n".join(lines)


@pytest.mark.parametrize("block", [b for b in ALL if b.info[:1] == ("yaml",)], ids=str)
def test_every_yaml_block_that_could_be_run_is_marked(block: Block) -> None:
    if len(block.info) > 1:
        assert block.kind in KINDS, f"{block}: unknown mark `{block.kind}`"
    if block.kind in ("", "shape"):
        assert not could_be_run(block), f"{block}: could be run; mark it"


@pytest.mark.parametrize("block", RUN, ids=str)
def test_example_checks_clean_and_its_worked_examples_pass(block: Block, tmp_path: Path) -> None:
    try:
        program, found = compiled(write(block, tmp_path))
    except InvalidRulebook as problem:
        pytest.fail("\n".join(render(d, "en") for d in problem.diagnostics))
    loud = [d for d in found if d.severity != "note"]
    assert not loud, "\n".join(render(d, "en") for d in loud)
    run = run_examples(program)
    assert run.passed, failures(run)


@pytest.mark.parametrize("name", ["guide.md", "guide.zh.md"])
def test_the_policy_of_the_guide_is_covered_by_its_examples(name: str, tmp_path: Path) -> None:
    last = [b for b in RUN if b.document.name == name and b.kind != "rulebook"][-1]
    left = run_examples(compiled(write(last, tmp_path))[0]).uncovered()
    assert not left.rules | left.lines | left.options


@pytest.mark.parametrize(("block", "after"), WRONG, ids=[str(b) for b, _ in WRONG])
def test_wrong_example_gets_the_diagnostic_shown(block: Block, after: Block | None, tmp_path: Path) -> None:
    assert after, f"{block}: no block after it"
    assert after.info == ("text",), f"{block}: a `text` block must follow"
    found = said(write(block, tmp_path), block.language)
    assert found == after.text.rstrip("\n"), f"{after}\n--- shown\n{after.text}--- said\n{found}"


@pytest.mark.parametrize("block", CASES, ids=str)
def test_cases_pass(block: Block, tmp_path: Path) -> None:
    named = next(b for b in blocks(block.document) if b.kind == "rulebook" and b.info[2:] == block.info[2:])
    program, _ = compiled(write(named, tmp_path))
    rulebook = program.rulebook
    diagnostics = Diagnostics()
    names = Names(
        rulebook.vocabulary,
        frozenset(rulebook.rules()),
        rulebook.parameters(),
        rulebook.interpretations(),
        frozenset(rulebook.parameters()) | frozenset(rulebook.interpretations()),
    )
    tree = parse_yaml(Source("cases.yaml", block.text), diagnostics)
    assert isinstance(tree, Sequence)
    cases = [read_example(i, None, names, diagnostics) for i in tree.items if isinstance(i, Mapping)]
    assert not diagnostics.items
    run = run_examples(program, [c for c in cases if c])
    assert len(run.results) == len(tree.items)
    assert run.passed, failures(run)


@pytest.mark.parametrize("block", OUTCOMES, ids=str)
def test_facts_give_the_outcomes_shown(block: Block, tmp_path: Path) -> None:
    """The last clauses, on the facts of the document: every line is `rule key value`, `-` for an absent outcome
    and `?` for an undetermined one."""
    document = blocks(block.document)
    last = [b for b in document if b in RUN and b.kind != "rulebook" and b.line < block.line][-1]
    program, _ = compiled(write(last, tmp_path))
    folder = tmp_path / "facts"
    folder.mkdir()
    for item in document:
        if item.kind == "facts" and item.line < block.line:
            (folder / "facts.yaml").write_text(item.text, "utf-8")
        if item.info[:1] == ("csv",) and item.line < block.line:
            (folder / item.info[1]).write_text(item.text, "utf-8")
    vocabulary = program.rulebook.vocabulary
    reading = read_facts(folder, vocabulary, program.entities_read())
    assert not reading.problems, "\n".join(p.message.en for p in reading.problems)
    assert reading.period
    facts = derive_facts(reading.facts, vocabulary, resolve_calendar(program.rulebook))
    results = Evaluation([program], facts, reading.period, reading.period.end).results()
    for line in block.text.splitlines():
        rule, key, expected = line.split(None, 2)
        found = results.of(rule, "" if key == "." else key)
        assert found, f"{block}: no outcome `{rule}` of {key}"
        outcome = found[-1]
        shown = (
            "-"
            if outcome.value is ABSENT
            else "?"
            if isinstance(outcome.value, Undetermined)
            else figure(outcome.value, outcome.type, block.language, full=True)
        )  # type: ignore[arg-type]
        assert shown == expected, f"{block}: {rule} of {key}: {shown}, {outcome.reasons}"
