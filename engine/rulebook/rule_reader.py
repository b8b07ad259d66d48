"""Rules: exactly one kind each, its type, and how the outcome is shown."""

from __future__ import annotations

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.literals import read_date, read_unit
from engine.rulebook.model import AGGREGATES, RULE_KINDS, Rule, Span
from engine.rulebook.node import Mapping, Node, Scalar, Sequence
from engine.rulebook.reserved import TYPE_NAMES
from engine.rulebook.shapes import as_flag, as_scalar, as_word, codes_of, entries, label_of, scalars
from engine.rulebook.table_reader import BODYLESS, read_body, read_expression
from engine.rulebook.vocabulary import Vocabulary
from engine.rulebook.vocabulary_reader import check_codes
from engine.values.period import PERIOD_KINDS
from engine.values.types import Enumeration


def read_span(node: Node | None, diagnostics: Diagnostics) -> Span | None:
    """`{from: …, until: …}`."""
    if not isinstance(node, Mapping):
        return None
    start_node, until_node = as_scalar(node.get("from")), as_scalar(node.get("until"))
    start = read_date(start_node, diagnostics) if start_node else None
    until = read_date(until_node, diagnostics) if until_node else None
    if start and until and until_node and until < start:
        diagnostics.error("dates_out_of_order", until_node.position, "until 早于 from", "`until` is before `from`")
    return Span(start, until)


class RuleReader:
    """Reads the rules of one rulebook. `inline` are the enumerations its rules declare themselves, by id."""

    def __init__(self, vocabulary: Vocabulary, inline: set[str], diagnostics: Diagnostics) -> None:
        self.vocabulary = vocabulary
        self.inline = inline
        self.diagnostics = diagnostics

    def rule(self, name: Scalar, node: Mapping, clause: str) -> Rule | None:
        """A rule; None where it has no usable body."""
        kind = self._kind(name, node)
        of = as_scalar(node.get("of"))
        if of:
            self._check_owner(of)
        each = as_word(node.get("each"))
        declared, codes = self._type(name, node, kind)
        unit_node = as_scalar(node.get("unit"))
        unit = read_unit(unit_node, self.diagnostics) if unit_node else None
        if unit_node and declared and declared != "number":
            self.diagnostics.error(
                "bad_rule",
                unit_node.position,
                f"类型为 {declared} 的结果没有单位",
                f"an outcome of type {declared} has no unit",
            )
        if (exception := node.key("exception_to")) and "when" not in node:
            self.diagnostics.error(
                "missing_key",
                exception.position,
                "例外需要“when”：何时适用",
                "an exception needs `when`: where it applies",
            )
        if kind is None:
            return None
        body = read_body(kind, node, self.diagnostics)
        if kind in AGGREGATES:
            self._check_over(as_scalar(node.get(kind if kind in BODYLESS else "over")))
        if body is None:
            return None
        places = as_word(node.get("places"))
        return Rule(
            id=name.text,
            label=label_of(name.text, node.get("label")),
            clause=clause,
            of=of,
            each=each if each in PERIOD_KINDS else None,  # type: ignore[arg-type]
            kind=kind,
            body=body,
            declared_type=declared,
            codes=codes,
            unit=unit,
            places=int(places) if places and places.isdecimal() and len(places) < 3 else None,
            exact=places == "exact",
            rounding=as_word(node.get("round")),  # type: ignore[arg-type]
            when=read_expression(node.get("when"), self.diagnostics),
            require=read_expression(node.get("require"), self.diagnostics),
            exception_to=as_scalar(node.get("exception_to")),
            statement=as_word(node.get("statement")),  # type: ignore[arg-type]
            finding=_finding(node.get("finding")),
            in_force=read_span(node.get("in_force"), self.diagnostics),
            position=name.position,
        )

    def _kind(self, name: Scalar, node: Mapping) -> str | None:
        kinds = [key for key, _ in node if key.text in RULE_KINDS]
        if len(kinds) == 1:
            return kinds[0].text
        if not kinds:
            self.diagnostics.error(
                "no_kind",
                name.position,
                f"规则“{name.text}”没有内容：要写 {'、'.join(RULE_KINDS)} 之一",
                f"the rule `{name.text}` has no body: write one of {', '.join(RULE_KINDS)}",
            )
            return None
        found = [k.text for k in kinds]
        self.diagnostics.error(
            "several_kinds",
            kinds[1].position,
            f"一条规则只能有一种内容，这里有：{'、'.join(found)}",
            f"a rule has exactly one kind; this has {', '.join(found)}",
        )
        return None

    def _check_owner(self, of: Scalar) -> None:
        entity = self.vocabulary.entities.get(of.text)
        if entity is None:
            self.diagnostics.error(
                "unknown_entity",
                of.position,
                f"没有实体“{of.text}”",
                f"no entity `{of.text}`",
                hint=did_you_mean(of.text, self.vocabulary.entities),
            )
        elif entity.key is None and entity.of:
            each = f", each: {entity.each}" if entity.each else ""
            self.diagnostics.error(
                "bad_owner",
                of.position,
                f"“{of.text}”只是“{entity.of}”的更多列，请写 of: {entity.of}{each}",
                f"`{of.text}` only widens `{entity.of}`; write `of: {entity.of}{each}`",
            )

    def _check_over(self, over: Scalar | None) -> None:
        known = [*self.vocabulary.entities, *PERIOD_KINDS]
        if over and over.text not in known:
            self.diagnostics.error(
                "unknown_entity",
                over.position,
                f"没有实体或期间“{over.text}”",
                f"no entity or kind of period `{over.text}`",
                hint=did_you_mean(over.text, known),
            )

    def _type(self, name: Scalar, node: Mapping, kind: str | None) -> tuple[str | None, Enumeration | None]:
        """The declared type's name and the enumeration the rule brings itself."""
        written = node.get("type")
        codes: Enumeration | None = None
        declared: str | None = None
        if isinstance(written, Mapping):
            check_codes(written, self.diagnostics)
            codes = Enumeration(name.text, codes_of(written))
            declared = f"[{name.text}]" if kind == "list" else name.text
        elif isinstance(written, Sequence):
            listed = scalars(written)
            if len(listed) == 1 and self._is_enumeration(listed[0].text):
                declared = f"[{listed[0].text}]"
            else:
                check_codes(written, self.diagnostics)
                codes, declared = Enumeration(name.text, codes_of(written)), f"[{name.text}]"
        elif isinstance(written, Scalar) and not written.is_null:
            declared = written.text
            if declared not in TYPE_NAMES and not self._is_enumeration(declared):
                known = [*TYPE_NAMES, *self.vocabulary.enumerations, *self.inline]
                self.diagnostics.error(
                    "unknown_type",
                    written.position,
                    f"没有类型“{declared}”：它既不是基本类型，也不是枚举",
                    f"unknown type `{declared}`: no basic type and no enumeration",
                    hint=did_you_mean(declared, known),
                )
                declared = None
            elif kind == "list":
                self.diagnostics.error(
                    "bad_rule",
                    written.position,
                    f"list 的类型是列表，请写 type: [{declared}]",
                    f"a list's type is a list: write `type: [{declared}]`",
                )
        if codes and name.text in self.vocabulary.enumerations:
            self.diagnostics.error(
                "name_taken",
                name.position,
                f"词汇表已有枚举“{name.text}”，规则自带的枚举不能同名",
                f"the vocabulary has an enumeration `{name.text}`; the rule's own cannot have its name",
            )
        if kind == "list":
            codes = self._listed_codes(name, node.get("list"), declared, codes)
        return declared or (f"[{name.text}]" if kind == "list" else None), codes

    def _listed_codes(
        self, name: Scalar, body: Node | None, declared: str | None, codes: Enumeration | None
    ) -> Enumeration | None:
        """A `list` has the codes its type declares; without a type, its own keys."""
        written = [key for key, _ in entries(body)]
        if declared is None and codes is None and isinstance(body, Mapping):
            check_codes(body, self.diagnostics)
            return Enumeration(name.text, {k.text: label_of(k.text, None) for k in written})
        allowed = codes or self.vocabulary.enumerations.get((declared or "").strip("[]"))
        for code in written if allowed else ():
            if allowed and code.text not in allowed.members:
                self.diagnostics.error(
                    "unknown_code",
                    code.position,
                    f"类型里没有代码“{code.text}”",
                    f"the type has no code `{code.text}`",
                    hint=did_you_mean(code.text, allowed.members),
                )
        return codes

    def _is_enumeration(self, name: str) -> bool:
        return name in self.vocabulary.enumerations or name in self.inline


def inline_enumerations(rules: list[tuple[Scalar, Mapping]]) -> set[str]:
    """Ids of rules that declare an enumeration of their own."""
    return {name.text for name, node in rules if isinstance(node.get("type"), Mapping | Sequence) or "list" in node}


def _finding(node: Node | None) -> bool | tuple[str, ...]:
    flag = as_flag(node)
    if flag is not None or node is None:
        return bool(flag)
    one = as_scalar(node)
    return (one.text,) if one else tuple(s.text for s in scalars(node))
