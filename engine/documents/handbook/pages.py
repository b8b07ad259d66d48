"""The handbook as one HTML page or one Markdown text."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Literal

from engine.documents.environment import DocumentLanguage, environment, languages, stylesheet
from engine.documents.handbook.labels import APPENDIX_TITLES, LABELS, labels, subtitle
from engine.documents.handbook.model import HandbookView
from engine.documents.handbook.prose import begun, plain

PageFormat = Literal["html", "md"]


def render_page(book: HandbookView, language: DocumentLanguage, format: PageFormat) -> str:
    """A handbook as one self-contained text."""
    template = environment().get_template(f"handbook.{format}.j2")
    css = stylesheet("handbook.css") if format == "html" else ""
    return template.render(**template_values(book, language), css=css, logo=_logo(book))


def template_values(book: HandbookView, language: DocumentLanguage) -> Mapping[str, Any]:
    """What the templates of a handbook have at hand."""
    return {
        "book": book,
        "mode": language,
        "languages": languages(language),
        "words": labels(),
        "texts": LABELS,
        "titles": APPENDIX_TITLES,
        "subtitle": subtitle(book),
        "said": plain,
        "begun": begun,
    }


def _logo(book: HandbookView) -> str:
    """The logo inside the page. As a picture it can run nothing."""
    if book.logo is None:
        return ""
    return f"data:{book.logo.media};base64,{base64.b64encode(book.logo.content).decode()}"
