"""Which rulebook stands for a role that another yields to: `--as company_policy=staff`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.rulebook.model import Rulebook
from engine.workspace.refusal import Refusal


def read_roles(given: Iterable[str], rulebooks: Sequence[Rulebook]) -> dict[str, str]:
    """Role to rulebook id.

    Raises:
        Refusal: not written `role=rulebook`, a role nobody yields to, or a rulebook that is not evaluated.
    """
    wanted = sorted({role for r in rulebooks for role in r.yields_to})
    ids = [r.id for r in rulebooks]
    roles: dict[str, str] = {}
    for text in given:
        role, equals, rulebook = text.partition("=")
        if not equals or not role or not rulebook:
            raise Refusal(f"--as 应写作 角色=规则手册，而不是“{text}”", f"--as is written role=rulebook, not `{text}`")
        if role not in wanted:
            known = ", ".join(wanted)
            raise Refusal(
                f"没有规则手册让位于“{role}”；{f'可用的角色：{known}' if known else '这些手册不让位于任何角色'}",
                f"no rulebook yields to `{role}`; {f'there are: {known}' if known else 'these yield to no role at all'}",
            )
        if rulebook not in ids:
            raise Refusal(
                f"“{rulebook}”不在所计算的规则手册之中：{', '.join(ids)}",
                f"`{rulebook}` is not among the rulebooks evaluated: {', '.join(ids)}",
            )
        roles[role] = rulebook
    return roles
