"""The JSON Schemas themselves, as an editor uses them: good files pass, mistakes of structure do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.source import Source
from engine.rulebook.library import schema_path
from engine.rulebook.schema import plain_data
from engine.rulebook.strict_yaml import parse_yaml
from tests.rulebook.check_bad import HERE, expectations

NAMES = ("rulebook", "vocabulary", "facts", "cases", "results")
SCHEMA_CODES = {"unknown_key", "bad_shape", "bad_name", "missing_key"}
# Mistakes with such codes that only the reader can tell.
READER_ONLY = {"chosen_missing", "over_missing", "exception_without_when"}
STRUCTURE = [
    p
    for p in sorted((HERE / "bad").glob("*.yaml"))
    if {e.code for e in expectations(p)} <= SCHEMA_CODES and p.stem not in READER_ONLY
]
VOCABULARIES = [
    path for home in (HERE, HERE.parents[1] / "rulebooks") for path in sorted((home / "vocabulary").glob("*.yaml"))
]


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_path(name).read_text("utf-8")))


def data(path: Path) -> object:
    tree = parse_yaml(Source(path.name, path.read_text("utf-8")), Diagnostics())
    assert tree is not None
    return plain_data(tree)


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_one_and_describes_every_key_in_both_languages(name: str) -> None:
    schema = json.loads(schema_path(name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert " / " in schema["description"]
    for part in (schema, *schema["$defs"].values()):
        for key, body in part.get("properties", {}).items():
            described = "description" in body or "$ref" in body or key in ("zh", "en")
            assert described, f"{name}: {key} has no description"


@pytest.mark.parametrize("path", sorted((HERE / "good").glob("*.yaml")), ids=lambda p: p.stem)
def test_good_rulebooks_pass(path: Path) -> None:
    assert not list(validator("rulebook").iter_errors(data(path)))


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda p: p.stem)
def test_vocabularies_pass(path: Path) -> None:
    assert not list(validator("vocabulary").iter_errors(data(path)))


@pytest.mark.parametrize("path", STRUCTURE, ids=lambda p: p.stem)
def test_mistakes_of_structure_fail(path: Path) -> None:
    assert list(validator("rulebook").iter_errors(data(path)))


def test_facts_cases_and_results() -> None:
    facts = {
        "period": "2024-10",
        "covers": {"default": {"from": "2024-10-01", "until": "2024-10-31"}},
        "sources": {"worker": [{"file": "a.xlsx", "columns": {"id": "工号"}}], "sale": {"file": "b.csv"}},
    }
    assert validator("facts").is_valid(facts)
    assert not validator("facts").is_valid({**facts, "sources": {"worker": {"fil": "a"}}})
    assert not validator("facts").is_valid({"covers": {"sale": {"from": "2024-10-01"}}})
    assert validator("cases").is_valid([{"rulebook": "a", "given": {}, "expect": {"pay": 5}}])
    assert not validator("cases").is_valid([{"expect": {"pay": 5}}])
    outcome = {
        "entity": "worker",
        "key": "1",
        "period": "2024-10",
        "rule": "pay",
        "value": "5.00",
        "unit": "CNY",
        "clause": "one.a",
        "statement": "earning",
        "missing": [],
    }
    results = {"rulebook": "a", "period": "2024-10", "as_of": "2024-10-31", "outcomes": [outcome], "findings": []}
    assert validator("results").is_valid(results)
    assert not validator("results").is_valid({**results, "outcomes": [{**outcome, "value": None}]})
    undetermined = {**outcome, "value": None, "missing": ["sale.amount"]}
    assert validator("results").is_valid({**results, "outcomes": [undetermined]})
