"""`policy handbook` in its formats, redlines, a company's own templates, and what it says where something is lacking."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from pypdf import PdfReader

Run = Callable[..., Result]


@pytest.fixture
def handbook(run: Run, shop: Path) -> Run:
    def called(*arguments: str) -> Result:
        return run("handbook", "--rulebook", "shop.yaml", *arguments)

    return called


@pytest.fixture
def templates(run: Run, shop: Path, tmp_path: Path) -> Path:
    assert run("templates", "export", "ours").exit_code == 0
    return tmp_path / "ours"


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_files_need_a_place_to_go(handbook: Run, tmp_path: Path, format: str) -> None:
    refused = handbook("--format", format, "--language", "en")
    assert refused.exit_code == 2
    assert f"{format} goes into a file: give --output" in refused.stderr
    assert handbook("--format", format, "--output", f"book.{format}").exit_code == 0
    assert (tmp_path / f"book.{format}").read_bytes()[:2] in (b"%P", b"PK")


@pytest.mark.parametrize(("format", "module", "package"), [("pdf", "typst", "typst"), ("docx", "docx", "python-docx")])
def test_without_the_extra_it_says_what_to_install(
    handbook: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, format: str, module: str, package: str
) -> None:
    from engine.documents.typesetting import fonts, typesetter

    for known in [name for name in sys.modules if name.startswith("engine.documents.handbook.word")]:
        monkeypatch.delitem(sys.modules, known)
    typesetter.typesetter.cache_clear()
    fonts.typefaces.cache_clear()
    monkeypatch.setitem(sys.modules, module, None)
    refused = handbook("--format", format, "--language", "zh", "--output", f"book.{format}")
    assert refused.exit_code == 2
    assert package in refused.stderr
    assert "pip install 'policy-as-code[documents]'" in refused.stderr
    assert not (tmp_path / f"book.{format}").exists()
    assert handbook("--language", "zh").exit_code == 0


def test_examples_can_be_left_out(handbook: Run) -> None:
    assert "Worked examples" in handbook("--language", "en").stdout
    assert "Worked examples" not in handbook("--language", "en", "--no-examples").stdout
    assert "Worked examples" not in handbook("--language", "en", "--compare", "shop.yaml").stdout


def test_compare_with_a_former_version(handbook: Run, shop: Path, tmp_path: Path) -> None:
    text = Path("shop.yaml").read_text("utf-8")
    assert "title: " in text
    Path("former.yaml").write_text(text.replace("title: {zh: ", "title: {zh: 旧", 1), "utf-8")
    assert "两个版本的条款" in handbook("--language", "zh", "--compare", "shop.yaml").stdout
    changed = handbook("--language", "zh", "--compare", "former.yaml").stdout
    assert "<del>旧" in changed
    assert "两个版本的条款" not in changed
    missing = handbook("--language", "en", "--compare", "nothing.yaml")
    assert missing.exit_code == 2
    assert "no rulebook `nothing.yaml`" in missing.stderr


def test_own_templates_go_before_ours(handbook: Run, templates: Path) -> None:
    page = templates / "handbook.html.j2"
    page.write_text(page.read_text("utf-8").replace("<body class", '<body id="ours" class'), "utf-8")
    for kept in templates.iterdir():
        if kept != page:
            kept.unlink()
    assert '<body id="ours"' in handbook("--templates", "ours").stdout
    assert '<body id="ours"' not in handbook().stdout


def test_own_templates_for_statements_and_pdf(run: Run, handbook: Run, templates: Path, tmp_path: Path) -> None:
    page = templates / "statement.html.j2"
    page.write_text(page.read_text("utf-8").replace("<body", '<body id="ours"', 1), "utf-8")
    look = templates / "handbook.typ"
    look.write_text(look.read_text("utf-8") + "\n#let cover(body) = page[OUR OWN COVER]\n", "utf-8")
    made = run("statements", "--rulebook", "shop.yaml", "--facts", "facts", "--templates", "ours", "--output", "out")
    assert made.exit_code == 0, made.stderr
    assert '<body id="ours"' in (tmp_path / "out" / "E1.html").read_text("utf-8")
    assert handbook("--templates", "ours", "--format", "pdf", "--output", "book.pdf").exit_code == 0
    first = PdfReader(io.BytesIO((tmp_path / "book.pdf").read_bytes())).pages[0]
    assert "OUR OWN COVER" in first.extract_text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{% if %}", "Expected an expression"),
        ("{{ nothing.like.it }}", "'nothing' is undefined"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "division by zero"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mistake_in_a_template_is_named_with_its_line(
    handbook: Run, templates: Path, line: str, said: str, language: str
) -> None:
    page = templates / "handbook.html.j2"
    head, rest = page.read_text("utf-8").split("\n", 1)
    page.write_text(f"{head}\n{line}\n{rest}", "utf-8")
    refused = handbook("--templates", "ours", "--language", language)
    assert refused.exit_code == 2
    assert ("模板有误" if language == "zh" else "a template is wrong") in refused.stderr
    assert "ours/handbook.html.j2:2" in refused.stderr
    assert said in refused.stderr


def test_a_mistake_in_the_typesetting_is_shown_with_its_line(handbook: Run, templates: Path) -> None:
    (templates / "handbook.typ").write_text("#nothing-like-it(3)\n", "utf-8")
    refused = handbook("--templates", "ours", "--format", "pdf", "--language", "en", "--output", "book.pdf")
    assert refused.exit_code == 2
    assert "unknown variable: nothing-like-it" in refused.stderr
    assert "#nothing-like-it(3)" in refused.stderr


def test_a_folder_without_templates_and_one_that_is_full(run: Run, handbook: Run, templates: Path) -> None:
    Path("empty").mkdir()
    refused = handbook("--templates", "empty", "--language", "en")
    assert refused.exit_code == 2
    assert "empty holds no template that could be used" in refused.stderr
    again = run("templates", "export", "ours", "--language", "zh")
    assert again.exit_code == 2
    assert "不予覆盖" in again.stderr
