"""Typesetting: a Jinja template gives Typst source, a `Typesetter` turns it into a PDF.

    from engine.documents.environment import typst_environment
    from engine.documents.typesetting.typesetter import PdfOptions, typesetter

    source = typst_environment().get_template("letter.typ.j2").render(name="李堃")
    pdf = typesetter().pdf(source, PdfOptions())

Templates are named `*.typ.j2` and begin with `{% include "prelude.typ" %}`, which gives the page, the fonts and the tables
their common look. A value printed by `{{ … }}` becomes a Typst literal, whatever it holds: text a quoted string, a number or
a flag itself, a list an array, a mapping a dictionary. So `#{{ name }}` stands in markup, `{{ name }}` in code, and no text
of a rulebook or of facts is ever read as code.
"""
