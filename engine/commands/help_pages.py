"""How help is set: headings in the reader's language, lines that fit the screen though Chinese characters are two wide."""

from __future__ import annotations

from collections.abc import Iterable

import click

from engine.commands.language import locale_language
from engine.documents.text_columns import width_of, wrap

_ZH = {
    "Usage": "用法",
    "Options": "选项",
    "Commands": "命令",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]…",
}


class BilingualFormatter(click.HelpFormatter):
    """A help page in the locale's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if locale_language() == "zh":
            prefix = f"{_ZH['Usage']}：" if prefix is None else prefix
            for english, chinese in _ZH.items():
                args = args.replace(english, chinese)
        super().write_usage(prog, args, prefix)

    def write_heading(self, heading: str) -> None:
        if locale_language() == "zh":
            self.write(f"{'':>{self.current_indent}}{_ZH.get(heading, heading)}：\n")
        else:
            super().write_heading(heading)

    def write_text(self, text: str) -> None:
        blank = " " * self.current_indent
        for line in text.splitlines():
            self.write("".join(f"{blank}{piece}".rstrip() + "\n" for piece in wrap(line, self.width - len(blank))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        shown = list(rows)
        column = min(max((width_of(first) for first, _ in shown), default=0), col_max) + col_spacing
        blank = " " * self.current_indent
        for first, second in shown:
            lines = wrap(second, max(self.width - column - len(blank), 10))
            if width_of(first) + col_spacing > column:
                self.write(f"{blank}{first}\n")
                first = ""
            self.write(f"{blank}{first}{' ' * (column - width_of(first))}{lines[0]}".rstrip() + "\n")
            self.write("".join(f"{blank}{' ' * column}{line}\n" for line in lines[1:]))


class BilingualContext(click.Context):
    """A context whose help is set so."""

    formatter_class = BilingualFormatter
