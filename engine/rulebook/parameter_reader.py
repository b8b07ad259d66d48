"""Parameters and interpretations: a clause's figures, and what its words leave open."""

from __future__ import annotations

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.literals import read_date, read_number, read_unit, read_value
from engine.rulebook.model import Band, DatedValue, Interpretation, Parameter
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.rulebook.shapes import as_scalar, as_text, codes_of, items, label_of
from engine.rulebook.vocabulary_reader import check_codes
from engine.values.text import Text
from engine.values.types import Type
from engine.values.units import NUMBER, Unit

_TYPES = ("number", "date", "time", "month_day", "text", "flag")


def read_parameter(name: Scalar, node: Mapping, clause: str, diagnostics: Diagnostics) -> Parameter | None:
    """A parameter; None where its type cannot be told."""
    scale = node.get("scale")
    scale_of: Unit | None = None
    if isinstance(scale, Mapping):
        for key in ("unit", "type"):
            if extra := node.key(key):
                diagnostics.error(
                    "bad_parameter",
                    extra.position,
                    f"分档表已在 scale 里说明单位，不能再写“{key}”",
                    f"a scale says its units in `scale`; it has no `{key}`",
                )
        of, to = as_scalar(scale.get("of")), as_scalar(scale.get("to"))
        scale_of = read_unit(of, diagnostics) if of else None
        unit = read_unit(to, diagnostics) if to else None
        if scale_of is None or unit is None:
            return None
        kind: Type | None = Type("number", unit)
    else:
        kind = _type(node, diagnostics)
    if kind is None:
        return None
    values = _values(node.get("values"), kind, scale_of, diagnostics)
    return Parameter(name.text, label_of(name.text, node.get("label")), kind, scale_of, values, clause, name.position)


def _type(node: Mapping, diagnostics: Diagnostics) -> Type | None:
    unit_node, type_node = as_scalar(node.get("unit")), as_scalar(node.get("type"))
    word = type_node.text if type_node else "number"
    if word not in _TYPES:
        return None
    if unit_node and word != "number":
        diagnostics.error("bad_parameter", unit_node.position, f"类型 {word} 没有单位", f"a {word} has no unit")
    if word != "number":
        return Type(word)  # type: ignore[arg-type]
    unit = read_unit(unit_node, diagnostics) if unit_node else NUMBER
    return Type("number", unit) if unit else None


def _values(node: Node | None, kind: Type, scale_of: Unit | None, diagnostics: Diagnostics) -> tuple[DatedValue, ...]:
    found: list[DatedValue] = []
    for key, written in node if isinstance(node, Mapping) else ():
        start = read_date(key, diagnostics)
        if start is None:
            continue
        if found and start < found[-1].start:
            diagnostics.error(
                "dates_out_of_order",
                key.position,
                f"日期要从早到晚：{start} 早于上面的 {found[-1].start}",
                f"dates must rise: {start} is before {found[-1].start} above",
            )
        if isinstance(written, Scalar) and written.is_null:
            found.append(DatedValue(start, None, key.position))
        elif scale_of is not None:
            if not isinstance(written, Sequence):
                diagnostics.error(
                    "bad_value", key.position, "分档表的值应为分档的列表", "a scale's value is a list of bands"
                )
            elif bands := _bands(written, scale_of, kind.unit, diagnostics):
                found.append(DatedValue(start, bands, key.position))
        elif isinstance(written, Sequence):
            diagnostics.error(
                "bad_value",
                key.position,
                "只有带 scale 的参数才能写分档的列表",
                "only a parameter with `scale` has a list of bands",
            )
        elif isinstance(written, Scalar):
            value = read_value(written, kind, diagnostics)
            if value is not None:
                found.append(DatedValue(start, value, key.position))
    return tuple(found)


def _bands(node: Sequence, of: Unit, to: Unit, diagnostics: Diagnostics) -> tuple[Band, ...]:
    bands: list[Band] = []
    for index, item in enumerate(items(node)):
        if not isinstance(item, Mapping):
            continue
        up_to, below, value_node = as_scalar(item.get("up_to")), as_scalar(item.get("below")), as_scalar(item.get("is"))
        at = item.position
        last = index == len(node.items) - 1
        if up_to and below:
            diagnostics.error(
                "bad_band", at, "up_to 和 below 只能有一个", "a band has either `up_to` or `below`, not both"
            )
        written = up_to or below
        if last and written:
            diagnostics.error("bad_band", at, "最后一档不能有上限", "the last band has no bound")
        elif not last and not written:
            diagnostics.error(
                "bad_band", at, "只有最后一档可以没有 up_to 或 below", "only the last band may lack `up_to` or `below`"
            )
        bound = read_number(written, of, diagnostics) if written else None
        value = read_number(value_node, to, diagnostics) if value_node else None
        if value is None or (written and bound is None):
            continue
        if (
            bands
            and bound is not None
            and (above := bands[-1].bound) is not None
            and (bound, bool(up_to)) <= (above, bands[-1].inclusive)
        ):
            diagnostics.error(
                "brackets_out_of_order",
                (written or value_node or Scalar("", False, at)).position,
                "分档的上限要从小到大",
                "brackets out of order: the bounds must rise",
            )
        bands.append(Band(bound, up_to is not None, value, at))
    return tuple(bands)


def read_interpretation(name: Scalar, node: Mapping, clause: str, diagnostics: Diagnostics) -> Interpretation | None:
    """An interpretation; None where it has no options."""
    options_node, chosen = node.get("options"), as_scalar(node.get("chosen"))
    for key in ("options", "chosen"):
        if key not in node:
            diagnostics.error("missing_key", name.position, f"“{name.text}”缺少“{key}”", f"`{name.text}` lacks `{key}`")
    if options_node is None:
        return None
    check_codes(options_node, diagnostics)
    options = codes_of(options_node)
    if chosen and chosen.text not in options:
        diagnostics.error(
            "unknown_option",
            chosen.position,
            f"“{chosen.text}”不在选项中：{'、'.join(options)}",
            f"`{chosen.text}` is not among the options: {', '.join(options)}",
            hint=did_you_mean(chosen.text, options),
        )
    question = as_text(node.get("question")) or Text(name.text.replace("_", " "), name.text.replace("_", " "))
    return Interpretation(
        name.text, question, options, chosen.text if chosen else "", as_text(node.get("reason")), clause, name.position
    )
