"""Wrong usage: told in the language asked for, with what was expected and the nearest right name; help in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import engine
from engine.commands.usage import language_of
from engine.diagnostics.refusal import Refusal
from engine.documents.text_columns import width_of

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (
            ("evaluat",),
            "没有命令“evaluat”；是否应为“evaluate”？",
            "there is no command `evaluat`; did you mean `evaluate`?",
        ),
        (
            ("facts", "frob"),
            "没有命令“frob”；可用的有：template、validate",
            "there is no command `frob`; there are: template",
        ),
        (("evaluate", "--rulbook", "shop"), "没有选项 --rulbook；是否应为“--rulebook”？", "did you mean `--rulebook`?"),
        (("evaluate",), "缺少 --rulebook", "--rulebook is missing"),
        (("new",), "缺少 NAME", "NAME is missing"),
        (("new", "a", "b"), "多余的参数：b", "more than is expected: b"),
        (("evaluate", "--rulebook"), "--rulebook 后面要写值", "--rulebook needs a value after it"),
        (("evaluate", "--skip-bad-rows=3"), "--skip-bad-rows 后面不写值", "--skip-bad-rows takes no value"),
        (
            ("handbook", "--rulebook", "shop.yaml", "--format", "doc"),
            "--format 不能是“doc”；可选：html、pdf、docx、md。是否应为“docx”？",
            "--format cannot be `doc`; it is one of html, pdf, docx, md; did you mean `docx`?",
        ),
        (("templates", "export", "shop.yaml"), "shop.yaml 是文件，这里应为文件夹", "'shop.yaml' is a file"),
        (("evaluate", "--rulebook", "shap.yaml"), "是否应为“shop.yaml”？", "did you mean `shop.yaml`?"),
        (("check", "facts"), "“facts”是文件夹", "`facts` is a folder"),
        (("test", "--cases", "none.yaml", "shop.yaml"), "没有这个文件", "there is no such file"),
        (
            ("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--as", "boss=shop"),
            "不让位于任何角色",
            "yield to no role at all",
        ),
        (
            ("handbook", "--rulebook", "shop.yaml", "--output", "book.odt"),
            "看不出 book.odt 应为何种文件",
            "book.odt does not say which kind of file",
        ),
    ],
)
def test_a_mistake_is_told(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], zh: str, en: str
) -> None:
    assert en in run(*arguments).stderr
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    told = run(*arguments)
    assert told.exit_code in (1, 2)
    assert zh in told.stderr
    assert "Error" not in told.stderr


def test_the_language_asked_for_counts_though_the_rest_is_wrong(run: Run) -> None:
    assert "错误：缺少 --rulebook" in run("evaluate", "--language", "zh").stderr
    assert language_of(["--language=en"]) == "en"
    assert language_of(["evaluate", "--language", "zh"]) == "zh"


def test_help_is_wholly_chinese_and_fits(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    page = run("evaluate", "--help").stdout
    assert page.startswith("用法：policy evaluate [选项]")
    assert all(word in "".join(page.split()) for word in ("选项：", "（必填）", "（默认table）"))
    assert not any(word in page for word in ("Usage", "Options", "default:", "Show this"))
    assert max(map(width_of, page.splitlines())) <= 80


@pytest.mark.parametrize(("ending", "start"), [("html", b"<!"), ("pdf", b"%P"), ("docx", b"PK"), ("md", b"# ")])
def test_the_handbook_is_what_its_name_says(run: Run, shop: Path, tmp_path: Path, ending: str, start: bytes) -> None:
    assert run("handbook", "--rulebook", "shop.yaml", "--output", f"book.{ending}").exit_code == 0
    assert (tmp_path / f"book.{ending}").read_bytes()[:2] == start


@pytest.mark.parametrize("period", ["2024年10月", "2024/10", "202410"])
def test_a_period_may_be_typed_as_in_a_cell(run: Run, shop: Path, period: str) -> None:
    called = ("evaluate", "--rulebook", "shop.yaml", "--facts", "facts", "--period")
    assert run(*called, period).stdout == run(*called, "2024-10").stdout


def test_a_wide_table_drops_what_the_person_is(run: Run) -> None:
    books = ("fengyun", "social_insurance", "individual_income_tax")
    table = run("evaluate", *(word for name in books for word in ("--rulebook", name)), "--language", "zh").stdout
    assert "岗位" not in table.splitlines()[3]
    assert max(map(width_of, table.splitlines())) <= 80


def test_what_is_found_prints_as_a_line(shop: Path) -> None:
    shop.write_text(shop.read_text("utf-8").replace("unit: CNY", "unit: CNX", 1), "utf-8")
    found = engine.check(shop).items[0]
    assert str(found).startswith(f"{shop}:")
    assert "error[type_mismatch]: " in str(found)
    assert len(repr(found)) < 600


def test_the_api_names_what_may_be_given(shop: Path) -> None:
    with pytest.raises(Refusal, match=r"format cannot be `doc`; .* did you mean `docx`"):
        engine.render_handbook(shop, "zh", "doc")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="language cannot be `de`"):
        engine.render_handbook(shop, "de")  # type: ignore[arg-type]
