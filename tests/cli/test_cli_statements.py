"""`policy statements`: formats, languages, bundles, archives and passwords, and what it says where these cannot be."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result
from openpyxl import load_workbook

Run = Callable[..., Result]


@pytest.fixture
def statements(run: Run, shop: Path) -> Run:
    def called(*arguments: str) -> Result:
        return run("statements", "--rulebook", "shop.yaml", "--facts", "facts", "--output", "out", *arguments)

    return called


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "out").iterdir()) if (folder / "out").exists() else []


def test_a_pdf_a_person_and_the_register(statements: Run, tmp_path: Path) -> None:
    result = statements("--format", "pdf", "--language", "both")
    assert result.exit_code == 0, result.stderr
    assert "3 files written to out" in result.stderr or "已写入 out：3 个文件" in result.stderr
    assert names(tmp_path) == ["E1.pdf", "E2.pdf", "register.pdf"]
    assert pikepdf.open(tmp_path / "out" / "E1.pdf").open_metadata()["pdfuaid:part"] == "1"


def test_one_bundle_for_the_archive(statements: Run, tmp_path: Path) -> None:
    result = statements("--format", "pdf", "--bundle", "--pdf-a")
    assert result.exit_code == 0, result.stderr
    assert names(tmp_path) == ["register.pdf", "statements.pdf"]
    for name in names(tmp_path):
        with pikepdf.open(tmp_path / "out" / name) as pdf:
            assert pdf.open_metadata().pdfa_status == "2B"
    assert len(pikepdf.open(tmp_path / "out" / "statements.pdf").pages) == 2


def test_a_workbook(statements: Run, tmp_path: Path) -> None:
    assert statements("--format", "xlsx", "--language", "zh").exit_code == 0
    assert names(tmp_path) == ["register.xlsx"]
    assert load_workbook(tmp_path / "out" / "register.xlsx").sheetnames == ["工资汇总册", "明细"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_each_file_opens_with_its_persons_password(statements: Run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "passwords.csv").write_text("编号,密码\nE1,012345\nE2,密二\nE9,nobody\n", encoding)
    result = statements("--format", "pdf", "--password-file", "passwords.csv")
    assert result.exit_code == 0, result.stderr
    assert names(tmp_path) == ["E1.pdf", "E2.pdf"]  # and no register that tells what they lock away
    assert len(pikepdf.open(tmp_path / "out" / "E1.pdf", password="012345").pages) == 1
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "out" / "E2.pdf", password="012345")
    assert "012345" not in result.stderr + result.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("key,password\nE1,a\n", "passwords.csv has no password for 1 of the people, so nothing is written: E2"),
        ("key,password\nE1,a\nE2,\n", "has no password for 1 of the people, so nothing is written: E2"),
        ("E1,a\nE2,b\n", "the first row of passwords.csv should be `key,password` (or 编号,密码)"),
        ("key,password\nE1,a\nE1,b\nE2,c\n", "passwords.csv, row 3: E1 has two passwords"),
        (None, "cannot read passwords.csv"),
    ],
)
def test_passwords_that_cannot_be_used(statements: Run, tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "passwords.csv").write_text(content, "utf-8")
    result = statements("--format", "pdf", "--password-file", "passwords.csv", "--language", "en")
    assert result.exit_code == 2
    assert message in result.stderr
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "pdf", "--pdf-a", "--password-file", "p.csv"], "PDF/A allows no encryption"),
        (["--format", "pdf", "--bundle", "--password-file", "p.csv"], "a bundle holds everybody's statement"),
        (["--bundle"], "are for PDF: add --format pdf"),
        (["--format", "xlsx", "--pdf-a"], "are for PDF: add --format pdf"),
    ],
)
def test_options_that_exclude_each_other(statements: Run, tmp_path: Path, options: list[str], message: str) -> None:
    result = statements(*options, "--language", "en")
    assert result.exit_code == 2
    assert message in result.stderr
    assert names(tmp_path) == []


def test_without_the_extra_html_still_works(statements: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.documents.typesetting.fonts import typefaces
    from engine.documents.typesetting.typesetter import typesetter

    typefaces.cache_clear()
    typesetter.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)
    try:
        result = statements("--format", "pdf", "--language", "zh")
        assert result.exit_code == 2
        assert "生成 PDF 需要程序包 typst：请执行 pip install 'policy-as-code[documents]'" in result.stderr
        assert names(tmp_path) == []
        assert statements("--language", "zh").exit_code == 0
        assert names(tmp_path) == ["E1.html", "E2.html", "index.html"]
    finally:
        typefaces.cache_clear()
        typesetter.cache_clear()


def test_a_name_that_no_font_has_is_named_and_nothing_is_written(statements: Run, tmp_path: Path) -> None:
    employees = tmp_path / "facts" / "employee.csv"
    employees.write_text(employees.read_text("utf-8").replace("张伟", "张\U0002a6a5"), "utf-8")
    result = statements("--format", "pdf", "--language", "zh")
    assert result.exit_code == 2
    assert "没有字体可以印出E1“张\U0002a6a5”中的 \U0002a6a5 (U+2A6A5)" in result.stderr
    assert names(tmp_path) == []


def test_results_as_a_workbook(run: Run, shop: Path, tmp_path: Path) -> None:
    evaluate = ("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--format", "xlsx")
    piped = run(*evaluate)
    assert piped.exit_code == 0, piped.stderr
    assert load_workbook(io.BytesIO(piped.stdout_bytes)).worksheets[0]["A1"].value == "rulebook"
    assert run(*evaluate, "--output", "out").exit_code == 0
    assert (tmp_path / "out" / "results.xlsx").read_bytes() == piped.stdout_bytes


def test_without_lines_there_is_no_pdf(run: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "leave.yaml").write_text(
        "rulebook: leave\ntitle: {zh: 年假, en: Leave}\nin_force: {from: 2024-01-01}\nvocabulary: [people]\nchapters:\n- id: leave\n"
        "  title: {zh: 年假, en: Leave}\n  clauses:\n  - id: leave.year\n    text: {zh: 满一年, en: A year}\n    rules:\n"
        '      a_year: {of: employee, each: month, type: flag, formula: "hired_on < period_end"}\n',
        "utf-8",
    )
    result = run(
        "statements",
        "--rulebook",
        "leave.yaml",
        "--facts",
        "facts",
        "--output",
        "out",
        "--format",
        "pdf",
        "--language",
        "en",
    )
    assert result.exit_code == 2
    assert "there is no statement to write" in result.stderr
    assert names(tmp_path) == []
