"""The text of a clause with its figures in it: `{{ base_fine }}` becomes 5元 or ¥5. Nothing else is substituted."""

from __future__ import annotations

import re
from datetime import date

from engine.documents.figures import BLANK, parameter_words
from engine.documents.handbook.prose import Piece, Prose
from engine.rulebook.model import Rulebook
from engine.values.text import LANGUAGES, Language, Text

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


def names_in(text: Text) -> set[str]:
    """The parameters and interpretations that a text shows."""
    return {name for language in LANGUAGES for name in _PLACEHOLDER.findall(text.of(language))}


def clause_prose(text: Text, rulebook: Rulebook, day: date) -> Prose:
    """A text in pieces in both languages."""
    return Prose(*(tuple(pieces(text, rulebook, language, day)) for language in LANGUAGES))


def pieces(text: Text, rulebook: Rulebook, language: Language, day: date) -> list[Piece]:
    """A text in pieces, each figure one of its own. Pieces are plain text: whoever prints them escapes them."""
    written = text.of(language).strip()
    found: list[Piece] = []
    reached = 0
    for match in _PLACEHOLDER.finditer(written):
        if match.start() > reached:
            found.append(Piece(written[reached : match.start()]))
        found.append(_figure(match[1], rulebook, language, day))
        reached = match.end()
    if reached < len(written):
        found.append(Piece(written[reached:]))
    return found


def plain(text: Text, rulebook: Rulebook, language: Language, day: date) -> str:
    """A text with its figures, as one plain string."""
    return "".join(p.text for p in pieces(text, rulebook, language, day))


def _figure(name: str, rulebook: Rulebook, language: Language, day: date) -> Piece:
    parameter = rulebook.parameters().get(name)
    if parameter is not None:
        return Piece(parameter_words(parameter, day, language), parameter.label.of(language))
    interpretation = rulebook.interpretations().get(name)
    if interpretation is not None:
        return Piece(interpretation.options[interpretation.chosen].of(language), interpretation.question.of(language))
    return Piece(BLANK, name.replace("_", " "))
