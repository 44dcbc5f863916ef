"""Reading aloud: by a voice of the device only, in the page's language, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import PHONE, Visit

SPEAKER = """
window.spoken = []; window.stopped = 0; const told = new EventTarget(); let voices = VOICES;
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => voices, speak: (each) => spoken.push(each), cancel: () => { stopped += 1; },
  addEventListener: (kind, what) => told.addEventListener(kind, what),
}});
window.found = (more) => { voices = more; told.dispatchEvent(new Event("voiceschanged")); };
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""
"""A speaker that only notes what it is given: a machine for tests has neither voices nor ears."""
FAR = '[{lang: "zh-CN", localService: false}, {lang: "en-US", localService: false}]'
HERE = '[{lang: "fr-FR", localService: true}, {lang: "zh_CN", localService: true}, {lang: "en-US", localService: true}]'
PATH = "/library/fever-and-breathing/"


def opened(visit: Callable[..., Visit], voices: str, language: str) -> Visit:
    window = visit(PHONE, language)
    window.page.add_init_script(SPEAKER.replace("VOICES", voices))
    window.go(PATH)
    return window


def buttons(window: Visit) -> list[str]:
    return [each.inner_text() for each in window.page.locator("[data-read-aloud] button:visible").all()]


# One test: a service of its own takes longer to open than all of this.
@pytest.mark.one_database
def test_article_is_read_by_a_voice_of_the_device_and_by_no_other(visit: Callable[..., Visit]) -> None:
    reads_and_stops(opened(visit, HERE, "zh-CN"), "zh-CN", "zh_CN", "读给我听", "停")
    reads_and_stops(opened(visit, HERE, "en-GB"), "en-GB", "en-US", "Read it to me", "Stop")

    # Their maker would learn what is read.
    window = opened(visit, FAR, "zh-CN")
    assert buttons(window) == []

    # Browsers find voices late.
    window.page.evaluate(f"found({HERE})")
    assert buttons(window) == ["读给我听"]


def reads_and_stops(window: Visit, language: str, voice: str, begin: str, stop: str) -> None:
    page = window.page
    assert buttons(window) == [begin]

    page.get_by_role("button", name=begin).click()

    spoken: list[dict[str, Any]] = page.evaluate(
        "spoken.map((each) => ({text: each.text, lang: each.lang, voice: each.voice.lang}))"
    )
    assert [each["text"] for each in spoken] == page.locator(
        "[data-spoken] :is(h1, h2, p, li)"
    ).all_text_contents()
    assert spoken[0]["text"] == page.locator("h1").inner_text()
    assert {(each["lang"], each["voice"]) for each in spoken} == {(language, voice)}
    assert buttons(window) == [stop]
    assert page.evaluate("document.activeElement.textContent") == stop

    before = page.evaluate("stopped")
    page.get_by_role("button", name=stop).click()
    assert page.evaluate("stopped") == before + 1
    assert buttons(window) == [begin]

    page.get_by_role("button", name=begin).click()
    page.evaluate("spoken.at(-1).dispatchEvent(new Event('end'))")
    assert buttons(window) == [begin], "at the end the button comes back"
    window.check()
