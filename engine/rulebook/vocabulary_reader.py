"""Vocabulary files to the Vocabulary model: all that a rulebook names and those they use, merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook import library
from engine.rulebook.builtin import BUILTIN_ENUMERATIONS
from engine.rulebook.files import read_source
from engine.rulebook.literals import read_number, read_unit, read_value
from engine.rulebook.node import Mapping, Node, Scalar
from engine.rulebook.reserved import RESERVED_CODES, RESERVED_IDS, TYPE_NAMES
from engine.rulebook.schema import check_schema
from engine.rulebook.shapes import as_flag, as_scalar, as_text, as_word, codes_of, entries, label_of, scalars
from engine.rulebook.strict_yaml import parse_yaml
from engine.rulebook.vocabulary import Entity, Field, Vocabulary
from engine.values.period import PERIOD_KINDS, PeriodKind
from engine.values.ranges import default_range
from engine.values.text import Text
from engine.values.types import Enumeration, Type
from engine.values.units import NUMBER

_MAX_PLACES = 12


def read_vocabularies(names: Iterable[Scalar], near: Sequence[Path], diagnostics: Diagnostics) -> Vocabulary:
    """Find, read and merge the vocabularies named and those they use.

    Args:
        near: folders whose `vocabulary/` is looked in before the bundled one.
    """
    trees: dict[str, Mapping] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name.text in trees:
            continue
        path = library.find_vocabulary(name.text, near)
        if path is None:
            known = library.known_vocabularies(near)
            diagnostics.error(
                "unknown_vocabulary",
                name.position,
                f"找不到词汇表“{name.text}”；现有：{'、'.join(known) or '无'}",
                f"no vocabulary `{name.text}`; there are: {', '.join(known) or 'none'}",
                hint=did_you_mean(name.text, known),
            )
            continue
        tree = _load(path, diagnostics)
        trees[name.text] = tree if isinstance(tree, Mapping) else Mapping((), name.position)
        waiting += scalars(trees[name.text].get("uses"))
    return merge(trees, diagnostics)


def _load(path: Path, diagnostics: Diagnostics) -> Node | None:
    source = read_source(path, diagnostics)
    tree = parse_yaml(source, diagnostics) if source else None
    if tree is None:
        return None
    check_schema(tree, library.schema_path("vocabulary"), diagnostics)
    if isinstance(tree, Mapping) and (name := as_scalar(tree.get("vocabulary"))) and name.text != path.stem:
        diagnostics.error(
            "bad_value",
            name.position,
            f"词汇表的标识应与文件名相同：{path.stem}",
            f"a vocabulary is named as its file: `{path.stem}`",
        )
    return tree


def merge(trees: dict[str, Mapping], diagnostics: Diagnostics) -> Vocabulary:
    """The trees of vocabulary files as one model, names checked across them."""
    enumerations: dict[str, Enumeration] = dict(BUILTIN_ENUMERATIONS)
    bodies: list[tuple[Scalar, Mapping]] = []
    places: dict[str, Scalar] = {}
    for tree in trees.values():
        for name, node in entries(tree.get("enumerations")):
            if not _taken(name, places, name.text in BUILTIN_ENUMERATIONS or name.text in TYPE_NAMES, diagnostics):
                check_codes(node, diagnostics)
                enumerations[name.text] = Enumeration(name.text, codes_of(node))
        for name, node in entries(tree.get("entities")):
            builtin = (
                name.text in BUILTIN_ENUMERATIONS
                or name.text in TYPE_NAMES
                or name.text in RESERVED_IDS
                or name.text in PERIOD_KINDS
            )
            if not _taken(name, places, builtin, diagnostics) and isinstance(node, Mapping):
                bodies.append((name, node))
    ids = [name.text for name, _ in bodies]
    reader = _EntityReader(enumerations, ids, diagnostics)
    entities = {name.text: reader.entity(name, node) for name, node in bodies}
    for name, node in bodies:
        _check_owner(entities[name.text], node, entities, diagnostics)
    return Vocabulary(entities, enumerations)


def check_codes(node: Node, diagnostics: Diagnostics) -> None:
    """Codes that tests read as something else are refused, and so are codes given twice."""
    written = [key for key, _ in entries(node)] or list(scalars(node))
    seen: set[str] = set()
    for code in written:
        if code.text in RESERVED_CODES:
            diagnostics.error(
                "reserved_name",
                code.position,
                f"“{code.text}”是保留字，不能作代码",
                f"`{code.text}` is a reserved word and cannot be a code",
            )
        if code.text in seen:
            diagnostics.error(
                "duplicate_id", code.position, f"代码“{code.text}”重复出现", f"the code `{code.text}` is given twice"
            )
        seen.add(code.text)


def _taken(name: Scalar, places: dict[str, Scalar], builtin: bool, diagnostics: Diagnostics) -> bool:
    if name.text in places:
        diagnostics.error(
            "duplicate_id",
            name.position,
            f"“{name.text}”已经定义过",
            f"`{name.text}` is already defined",
            related=((places[name.text].position, Text("第一次在此", "first defined here")),),
        )
        return True
    if builtin:
        diagnostics.error(
            "reserved_name", name.position, f"“{name.text}”是保留的名称", f"`{name.text}` is a reserved name"
        )
        return True
    places[name.text] = name
    return False


def _check_owner(entity: Entity, node: Mapping, entities: dict[str, Entity], diagnostics: Diagnostics) -> None:
    """`of` names rows with a key of their own; a column entity adds no column its owner has."""
    of = as_scalar(node.get("of"))
    if not of:
        return
    owner = entities.get(of.text)
    if owner is None:
        diagnostics.error(
            "unknown_entity",
            of.position,
            f"没有实体“{of.text}”",
            f"no entity `{of.text}`",
            hint=did_you_mean(of.text, entities),
        )
    elif owner.key is None:
        diagnostics.error(
            "bad_owner",
            of.position,
            f"“{of.text}”自身没有 key，不能再增加列",
            f"`{of.text}` has no key of its own, so nothing can widen it",
        )
    else:
        for field in entity.fields.values():
            if field.id in owner.fields:
                diagnostics.error(
                    "duplicate_id",
                    field.position,
                    f"“{owner.id}”已有字段“{field.id}”",
                    f"`{owner.id}` already has a field `{field.id}`",
                )


class _EntityReader:
    """Reads entities; types of fields are looked up among all the enumerations and entities."""

    def __init__(self, enumerations: dict[str, Enumeration], entities: list[str], diagnostics: Diagnostics) -> None:
        self.enumerations = enumerations
        self.entities = entities
        self.diagnostics = diagnostics

    def entity(self, name: Scalar, node: Mapping) -> Entity:
        key, of, each = as_word(node.get("key")), as_word(node.get("of")), as_word(node.get("each"))
        if (key is None) == (of is None):
            self.diagnostics.error(
                "bad_entity",
                name.position,
                f"实体“{name.text}”要有 key（独立的行）或 of（为别的实体增加列），只能有一个",
                f"the entity `{name.text}` needs either `key` (rows of its own) or `of` (more columns of another's)",
            )
        fields = {
            n.text: f
            for n, body in entries(node.get("fields"))
            if isinstance(body, Mapping) and (f := self.field(n, body))
        }
        dated_node = node.get("dated")
        dated = scalars(dated_node) or ((one,) if (one := as_scalar(dated_node)) else ())
        for field in dated:
            self._names_field(field, fields, ("date", "datetime"))
        display = as_scalar(node.get("display"))
        if display and display.text != key:
            self._names_field(display, fields, None)
        if key and key in fields:
            self.diagnostics.error(
                "duplicate_id",
                fields[key].position,
                f"“{key}”是编号列，不能再作字段",
                f"`{key}` is the key column and cannot be a field too",
            )
        derive = node.get("derive")
        return Entity(
            id=name.text,
            label=label_of(name.text, node.get("label")),
            key=key,
            of=of,
            each=_period(each),
            dated=tuple(s.text for s in dated),
            optional=bool(as_flag(node.get("optional"))) and of is not None,
            display=display.text if display else None,
            fields=fields,
            derive={k.text: v.text for k, v in entries(derive) if isinstance(v, Scalar)} if derive else None,
            position=name.position,
        )

    def _names_field(self, name: Scalar, fields: dict[str, Field], kinds: tuple[str, ...] | None) -> None:
        field = fields.get(name.text)
        if field is None:
            self.diagnostics.error(
                "unknown_field",
                name.position,
                f"没有字段“{name.text}”",
                f"no field `{name.text}`",
                hint=did_you_mean(name.text, fields),
            )
        elif kinds and field.type.kind not in kinds:
            self.diagnostics.error(
                "bad_value", name.position, f"“{name.text}”不是日期字段", f"`{name.text}` is no date"
            )

    def field(self, name: Scalar, node: Mapping) -> Field | None:
        if name.text in RESERVED_IDS:
            self.diagnostics.error(
                "reserved_name",
                name.position,
                f"“{name.text}”是保留字，不能作字段",
                f"`{name.text}` is a reserved word and cannot be a field",
            )
        kind = self.type(node)
        if kind is None:
            return None
        default_node = as_scalar(node.get("default"))
        default = read_value(default_node, kind, self.diagnostics) if default_node else None
        optional = bool(as_flag(node.get("optional")))
        if optional and default_node:
            self.diagnostics.error(
                "bad_field",
                default_node.position,
                "optional 和 default 只能有一个：空白要么表示没有，要么表示默认值",
                "either `optional` or `default`: a blank means there is none, or it means the default",
            )
        bounds = self.bounds(node, kind)
        if (
            default_node
            and isinstance(default, int | Fraction)
            and not isinstance(default, bool)
            and not bounds[0] <= default <= bounds[1]
        ):
            self.diagnostics.error(
                "bad_value", default_node.position, "默认值超出范围", "the default lies outside the bounds"
            )
        return Field(
            name.text,
            label_of(name.text, node.get("label")),
            kind,
            optional,
            default,
            bounds,
            as_text(node.get("description")),
            name.position,
        )

    def type(self, node: Mapping) -> Type | None:
        name = as_scalar(node.get("type"))
        if name is None:
            return None
        for key in ("unit", "places", "bounds"):
            if name.text != "number" and (extra := node.key(key)):
                self.diagnostics.error(
                    "bad_field", extra.position, f"“{key}”只用于数字", f"`{key}` is for numbers only"
                )
        if name.text == "number":
            unit_node = as_scalar(node.get("unit"))
            unit = (read_unit(unit_node, self.diagnostics) if unit_node else None) or NUMBER
            places = as_word(node.get("places"))
            stated = int(places) if places and places.isdecimal() and len(places) < 3 else None
            return Type(
                "number", unit, stated if stated is not None and stated <= _MAX_PLACES else 2 if unit.is_currency else 0
            )
        if name.text in TYPE_NAMES:
            return Type(name.text)  # type: ignore[arg-type]
        if name.text in self.enumerations:
            return Type("enumeration", enumeration=self.enumerations[name.text])
        if name.text in self.entities:
            return Type("reference", entity=name.text)
        known = [*TYPE_NAMES, *self.enumerations, *self.entities]
        self.diagnostics.error(
            "unknown_type",
            name.position,
            f"没有类型“{name.text}”：它既不是基本类型，也不是枚举或实体",
            f"unknown type `{name.text}`: no basic type, enumeration or entity",
            hint=did_you_mean(name.text, known),
        )
        return None

    def bounds(self, node: Mapping, kind: Type) -> tuple[Fraction, Fraction]:
        low, high = default_range(kind.unit)
        written = scalars(node.get("bounds"))
        if len(written) != 2 or kind.kind != "number":
            return low, high
        ends = [None if s.is_null else read_number(s, kind.unit, self.diagnostics) for s in written]
        low, high = (low if ends[0] is None else Fraction(ends[0])), (high if ends[1] is None else Fraction(ends[1]))
        if low > high:
            self.diagnostics.error(
                "bad_value", written[0].position, "下限大于上限", "the lower bound is above the upper"
            )
        return low, high


def _period(word: str | None) -> PeriodKind | None:
    return word if word in PERIOD_KINDS else None  # type: ignore[return-value]
