"""Arguments of the Python API that are one of a few words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnostics.nearest import did_you_mean
from engine.workspace.refusal import Refusal

FORMATS = ("html", "pdf", "docx", "md")
STATEMENT_FORMATS = ("html", "pdf", "xlsx")
LANGUAGES = ("zh", "en")
DOCUMENT_LANGUAGES = (*LANGUAGES, "both")


def require_choice(argument: str, value: str, known: Sequence[str]) -> None:
    """Refuse a word that is none of those known.

    Raises:
        Refusal: it is none of them; the message lists them and names the nearest.
    """
    if value in known:
        return
    hint = did_you_mean(str(value), known)
    raise Refusal(
        f"{argument} 不能是“{value}”；可选：{'、'.join(known)}{f'。{hint.zh}' if hint else ''}",
        f"{argument} cannot be `{value}`; it is one of {', '.join(known)}{f'; {hint.en}' if hint else ''}",
    )
