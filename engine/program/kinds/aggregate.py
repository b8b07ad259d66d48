"""The aggregates: over the rows that belong to the rule's row, or over its own periods."""

from __future__ import annotations

from engine.diagnostics.nearest import did_you_mean
from engine.language.core import Aggregate, Expression, Link, Read, Window
from engine.language.describe import describe
from engine.language.guards import guards
from engine.program.context import Lowering
from engine.program.model import Grid
from engine.rulebook.model import Aggregation
from engine.rulebook.node import Scalar
from engine.rulebook.vocabulary import Entity
from engine.values.period import PERIOD_KINDS, PeriodKind, nests
from engine.values.text import Text
from engine.values.types import DATE, FLAG, Type
from engine.values.units import NUMBER, parse_unit

_COUNTS = ("count", "distinct", "longest_run")
_FLAGS = ("any", "all")
_VALUES = ("sum", "min", "max")


def lower(aggregation: Aggregation, lowering: Lowering) -> Expression | None:
    over = aggregation.over.text.strip()
    each: PeriodKind | None = over if over in PERIOD_KINDS else None  # type: ignore[assignment]
    if each is not None:
        entity: str | None = lowering.grid.entity or ""
        link: Link | None = Link("own")
    else:
        entity = _entity(aggregation.over, lowering)
        link = _link(aggregation, entity, lowering) if entity else None
    if entity is None or link is None:
        return None
    taken = Grid(entity or None, each)
    by = lowering.elaborator(taken, lowering.grid)
    # What the rule's `when` settles holds of its own row, which is one frame further out here.
    given = frozenset((frame + 1, path, name) for frame, path, name in lowering.given)
    where = by.expression(aggregation.where, FLAG, given) if aggregation.where else None
    if aggregation.where and where is None:
        return None
    given = given | guards(where)[0] if where else given
    date_by = by.expression(aggregation.by, given=given, result=True) if aggregation.by else None
    if date_by is not None and date_by.type.kind not in ("date", "datetime"):
        lowering.diagnostics.error(
            "type_mismatch",
            date_by.position,
            f"by 应为日期，却是{describe(date_by.type).zh}",
            f"`by` is a date, this is {describe(date_by.type).en}",
        )
        return None
    if aggregation.by and date_by is None:
        return None
    body = by.expression(aggregation.body, given=given) if aggregation.body else None
    if body is not None and aggregation.function in _VALUES and lowering.expected is not None:
        body = by.adapt(body, lowering.expected)
    if aggregation.body and body is None:
        return None
    found, window = _window(aggregation, each, entity, date_by, lowering)
    type_ = _type(aggregation, body, lowering)
    if not found or type_ is None:
        return None
    return Aggregate(
        type=type_,
        position=aggregation.position,
        optional=aggregation.function in ("min", "max"),
        function=aggregation.function,
        entity=entity,
        each=each,
        link=link,
        body=body,
        where=where,
        by=date_by,
        window=window,
    )


def _entity(over: Scalar, lowering: Lowering) -> str | None:
    entities = lowering.names.vocabulary.entities
    name = over.text.strip()
    if name not in entities:
        lowering.diagnostics.error(
            "unknown_entity",
            over.position,
            f"没有实体 `{name}`",
            f"there is no entity `{name}`",
            hint=did_you_mean(name, [*entities, *PERIOD_KINDS]),
        )
        return None
    entity = entities[name]
    if entity.of is not None:
        lowering.diagnostics.error(
            "over_columns",
            over.position,
            f"`{name}` 是 {entity.of} 的附加列，不能作聚合对象",
            f"`{name}` widens {entity.of}; it has no rows of its own",
            hint=Text(f"请写 `over: {entity.each}`", f"write `over: {entity.each}`") if entity.each else None,
        )
        return None
    return name


def _link(aggregation: Aggregation, over: str, lowering: Lowering) -> Link | None:
    owner = lowering.grid.entity
    if owner is None and aggregation.via is None:
        return Link("all")
    vocabulary = lowering.names.vocabulary
    relations = vocabulary.entities[over].relations
    if aggregation.via is not None:
        name = aggregation.via.text.strip()
        field = relations.get(name)
        if field is None:
            lowering.diagnostics.error(
                "unknown_relation",
                aggregation.via.position,
                f"`{name}` 不是 {over} 的关联",
                f"`{name}` is not a relation of {over}",
                hint=did_you_mean(name, relations),
            )
            return None
        if field.type.entity == owner:
            return Link("down", row_field=name)
        mine = vocabulary.entities[owner].relations if owner else {}
        if name in mine and mine[name].type.entity == field.type.entity:
            return Link("sibling", row_field=name, owner_field=name)
        same = [f for f in mine.values() if f.type.entity == field.type.entity]
        if len(same) == 1:
            return Link("sibling", row_field=name, owner_field=same[0].id)
        lowering.diagnostics.error(
            "unknown_relation",
            aggregation.via.position,
            f"{over} 与 {owner} 没有经 `{name}` 的共同关联",
            f"{over} and {owner} do not share a relation by `{name}`",
        )
        return None
    down = [f.id for f in relations.values() if f.type.entity == owner]
    if len(down) == 1:
        return Link("down", row_field=down[0])
    if down:
        lowering.diagnostics.error(
            "relation_unclear",
            aggregation.over.position,
            f"{over} 有几个指向 {owner} 的关联：{'、'.join(down)}",
            f"{over} has several relations to {owner}: {', '.join(down)}",
            hint=Text(f"请写 `via: {down[0]}`", f"write `via: {down[0]}`"),
        )
        return None
    hint = Text(
        "若两者同属一行，请用 `via:` 写出共同的关联",
        "if both belong to the same row, name the shared relation with `via:`",
    )
    lowering.diagnostics.error(
        "no_relation",
        aggregation.over.position,
        f"{over} 没有指向 {owner} 的关联",
        f"{over} has no relation to {owner}",
        hint=hint,
    )
    return None


def _window(
    aggregation: Aggregation, each: PeriodKind | None, entity: str, by: Expression | None, lowering: Lowering
) -> tuple[bool, Window | None]:
    """Whether the window could be found, and the window (None: no date limits the rows)."""
    here = lowering.grid
    if aggregation.between is not None:
        elaborator = lowering.elaborator()
        ends = [elaborator.expression(end, given=lowering.given) for end in aggregation.between]
        for end, scalar in zip(ends, aggregation.between, strict=True):
            if end is not None and end.type.kind not in ("date", "datetime"):
                lowering.diagnostics.error(
                    "type_mismatch",
                    scalar.position,
                    f"between 应为日期，却是{describe(end.type).zh}",
                    f"`between` takes dates, this is {describe(end.type).en}",
                )
                return False, None
        return (True, Window(ends[0], ends[1])) if ends[0] is not None and ends[1] is not None else (False, None)
    if each is not None and (here.each is None or not nests(each, here.each)):
        lowering.diagnostics.error(
            "window_missing",
            aggregation.position,
            f"`over: {each}` 需要 `between: [从, 至]`",
            f"`over: {each}` needs `between: [from, until]` here",
        )
        return False, None
    dated = each is not None or by is not None or _is_dated(lowering.names.vocabulary.entities.get(entity))
    if not dated:
        return True, None
    if here.each is None:
        lowering.diagnostics.error(
            "window_missing",
            aggregation.position,
            f"{entity} 的行有日期，请写 `between: [从, 至]`",
            f"the rows of {entity} are dated: say which with `between: [from, until]`",
        )
        return False, None
    bounds = [
        Read(type=DATE, position=aggregation.position, kind="builtin", name=n) for n in ("period_start", "period_end")
    ]
    return True, Window(bounds[0], bounds[1])


def _is_dated(entity: Entity | None) -> bool:
    return entity is not None and bool(entity.dated)


def _type(aggregation: Aggregation, body: Expression | None, lowering: Lowering) -> Type | None:
    function, expected = aggregation.function, lowering.expected
    if function in _COUNTS:
        if function == "longest_run" and body is not None and body.type != FLAG:
            return _refuse(body, Text("条件", "a condition"), lowering)
        if function == "longest_run" and aggregation.over.text.strip() not in PERIOD_KINDS:
            lowering.diagnostics.error(
                "run_order",
                aggregation.over.position,
                f"longest_run 按期间先后计算，“{aggregation.over.text}”的行没有先后",
                f"`longest_run` follows periods one after the other; the rows of `{aggregation.over.text}` have no such order",
                hint=Text(
                    f"请写期间，例如 `over: month`：{'、'.join(PERIOD_KINDS)}",
                    f"write a period such as `over: month`: {', '.join(PERIOD_KINDS)}",
                ),
            )
            return None
        counts = expected is not None and expected.kind == "number" and expected.unit.scale == 1
        return Type("number", unit=expected.unit if expected and counts else NUMBER, places=0, minimum=0)
    if function == "covered":
        entity = lowering.names.vocabulary.entities[aggregation.over.text.strip()]
        if len(entity.dated) != 2:
            lowering.diagnostics.error(
                "covered_span",
                aggregation.over.position,
                f"{entity.id} 没有起止时间",
                f"{entity.id} is not dated by a span",
            )
            return None
        return Type("number", unit=parse_unit("second"), minimum=0)
    if body is None:
        return None
    if function in _FLAGS:
        return FLAG if body.type.kind == "flag" else _refuse(body, Text("条件", "a condition"), lowering)
    if function == "sum" and body.type.kind != "number":
        return _refuse(body, Text("数", "a number"), lowering)
    if function in ("min", "max") and body.type.kind not in ("number", "date", "datetime", "time"):
        return _refuse(body, Text("数或日期", "a number or a date"), lowering)
    return body.type


def _refuse(body: Expression, expected: Text, lowering: Lowering) -> Type | None:
    """Report a mistake; gives None for the caller to return."""
    lowering.diagnostics.error(
        "type_mismatch",
        body.position,
        f"此处应为{expected.zh}，却是{describe(body.type).zh}",
        f"{expected.en} is expected here, this is {describe(body.type).en}",
    )
    return None
