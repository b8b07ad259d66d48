"""Aggregates that follow an order: the longest run of periods, and the time that spans cover together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.columnar import logic, titles
from engine.columnar.linking import PERIOD
from engine.columnar.moments import DAY, at_midnight
from engine.columnar.terms import Term
from engine.columnar.translate import Translator
from engine.values.sql_text import name_sql

if TYPE_CHECKING:
    from engine.columnar.groups import Group
    from engine.columnar.taking import Taken


def longest_run(group: Group, selected: Term, flag: Term) -> str:
    """A query of its own beside the group's: the most rows taken, one after the other, whose flag is true; its name.

    A row that is not taken does not break a run; rows between two with a false flag have the same number of false
    ones before them.
    """
    layers = group.layers
    period = group.rows.input(PERIOD)
    taken = layers.bound(selected, "_taken", always=True).sql
    holds = layers.bound(flag, "_holds", always=True).sql
    keys = ", ".join(sql for _, sql in group.keys)
    per_owner = f"PARTITION BY {keys} " if keys else ""
    listed = "".join(f"{sql} AS {name_sql(name)}, " for name, sql in group.keys)
    inner = layers.query(
        f"{listed}{holds} AS holds, count(*) FILTER (WHERE NOT {holds}) OVER ({per_owner}ORDER BY {period} "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS breaks",
        f"\nWHERE {taken}",
    )
    names = "".join(f"{name_sql(name)}, " for name, _ in group.keys)
    by_run = f"SELECT {names}breaks, count(*) FILTER (WHERE holds) AS run FROM ({inner}) GROUP BY {names}breaks"
    grouped = f" GROUP BY {names.rstrip(', ')}" if names else ""
    return group.add_query("runs", f"SELECT {names}max(run) AS longest FROM ({by_run}){grouped}", titles.longest_runs)


def covered_seconds(taken: Taken) -> Term:
    """Seconds of a window that spans cover: each adds what lies beyond the latest end before it."""
    compiler, group, node, rulebook = taken.compiler, taken.group, taken.node, taken.rulebook
    layers, owner = group.layers, group.joined
    assert owner is not None
    assert node.window is not None
    reader = Translator(compiler, rulebook, owner)
    low = layers.bound(at_midnight(reader.flag(node.window.start)), "_window_from", always=True)
    high = layers.bound(_end(reader.flag(node.window.until)), "_window_until", always=True)
    entity = compiler.vocabulary.entities[node.entity]
    rows = group.rows
    first = rows.fact(entity, entity.dated[0], ())
    last = rows.fact(entity, entity.dated[1], ())
    selected = group.selected
    if node.where is not None:
        selected = logic.both([Translator(compiler, rulebook, rows, owner).flag(node.where), selected])
    lacking = logic.either([logic.is_open(selected), logic.both([logic.surely(selected), logic.is_open(last)])])
    doubt = taken.doubt(lacking)
    start = layers.bound(at_midnight(first), "_span_from", always=True)
    end = _end(replace(last, absent=None))
    if last.absent is not None:
        end = replace(end, sql=f"COALESCE({end.sql}, {high.sql})", level=max(end.level, high.level))
    end = layers.bound(end, "_span_until", always=True)
    sure = layers.bound(logic.surely(selected), "_taken", always=True).sql
    keys = [sql for _, sql in group.keys]
    per_owner = f"PARTITION BY {', '.join(keys)} " if keys else ""
    listed = "".join(f"{sql} AS {name_sql(name)}, " for name, sql in group.keys)
    inner = layers.query(
        f"{listed}{low.sql} AS low, {start.sql} AS span_from, least({end.sql}, {high.sql}) AS span_until, "
        f"max(least({end.sql}, {high.sql})) OVER ({per_owner}ORDER BY {start.sql}, {end.sql} "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached",
        f"\nWHERE {sure} AND {start.sql} IS NOT NULL AND {end.sql} IS NOT NULL",
    )
    names = "".join(f"{name_sql(name)}, " for name, _ in group.keys)
    begin = "greatest(span_from, low, COALESCE(reached, low))"
    seconds = (
        f"CAST(sum(CASE WHEN {begin} < span_until THEN date_diff('second', {begin}, span_until) ELSE 0 END) AS BIGINT)"
    )
    grouped = f" GROUP BY {names.rstrip(', ')}" if names else ""
    name = group.add_query(
        "covered", f"SELECT {names}{seconds} AS seconds FROM ({inner}){grouped}", titles.time_covered
    )
    alias = compiler.join_named(name, group, group.owner)
    sql = group.owner.layers.input(f"COALESCE({alias}.seconds, 0)", f"{alias}/seconds")
    most = max(high.high - low.low, 0)
    made = Term(sql, "number", low=0, high=most)
    return taken.unless_open(made, doubt)


def _end(moment: Term) -> Term:
    """The moment itself, or the end of the day."""
    if moment.kind == "datetime":
        return moment
    midnight = at_midnight(moment)
    return replace(
        midnight, sql=f"add_seconds({midnight.sql}, {DAY})", low=midnight.low + DAY, high=midnight.high + DAY
    )
