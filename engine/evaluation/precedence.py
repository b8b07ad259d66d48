"""Which rulebook's outcome stands where two decide the same thing.

A rulebook that yields to a role gives way to the rulebook that fills it, outcome by outcome: the same id, of
the same entity, for the same kind of period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.program.model import Program


def filled_roles(programs: Sequence[Program], roles: Mapping[str, str]) -> dict[str, str]:
    """The roles with the rulebooks that fill them; a role left open is filled by the rulebook of its name,
    else by the only one that yields to nobody, if there is just one."""
    filled = {p.rulebook.id: p.rulebook.id for p in programs} | dict(roles)
    candidates = [p.rulebook.id for p in programs if not p.rulebook.yields_to]
    for program in programs:
        for role in program.rulebook.yields_to:
            if role not in filled and len(candidates) == 1:
                filled[role] = candidates[0]
    return filled


def displaced(programs: Sequence[Program], roles: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Each outcome that gives way, as (rulebook, rule), with the rulebook whose outcome stands instead."""
    filled = filled_roles(programs, roles)
    by_id = {p.rulebook.id: p for p in programs}
    found: dict[tuple[str, str], str] = {}
    for program in programs:
        for role in program.rulebook.yields_to:
            prevailing = by_id.get(filled.get(role, ""))
            if prevailing is None or prevailing is program:
                continue
            for rule in program.rules.values():
                other = prevailing.rules.get(rule.id)
                same = other is not None and other.grid == rule.grid and other.type.kind == rule.type.kind
                if same and other is not None and other.type.unit.powers == rule.type.unit.powers:
                    found.setdefault((program.rulebook.id, rule.id), prevailing.rulebook.id)
    return found
