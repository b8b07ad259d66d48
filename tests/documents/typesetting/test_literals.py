"""Whatever a Typst template prints is a literal: no text of facts or rulebooks is read as code."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from engine.documents.environment import typst_environment
from engine.documents.typesetting.literals import literal

HOSTILE = [
    '#panic("x")',
    "{{7*7}}",
    "{% raw %}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    '"] #panic() [',
    "\\",
    '\\"',
    "*b* _i_ $x$ @ref // c",
    "a\nb",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_becomes_a_quoted_string(text: str) -> None:
    shown = literal(text)
    assert json.loads(shown) == text
    assert typst_environment().from_string("#{{ text }}").render(text=text) == f"#{shown}"


@given(st.text())
def test_no_text_ends_its_own_quotation(text: str) -> None:
    shown = literal(text)
    inside = shown[1:-1].replace("\\\\", "").replace('\\"', "")
    assert shown[0] == shown[-1] == '"'
    assert '"' not in inside
    assert "\n" not in inside
    shown.encode()


def test_what_a_macro_renders_is_source_but_what_is_joined_to_it_is_not() -> None:
    environment = typst_environment()
    macro = "{% macro cell(x) %}[#{{ x }}]{% endmacro %}"
    assert environment.from_string(macro + "{{ cell(name) }}").render(name="#a") == '[#"#a"]'
    joined = environment.from_string(macro + "{{ cell('x') ~ name }}").render(name="#panic()")
    assert joined == '"[#\\"x\\"]#panic()"'
    assert environment.from_string("{% set x %}[{{ name }}]{% endset %}{{ x }}").render(name="n") == '["n"]'


def test_what_is_marked_safe_for_html_is_not_code() -> None:
    assert typst_environment().from_string("#{{ name|safe }}").render(name="#panic()") == '#"#panic()"'


def test_numbers_flags_lists_and_mappings_are_themselves() -> None:
    assert literal([1, -2, True, None, {"a b": "c"}]) == '(1, (-2), true, none, ("a b": "c",),)'
    assert literal({}) == "(:)"
    assert literal([]) == "()"


def test_direction_and_control_characters_are_left_out() -> None:
    assert literal("\u202eabc\x00\x1b[31m\u2066") == '"abc[31m"'


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        typst_environment().from_string("#{{ nobody }}").render()
    with pytest.raises(TypeError):
        literal(object())
