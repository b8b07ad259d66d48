"""A logo as a picture that Word shows."""

from __future__ import annotations

from engine.documents.typesetting.extra import documents_extra
from engine.rulebook.model import Logo

_SOURCE = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(bytes(sys.inputs.svg), format: "svg", height: 40mm)\n'


def logo_png(logo: Logo) -> bytes:
    """The logo as PNG; an SVG is drawn."""
    if logo.media == "image/png":
        return logo.content
    with documents_extra():
        import typst
    drawn = typst.compile(
        _SOURCE.encode(), format="png", ppi=300.0, sys_inputs={"svg": logo.content.decode("utf-8", "replace")}
    )
    assert isinstance(drawn, bytes)
    return drawn
