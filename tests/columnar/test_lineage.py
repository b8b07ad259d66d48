"""What a query's conditions rest on, read off its text."""

from __future__ import annotations

import pytest

from engine.columnar.layers import Join, Layers, Optional
from engine.columnar.lineage import CannotTell, columns_rest_on, over_source, rest_on
from engine.columnar.terms import Term


def layers() -> Layers:
    made = Layers('"punches" AS r')
    made.input('r."late"', "late")
    made.input('r."kind"', "kind")
    made.input('r."note" = \'say "kind"\'', "noted")
    made.add(0, "fine", '("late" * 5)')
    made.add(1, "double", '("fine" + "fine")')
    return made


def test_columns_are_followed_down_to_the_source() -> None:
    assert columns_rest_on(layers(), "r", ["double"]) == {"late"}
    assert columns_rest_on(layers(), "r", ["double", "kind"]) == {"late", "kind"}


def test_what_stands_in_a_text_is_no_column() -> None:
    assert columns_rest_on(layers(), "r", ["noted"]) == {"note"}


def test_conditions_that_leave_rows_out_are_always_rested_on() -> None:
    made = layers()
    made.keep(Term("(\"kind\" = 'arrival')", "flag", 0))
    assert columns_rest_on(made, "r", ["fine"]) == {"late", "kind"}


def test_a_look_up_rests_on_what_it_is_looked_up_by() -> None:
    made = layers()
    day = Term(made.input('r."day"', "day"), "date")
    prefix = made.look_up("calendar", {"day": day}, ("is_workday",))
    assert rest_on(made, "r", f'"{prefix}.is_workday"') == {"day"}


def test_optional_tables_are_not_followed() -> None:
    made = layers()
    made.join(Join('"g"', "g", 'g."owner" = r."key"', Optional("g", False, {"sum_1": "BIGINT"})))
    made.input('COALESCE(g."sum_1", 0)', "summed")
    assert columns_rest_on(made, "r", ["summed"]) == set()


def test_other_tables_joined_are() -> None:
    made = layers()
    made.join(Join('"facts_owner"', "boss", 'boss.key = r."boss"'))
    made.input('boss."weight"', "weight")
    assert columns_rest_on(made, "r", ["weight"]) == {"boss"}


def test_a_name_that_no_column_has_is_not_passed_over() -> None:
    with pytest.raises(CannotTell):
        rest_on(layers(), "r", '"unheard_of"')


def test_a_condition_is_written_out_over_the_source() -> None:
    made = layers()
    fine = '((r."late") * 5)'
    double = f"(({fine}) + ({fine}))"
    assert over_source(made, '"double" > 3', 200) == f"(({double}) > 3)"
    made.keep(Term("(\"kind\" = 'arrival')", "flag", 0))
    assert over_source(made, '"late" > 3', 200) == '((r."late") > 3) AND (((r."kind") = \'arrival\'))'


def test_a_condition_that_grows_too_long_or_looks_elsewhere_is_not() -> None:
    made = layers()
    assert over_source(made, '"double" > 3', 40) is None
    made.join(Join('"facts_owner"', "boss", 'boss.key = r."boss"'))
    assert over_source(made, '"late" > 3', 200) is None
