"""The page of one's own data: on a phone in Chinese, at a desk in English with the keyboard alone; and the page that opens a copy, which sends nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Service, Visit
from tests.browser.demo_office import Filled
from tests.browser.looking import LOCALES
from tests.browser.signing_in import signed_in


def taken(window: Visit, button: str, folder: Path) -> Path:
    """A copy, as the button gives it."""
    with window.page.expect_download() as copy:
        window.page.get_by_role("button", name=button).click()
    target = folder / copy.value.suggested_filename
    copy.value.save_as(target)
    return target


def test_a_family_reads_withdraws_and_takes_a_copy_that_opens_on_its_own_device(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled], tmp_path: Path
) -> None:
    service, _ = filled_service
    window = visit(PHONE, LOCALES["zh"])
    signed_in(window, service, "demo.family")
    assert window.go("/mine/") == 200
    window.check()
    page = window.page
    page.get_by_role("link", name="登记了什么").click()
    page.get_by_role("link", name="申领和决定").click()
    page.wait_for_load_state()
    window.check()
    page.go_back()

    page.get_by_role("button", name="同意 用短信通知申领的进展").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="撤回 用短信通知申领的进展").click()
    page.wait_for_load_state()
    expect(page.get_by_text("已撤回。", exact=True)).to_be_visible()

    copy = taken(window, "取得副本（ZIP）", tmp_path)
    assert copy.name == "huijia-copy.zip"
    with zipfile.ZipFile(copy) as found:
        found.extractall(tmp_path / "copy")
    told = json.loads((tmp_path / "copy" / "huijia-copy.json").read_text(encoding="utf-8"))

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "copy" / "viewer.html").as_uri())
    page.set_input_files("#file", tmp_path / "copy" / "huijia-copy.json")
    expect(page.locator("#told")).to_have_text("已打开。")
    assert shown(window) == expected(told, "zh")
    assert window.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="English").click()
    assert shown(window) == expected(told, "en")
    page.set_input_files("#file", copy)
    expect(page.locator("#told")).to_have_class("wrong")
    assert [each for each in asked if not each.startswith("file:")] == []


def shown(window: Visit) -> list[list[str]]:
    """Table, row, field and text of each value that the viewer shows."""
    found: list[list[str]] = window.page.evaluate(
        """() => [...document.querySelectorAll("#copy dd[data-field]")].map((each) => [
            each.closest("details").dataset.table, each.closest("dl").dataset.row, each.dataset.field,
            each.querySelector("ul") ? "…" : each.textContent])"""
    )
    return sorted(found)


def expected(told: dict[str, object], language: str) -> list[list[str]]:
    """The same, from the copy itself."""
    nothing, yes_no = "—", {"zh": ("否", "是"), "en": ("no", "yes")}[language]
    found = []
    for person in told["people"]:  # type: ignore[attr-defined]
        for table in person["tables"]:
            for row in table["rows"]:
                for field in table["fields"]:
                    if field["name"] not in row["values"]:
                        continue
                    value = row["values"][field["name"]]
                    words = field.get("words", {})
                    if not isinstance(value, (list, dict)) and str(value) in words:
                        text = words[str(value)][language]
                    elif field.get("money") and isinstance(value, int):
                        yuan = f"{value / 100:,.2f}"
                        text = f"{yuan} 元" if language == "zh" else f"CNY {yuan}"
                    elif value in (None, "") or value in ([], {}):
                        text = nothing
                    elif isinstance(value, (list, dict)):
                        text = "…"
                    elif isinstance(value, bool):
                        text = yes_no[value]
                    else:
                        text = str(value)
                        if text[10:11] == "T" and text[4:5] == "-" and text[13:14] == ":":
                            text = f"{text[:10]} {text[11:16]}"
                    found.append([table["table"], row["row"], field["name"], text])
    return sorted(found)


def test_by_keyboard_at_a_desk_in_english(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled], tmp_path: Path
) -> None:
    service, _ = filled_service
    window = visit(DESK, LOCALES["en"])
    signed_in(window, service, "demo.family")
    window.go("/mine/")
    window.check()
    page = window.page
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"))
    assert {"Who looked", "Take a copy (ZIP)", "Data only (JSON)", "Each time is listed here"} <= reached
    button = page.get_by_role("button", name="Data only (JSON)")
    button.focus()
    with page.expect_download() as copy:
        page.keyboard.press("Enter")
    assert copy.value.suggested_filename == "huijia-copy.json"
    page.get_by_role("link", name="Each time is listed here").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who looked, and who changed something")
    window.check()


pytestmark = pytest.mark.one_database
