"""The names of a rulebook: which things there are, and how a name finds them from a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.diagnostics.source import Position
from engine.language.core import Read, Step
from engine.program.model import Grid
from engine.rulebook.model import Rule, Rulebook
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import PeriodKind, nests
from engine.values.text import Text
from engine.values.types import DATE, Enumeration, Type
from engine.values.units import parse_unit


@dataclass(frozen=True, slots=True)
class Visible:
    """A thing that a name can mean on some grid."""

    kind: str
    name: str
    labels: tuple[str, ...]
    entity: str | None
    each: PeriodKind | None


@dataclass(eq=False)
class Visibles:
    """Things that stand on the same grid, to be found by id or by label."""

    things: list[Visible]

    def __iter__(self) -> Iterator[Visible]:
        return iter(self.things)

    @cached_property
    def by_id(self) -> dict[str, list[Visible]]:
        return _grouped((thing.name, thing) for thing in self.things)

    @cached_property
    def by_label(self) -> dict[str, list[Visible]]:
        return _grouped((label, thing) for thing in self.things for label in {folded(label) for label in thing.labels})


def _grouped(named: Iterable[tuple[str, Visible]]) -> dict[str, list[Visible]]:
    found: dict[str, list[Visible]] = {}
    for name, thing in named:
        found.setdefault(name, []).append(thing)
    return found


NOTHING = Visibles([])


@dataclass(frozen=True, slots=True)
class OutcomeType:
    type: Type
    optional: bool


@dataclass(eq=False)
class Names:
    """All that can be named, by grid. `type_of` gives a rule's type, compiling it if need be."""

    rulebook: Rulebook
    type_of: Callable[[str], OutcomeType | None]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return self.rulebook.vocabulary

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        return self.rulebook.rules()

    @cached_property
    def on_entity(self) -> dict[str | None, Visibles]:
        """Facts and outcomes by the entity they are of (column entities count as their owner's)."""
        found: dict[str | None, list[Visible]] = {None: []}
        for entity in self.vocabulary.entities.values():
            owner = entity.of or entity.id
            found.setdefault(owner, [])
            for field in entity.fields.values():
                found[owner].append(Visible("fact", field.id, (field.label.zh, field.label.en), entity.id, entity.each))
        for rule in self.rules.values():
            of = rule.of.text if rule.of else None
            found.setdefault(of, []).append(Visible("outcome", rule.id, (rule.label.zh, rule.label.en), of, rule.each))
        return {entity: Visibles(things) for entity, things in found.items()}

    @cached_property
    def everywhere(self) -> Visibles:
        parameters = [
            Visible("parameter", p.id, (p.label.zh, p.label.en), None, None)
            for p in self.rulebook.parameters().values()
        ]
        choices = [Visible("choice", i.id, (), None, None) for i in self.rulebook.interpretations().values()]
        return Visibles(parameters + choices)


def folded(name: str) -> str:
    """A name as Python's parser would fold it."""
    return unicodedata.normalize("NFKC", name).strip()


@dataclass(eq=False)
class RuleScope:
    """What is visible from one row: the row's grid, and the rule's own grid behind an aggregate."""

    names: Names
    diagnostics: Diagnostics
    frames: tuple[Grid, ...]
    totals: bool = False
    myself: tuple[str, OutcomeType] | None = None

    def read(self, names: Sequence[str], position: Position) -> Read | None:
        *steps, name = [folded(n) for n in names]
        frame, grid, only = 0, self.frames[0], None
        path: list[Step] = []
        entities = self.names.vocabulary.entities
        for index, step in enumerate(steps):
            entity = entities.get(grid.entity) if grid.entity else None
            relation = self._relation(entity.id, step) if entity else None
            if relation is not None:
                path.append(relation)
                grid = Grid(relation.entity, grid.each)
            elif index == 0 and len(self.frames) > 1 and step == self.frames[1].entity:
                frame, grid = 1, self.frames[1]
            elif index == 0 and step == grid.entity:
                continue
            elif index == 0 and step in entities and entities[step].of == grid.entity:
                only = step
            elif (
                index == 0 and len(self.frames) > 1 and step in entities and entities[step].of == self.frames[1].entity
            ):
                frame, grid, only = 1, self.frames[1], step
            else:
                self._no_relation(step, grid, position)
                return None
        return self._find(name, grid, frame, tuple(path), only, position, bool(steps))

    def scale(self, name: str, position: Position) -> Read | None:
        parameter = self.names.rulebook.parameters().get(folded(name))
        if parameter is None:
            parameter = next(
                (
                    p
                    for p in self.names.rulebook.parameters().values()
                    if folded(name) in map(folded, (p.label.zh, p.label.en))
                ),
                None,
            )
        if parameter is None or parameter.scale_of is None:
            scales = [p.id for p in self.names.rulebook.parameters().values() if p.scale_of is not None]
            self.diagnostics.error(
                "unknown_scale",
                position,
                f"没有名为 `{name}` 的分档表",
                f"there is no scale `{name}`",
                hint=did_you_mean(name, scales),
            )
            return None
        return Read(
            type=parameter.type, position=position, kind="parameter", name=parameter.id, scale_of=parameter.scale_of
        )

    # --- finding ----------------------------------------------------------------------------------

    def _relation(self, entity: str, name: str) -> Step | None:
        """A relation by id or label, also from the columns that widen the entity once a row."""
        for holder in self.names.vocabulary.holders(entity):
            for field in holder.relations.values():
                if name in (field.id, folded(field.label.zh), folded(field.label.en)) and field.type.entity:
                    return Step(field.id, field.type.entity, field.optional)
        return None

    def _find(
        self,
        name: str,
        grid: Grid,
        frame: int,
        path: tuple[Step, ...],
        only: str | None,
        position: Position,
        dotted: bool,
    ) -> Read | None:
        matches = self._matches(name, grid, only, dotted)
        if not matches:
            builtin = self._builtin(name, position) if not dotted else None
            if builtin is None:
                candidates = [
                    v for group in self._visible(grid, only, dotted) for v in group if only in (None, v.entity)
                ]
                self._unknown(name, candidates, grid, position)
            return builtin
        reachable = [v for v in matches if self._reachable(v, frame, path)]
        if not reachable:
            self._out_of_reach(matches[0], grid, position)
            return None
        if len(reachable) > 1:
            kinds = "、".join(f"{v.entity or ''}.{v.name}".lstrip(".") for v in reachable)
            self.diagnostics.error(
                "ambiguous_name",
                position,
                f"`{name}` 可以指 {kinds}",
                f"`{name}` can mean {kinds.replace('、', ', ')}",
                hint=Text("请写出所属实体，例如 `entity.name`", "write the entity before it, as in `entity.name`"),
            )
            return None
        return self._read(reachable[0], frame, path, position)

    def _matches(self, name: str, grid: Grid, only: str | None, dotted: bool) -> list[Visible]:
        """What a name can mean from a row: by id, else by label. `only` is the one entity that is meant, if one is named."""
        groups = self._visible(grid, only, dotted)
        exact = [v for group in groups for v in group.by_id.get(name, ()) if only in (None, v.entity)]
        return exact or [v for group in groups for v in group.by_label.get(name, ()) if only in (None, v.entity)]

    def _visible(self, grid: Grid, only: str | None, dotted: bool) -> list[Visibles]:
        groups = [self.names.on_entity.get(grid.entity, NOTHING)]
        if only is None and not dotted:
            groups.append(self.names.everywhere)
            if grid.entity is not None:
                groups.append(self.names.on_entity[None])
        return groups

    def _reachable(self, visible: Visible, frame: int, path: tuple[Step, ...]) -> bool:
        if visible.each is None:
            return True
        start = self.frames[frame]
        if start.each is not None:
            return nests(start.each, visible.each)
        entity = self.names.vocabulary.entities.get(start.entity or "")
        return entity is not None and bool(entity.dated) and (bool(path) or visible.entity is None)

    def _read(self, visible: Visible, frame: int, path: tuple[Step, ...], position: Position) -> Read | None:
        if visible.kind == "parameter":
            parameter = self.names.rulebook.parameters()[visible.name]
            if parameter.scale_of is not None:
                self.diagnostics.error(
                    "scale_as_number",
                    position,
                    f"`{parameter.id}` 是分档表，不能直接当作数",
                    f"`{parameter.id}` is a scale, not a number",
                    hint=Text(
                        f"请写 bracket({parameter.id}, x) 或 marginal({parameter.id}, x)",
                        f"write bracket({parameter.id}, x) or marginal({parameter.id}, x)",
                    ),
                )
                return None
            return Read(type=parameter.type, position=position, kind="parameter", name=parameter.id)
        if visible.kind == "choice":
            choice = self.names.rulebook.interpretations()[visible.name]
            return Read(
                type=Type("enumeration", enumeration=Enumeration(choice.id, choice.options)),
                position=position,
                kind="choice",
                name=choice.id,
            )
        if visible.kind == "outcome":
            if self.myself and visible.name == self.myself[0]:
                return Read(type=self.myself[1].type, position=position, kind="builtin", name="itself")
            outcome = self.names.type_of(visible.name)
            if outcome is None:
                return None
            return Read(
                type=outcome.type,
                position=position,
                kind="outcome",
                name=visible.name,
                frame=frame,
                path=path,
                entity=visible.entity,
                each=visible.each,
                optional=outcome.optional,
            )
        entity = self.names.vocabulary.entities[visible.entity or ""]
        field = entity.fields[visible.name]
        type_ = replace(field.type, minimum=field.bounds[0]) if field.type.kind == "number" else field.type
        return Read(
            type=type_,
            position=position,
            kind="fact",
            name=field.id,
            frame=frame,
            path=path,
            entity=entity.id,
            each=entity.each,
            optional=field.optional or entity.optional,
        )

    def _builtin(self, name: str, position: Position) -> Read | None:
        money = Type("number", unit=parse_unit(self.names.rulebook.currency), places=2)
        known = {"as_of": DATE}
        # A row taken by an aggregate has no period of its own; there the rule's period is meant.
        frame = next((i for i, g in enumerate(self.frames) if g.each is not None), None)
        if frame is not None:
            known |= {"period_start": DATE, "period_end": DATE}
        if self.totals:
            known |= {"earnings": money, "deductions": money}
        if name not in known:
            return None
        return Read(type=known[name], position=position, kind="builtin", name=name, frame=frame or 0)

    # --- messages ---------------------------------------------------------------------------------

    def _unknown(self, name: str, candidates: list[Visible], grid: Grid, position: Position) -> None:
        hint: Text | None
        if name in ("earnings", "deductions"):
            hint = Text("只有 `statement: total` 的规则可以读取", "only a rule with `statement: total` may read it")
        elif name in ("period_start", "period_end"):
            hint = Text("规则须有 `each:` 才有期间", "the rule needs `each:` to have a period")
        elif len(self.frames) > 1 and name in self.names.on_entity.get(self.frames[1].entity, NOTHING).by_id:
            hint = Text(
                f"若指规则自己的那一行，请写 `{self.frames[1].entity}.{name}`",
                f"for the rule's own row write `{self.frames[1].entity}.{name}`",
            )
        else:
            names = [v.name for v in candidates] + (
                [label for v in candidates for label in v.labels] if not name.isascii() else []
            )
            elsewhere = sorted(
                {
                    v.entity or ""
                    for vs in self.names.on_entity.values()
                    for v in vs
                    if name in (v.name, *map(folded, v.labels))
                }
                - {""}
            )
            hint = (
                did_you_mean(name, names)
                if not elsewhere
                else Text(f"`{name}` 属于 {'、'.join(elsewhere)}", f"`{name}` belongs to {', '.join(elsewhere)}")
            )
        of = Text(f"在 {grid.entity} 上", f" on {grid.entity}") if grid.entity else Text("", "")
        self.diagnostics.error(
            "unknown_name",
            position,
            f"{of.zh}没有名为 `{name}` 的数据项、结果或参数",
            f"there is no fact, outcome or parameter `{name}`{of.en}",
            hint=hint,
        )

    def _no_relation(self, step: str, grid: Grid, position: Position) -> None:
        entity = self.names.vocabulary.entities.get(grid.entity or "")
        relations = list(entity.relations) if entity else []
        choices = relations + [g.entity for g in self.frames if g.entity]
        self.diagnostics.error(
            "unknown_relation",
            position,
            f"`{step}` 不是 {grid.entity or '常量规则'} 的关联",
            f"`{step}` is not a relation of {grid.entity or 'a constant rule'}",
            hint=did_you_mean(step, choices),
        )

    def _out_of_reach(self, visible: Visible, grid: Grid, position: Position) -> None:
        each = visible.each
        if grid.each is None:
            hint = Text(
                f"请给规则加 `each: {each}`，或从有日期的行沿关联读取",
                f"give the rule `each: {each}`, or read it up a relation from a dated row",
            )
        elif not nests(each or "", grid.each):
            hint = Text(
                f"{each} 与 {grid.each} 互不包含；请从有日期的行沿关联读取",
                f"neither of {each} and {grid.each} lies in the other; read it up a relation from a dated row",
            )
        else:
            hint = Text(
                f"请用聚合，例如 `sum: {visible.name}` 加 `over: {each}`",
                f"use an aggregate such as `sum: {visible.name}` with `over: {each}`",
            )
        self.diagnostics.error(
            "shorter_period",
            position,
            f"`{visible.name}` 每个 {each} 各有一个值，此处不知取哪一个",
            f"`{visible.name}` has a value each {each}; here it is not known which",
            hint=hint,
        )
