"""Texts of clauses: only `{{ name }}` of a parameter or an interpretation may stand in them."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.node import Node, Scalar
from engine.rulebook.shapes import entries

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def check_placeholders(node: Node | None, names: Collection[str], diagnostics: Diagnostics) -> None:
    """Report every placeholder that names nothing, and whatever else of a template language there is."""
    parts = [node] if isinstance(node, Scalar) else [v for _, v in entries(node) if isinstance(v, Scalar)]
    used: list[tuple[Scalar, set[str]]] = []
    for part in parts:
        used.append((part, set()))
        for match in PLACEHOLDER.finditer(part.text):
            name, at = match[1], part.at(match.start(1), len(match[1]))
            used[-1][1].add(name)
            if not _NAME.match(name):
                diagnostics.error(
                    "bad_placeholder",
                    at,
                    f"{{{{ }}}} 里只能写一个参数或口径的标识，不能写“{name}”",
                    f"only the id of a parameter or an interpretation may stand in {{{{ }}}}, not `{name}`",
                )
            elif name not in names:
                diagnostics.error(
                    "unknown_name",
                    at,
                    f"没有叫“{name}”的参数或口径",
                    f"no parameter or interpretation is called `{name}`",
                    hint=did_you_mean(name, names),
                )
        rest = PLACEHOLDER.sub(lambda m: " " * len(m[0]), part.text)
        if stray := _TEMPLATE.search(rest):
            diagnostics.error(
                "bad_placeholder",
                part.at(stray.start(), 2),
                f"多余的“{stray[0]}”：文字里只能有成对的 {{{{ 名称 }}}}",
                f"stray `{stray[0]}`: a text holds only whole {{{{ name }}}}",
            )
    if len(used) == 2 and used[0][1] != used[1][1]:
        differing = ", ".join(sorted(used[0][1] ^ used[1][1]))
        diagnostics.warning(
            "texts_differ",
            used[0][0].position,
            f"中英文用的参数不同：{differing}",
            f"the two languages name different parameters: {differing}",
        )
