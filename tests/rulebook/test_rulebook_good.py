"""Good rulebooks are read into the model as written, without a word."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from pathlib import Path

import pytest

from engine.rulebook.load import load_rulebook, load_rulebook_text
from engine.rulebook.model import Aggregation, Band, CodeList, Rulebook, Table
from engine.rulebook.node import Scalar
from engine.values.text import Text
from tests.rulebook.check_bad import HERE

GOOD = sorted((HERE / "good").glob("*.yaml"))


def load(name: str) -> Rulebook:
    return load_rulebook_text((HERE / "good" / name).read_text("utf-8"), name, HERE)[0]


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_good_rulebook_loads_without_a_word(path: Path) -> None:
    _, diagnostics = load_rulebook_text(path.read_text("utf-8"), path.name, HERE)
    assert not diagnostics.items


def test_values_are_exact_and_in_base_units() -> None:
    parameters = load("everything.yaml").parameters()
    assert parameters["rate"].at(date(2020, 6, 1)).value == Fraction(1, 10)  # type: ignore[union-attr]
    assert parameters["rate"].at(date(2021, 6, 1)).value == Fraction(1, 40)  # type: ignore[union-attr]
    assert parameters["rate"].at(date(2022, 6, 1)).value is None  # type: ignore[union-attr]
    assert parameters["rate"].at(date(2019, 12, 31)) is None
    assert parameters["grace"].values[0].value == 3600
    assert parameters["evening"].values[0].value == time(18, 0, 30)
    assert parameters["summer_until"].values[0].value == "09-30"
    assert parameters["strict"].values[0].value is False
    assert parameters["motto"].values[0].value == "3"
    bands = parameters["tiers"].values[0].value
    assert isinstance(bands, tuple)
    assert [(b.bound, b.inclusive, b.value) for b in bands if isinstance(b, Band)] == [
        (100000, True, Fraction(1, 100)),
        (800000, False, Fraction(1, 40)),
        (None, False, Fraction(3, 100)),
    ]


def test_version_and_organisation() -> None:
    rulebook = load("everything.yaml")
    assert rulebook.version == "2.10"
    assert rulebook.organisation is not None
    assert rulebook.organisation.name == Text("某店", "A shop")
    assert rulebook.organisation.colour == "#1f4e79"
    assert rulebook.organisation.logo is not None
    assert rulebook.organisation.logo.media == "image/svg+xml"
    assert rulebook.organisation.logo.content.startswith(b"<svg ")


def test_rules_keep_their_expressions_and_places() -> None:
    rules = load("everything.yaml").rules()
    body = rules["commission"].body
    assert isinstance(body, Aggregation)
    assert body.body is not None
    assert (body.function, body.body.text, body.over.text) == ("sum", "amount * rate", "sale")
    assert body.between is not None
    assert body.body.position.source.line(body.body.position.line)[body.body.position.column - 1 :].startswith("amount")
    count = rules["sales"].body
    assert isinstance(count, Aggregation)
    assert (count.body, count.over.text) == (None, "sale")
    items = rules["items"].body
    assert isinstance(items, Table)
    assert [row.is_otherwise for row in items.rows] == [False, True]
    assert items.rows[0].tests[0][1].text == "clerk, boss"
    hits = rules["hits"].body
    assert isinstance(hits, Table)
    assert (hits.collect, hits.gathered) == ("count", "hits")
    assert isinstance(hits.rows[0].result, Scalar)


def test_types_declared_in_a_rule() -> None:
    rules = load("everything.yaml").rules()
    assert (rules["items"].declared_type, rules["vocabulary_items"].declared_type) == ("[items]", "[pay_item]")
    assert rules["vocabulary_items"].codes is None
    band = rules["band"]
    assert band.codes is not None
    assert (band.declared_type, band.finding) == ("band", ("base", "beyond"))
    assert dict(band.codes.members) == {
        "none": Text("不罚", "none"),
        "base": Text("基本", "基本"),
        "beyond": Text("beyond", "beyond"),
    }
    gaps = rules["gaps"]
    assert isinstance(gaps.body, CodeList)
    assert gaps.codes is not None
    assert list(gaps.codes.members) == ["no_amount", "no_delay"]
    assert gaps.label == Text("gaps", "gaps")


def test_vocabulary_has_builtins_defaults_and_ranges() -> None:
    vocabulary = load("everything.yaml").vocabulary
    assert {"timeliness", "day_type", "weekday", "job"} <= set(vocabulary.enumerations)
    base = vocabulary.entities["worker_month"].fields["base"]
    assert (base.type.places, base.bounds) == (2, (Fraction(0), Fraction(100000)))
    assert vocabulary.entities["sale"].fields["delay"].bounds == (Fraction(-(10**9)), Fraction(10**9))
    assert vocabulary.entities["worker_month"].fields["job"].default == "clerk"
    assert vocabulary.entities["sale"].fields["worker"].type.entity == "worker"


def test_a_layer_changes_what_it_names_and_nothing_else() -> None:
    base, _ = load_rulebook_text((HERE / "layers" / "base.yaml").read_text("utf-8"), "base.yaml", HERE)
    layer, _ = load_rulebook_text((HERE / "layers" / "branch.yaml").read_text("utf-8"), "branch.yaml", HERE)
    assert (base.id, layer.id) == ("base", "branch")
    assert layer.title == base.title
    assert [v.value for v in layer.parameters()["rate"].values] == [Fraction(1, 5)]
    assert layer.parameters()["rate"].label == base.parameters()["rate"].label
    assert layer.parameters()["cap"].values[0].value == 100
    assert layer.interpretations()["reading"].chosen == "narrow"
    assert layer.rules()["pay"].body.expression.text == "base * rate * 2"  # type: ignore[union-attr]
    assert list(layer.rules()) == ["pay", "other", "added", "further"]
    assert [c.id for c in layer.clauses()] == ["one.a", "one.b", "two.a"]
    assert layer.clauses()[0].text == Text("改", "changed")


def test_the_bundled_vocabularies_are_read() -> None:
    text = "rulebook: a\ntitle: A\nvocabulary: [people, attendance, sales]\nchapters: []\n"
    rulebook, _ = load_rulebook_text(text)
    assert "clock_record" in rulebook.vocabulary.entities


def test_a_file_loads_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("\ufeffrulebook: a\ntitle: A\nchapters: []\n", "utf-8")
    assert load_rulebook(path)[0].id == "a"
