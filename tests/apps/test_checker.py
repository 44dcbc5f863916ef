"""The public checker: each kind of answer in both languages, back and change, and that nothing is kept."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.web.benefits import offered

KEY = "cn.childcare-subsidy"
PATH = f"/check/{KEY}/"
LANGUAGES = ("zh-hans", "en")
YES = {"value": "yes"}
UNKNOWN = {"value": "unknown"}
NO_OTHERS = {"applies": "none"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a day of March 2026."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 3, 16))


def day(year: int | str, month: int | str, day: int | str) -> dict[str, Any]:
    return {"year": str(year), "month": str(month), "day": str(day)}


class Visitor:
    """Fills in the page that is shown, as a browser would: with the hidden fields of its form."""

    def __init__(self, language: str = "zh-hans") -> None:
        self.client = Client(headers={"Accept-Language": language})
        self.seen: list[str] = []
        self.shows(self.client.get(PATH))

    def shows(self, response: HttpResponse) -> HttpResponse:
        assert response.status_code == 200
        self.page = BeautifulSoup(response.content, "html.parser")
        self.seen.append(self.asked)
        return response

    @property
    def asked(self) -> str:
        """The name of the page that is shown; "" for the result."""
        found = self.page.select_one("input[name=page]")
        return str(found["value"]) if found else ""

    @property
    def heading(self) -> str:
        return self.page.find("h1").get_text(strip=True)

    @property
    def text(self) -> str:
        return self.page.find("main").get_text(" ", strip=True)

    def _hidden(self, form: str) -> dict[str, str]:
        return {str(i["name"]): str(i["value"]) for i in self.page.select(f"{form} input[type=hidden]")}

    def answers(self, fields: dict[str, Any]) -> Visitor:
        self.shows(self.client.post(PATH, {**self._hidden("main form"), **fields}))
        return self

    def presses(self, name: str, value: str) -> Visitor:
        """A button of the form that holds the answers: back, change, answer now, the other language."""
        assert self.page.select_one(f"button[name={name}][value={value}]"), (
            f"there is no button {name}={value}"
        )
        self.shows(self.client.post(PATH, {**self._hidden("form#answers"), name: value}))
        return self

    def error(self) -> str:
        return self.page.select_one(".govuk-error-summary a").get_text(strip=True)


def entitled(language: str = "zh-hans") -> Visitor:
    visitor = Visitor(language).answers(day(2025, 5, 6)).answers(YES).answers(YES)
    return visitor.answers(NO_OTHERS)


HEADINGS = {
    "entitled": {"zh-hans": "按您的回答，可以领取", "en": "By your answers: entitled"},
    "not_entitled": {"zh-hans": "按您的回答，不能领取", "en": "By your answers: not entitled"},
    "need_to_ask": {"zh-hans": "还需要了解一些情况", "en": "We need to ask something more"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_family_that_is_entitled_reads_how_much_why_and_how_to_claim(language: str) -> None:
    visitor = entitled(language)

    assert visitor.seen == ["birth_date", "chinese_national", "birth_registered", "others", ""]
    assert visitor.heading == HEADINGS["entitled"][language]
    assert [row.th.get_text() for row in visitor.page.select("tbody tr")] == ["2026", "2027", "2028"]
    amount = "3,600.00 元" if language == "zh-hans" else "CNY 3,600.00"
    assert [row.td.get_text(strip=True) for row in visitor.page.select("tbody tr")] == [amount] * 3
    procedure = offered()[KEY].procedure
    spoken = "zh" if language == "zh-hans" else "en"
    for said in (procedure.where.text, procedure.until.text, *(paper.name for paper in procedure.papers)):
        assert said.in_language(spoken) in visitor.text
    assert visitor.page.select_one(f'a[href="/claims/new/?benefit={KEY}"]')
    assert visitor.page.select_one("button[data-print]")


def test_year_whose_time_to_claim_has_passed_is_not_promised() -> None:
    # Born in December 2023: 24 months, 2025 and 2026. The claim for 2025 had to be made by the end of that year.
    page = Visitor("en").answers(day(2023, 12, 5)).answers(YES).answers(YES).answers(NO_OTHERS).page

    assert page.select_one(".huijia-amount").get_text() == "CNY 3,600.00"
    assert "paid only if it was claimed by then" in page.select("tbody tr")[0].get_text()
    assert "passed" not in page.select("tbody tr")[1].get_text()


def test_family_whose_every_year_has_passed_is_told_so() -> None:
    # Born in January 2022: one month, January 2025.
    visitor = Visitor("en").answers(day(2022, 1, 6)).answers(YES).answers(YES).answers(NO_OTHERS)

    assert visitor.heading == "By your answers: the time to claim has passed"
    assert "CNY 300.00" in visitor.text


def test_chart_says_in_words_what_its_bars_show() -> None:
    page = entitled("en").page

    bars = page.select("svg rect")
    assert len(bars) == 3
    described = page.select_one("svg desc").get_text()
    assert described == "2026: CNY 3,600.00; 2027: CNY 3,600.00; 2028: CNY 3,600.00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_child_that_is_no_national_is_asked_nothing_more(language: str) -> None:
    visitor = Visitor(language).answers(day(2025, 5, 6)).answers({"value": "no"})

    assert visitor.seen == ["birth_date", "chinese_national", ""]
    assert visitor.heading == HEADINGS["not_entitled"][language]
    assert ("问答" if language == "zh-hans" else "art. 4") in visitor.text


def test_child_that_was_three_before_the_scheme_is_asked_its_birth_only() -> None:
    visitor = Visitor().answers(day(2020, 5, 6))

    assert visitor.seen == ["birth_date", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_said_with_what_each_answer_leads_to(language: str) -> None:
    visitor = Visitor(language).answers(day(2024, 12, 6)).answers(YES).answers(UNKNOWN).answers(NO_OTHERS)

    assert visitor.heading == HEADINGS["need_to_ask"][language]
    # Born in December 2024: 36 months of 300 yuan from 2025 on, of which 24 can still be claimed in March 2026.
    leads = visitor.page.select_one("dl").get_text("", strip=True)
    if language == "zh-hans":
        assert "如果“是”：可以领取，还可以申领 7,200.00 元" in leads
        assert "如果“否”：不能领取" in leads
    else:
        assert "If yes: entitled, CNY 7,200.00 still to be claimed" in leads
        assert "If no: not entitled" in leads


def test_answer_that_is_missing_can_be_given_from_the_result() -> None:
    visitor = Visitor().answers(day(2025, 5, 6)).answers(YES).answers(UNKNOWN).answers(NO_OTHERS)

    visitor.presses("go", "birth_registered").answers(YES)

    assert visitor.heading == HEADINGS["entitled"]["zh-hans"]


def test_unknown_date_of_birth_is_an_answer() -> None:
    visitor = Visitor().answers({"unknown": "1"})

    assert visitor.asked == "chinese_national"


def test_death_is_asked_last_and_its_day_only_of_those_who_say_so() -> None:
    visitor = Visitor("en").answers(day(2024, 5, 6)).answers(YES).answers(YES)
    assert "died" not in "".join(visitor.seen[:3])

    visitor.answers({"applies": ["death_date"]}).answers(day(2025, 8, 1))

    assert visitor.seen[-3:] == ["others", "death_date", ""]
    assert [row.th.get_text() for row in visitor.page.select("tbody tr")] == ["2025"]


def test_who_says_the_child_lives_reads_nothing_of_its_death_outside_the_steps() -> None:
    page = entitled().page
    for steps in page.select(".huijia-lines"):
        steps.decompose()

    assert not re.search("死|去世", page.find("main").get_text())


def test_back_shows_the_page_before_with_its_answer() -> None:
    visitor = Visitor().answers(day(2025, 5, 6)).answers(YES)

    visitor.presses("go", "chinese_national")
    assert visitor.page.select_one("input[type=radio][value=yes]").has_attr("checked")

    visitor.presses("go", "birth_date")
    assert [visitor.page.select_one(f"input[name={part}]")["value"] for part in ("year", "month", "day")] == [
        "2025",
        "5",
        "6",
    ]
    assert visitor.page.select_one('a.govuk-back-link[href="/check/"]')


def test_back_from_the_result_leads_to_the_last_question() -> None:
    visitor = entitled()

    assert visitor.page.select_one("button.govuk-back-link")["value"] == "others"


def test_changed_answer_leads_straight_to_the_new_result() -> None:
    visitor = entitled().presses("go", "birth_date")

    visitor.answers(day(2024, 5, 6))

    assert visitor.asked == ""
    assert visitor.page.select("tbody tr")[2].td.get_text(strip=True) == "1,500.00 元"


def test_changed_answer_that_makes_others_matter_asks_them() -> None:
    visitor = Visitor().answers(day(2020, 5, 6)).presses("go", "birth_date")

    visitor.answers(day(2025, 5, 6))

    assert visitor.asked == "chinese_national"


def test_language_changes_on_the_spot_with_all_answers_kept() -> None:
    visitor = Visitor().answers(day(2025, 5, 6)).answers(YES)

    visitor.presses("language", "en")

    assert visitor.asked == "birth_registered"
    assert visitor.page.html["lang"] == "en"
    assert visitor.answers(YES).answers(NO_OTHERS).heading == HEADINGS["entitled"]["en"]


IMPOSSIBLE = [
    (day("", "", ""), "请填写日期"),
    (day(2025, "", 6), "日期缺少月，请补上"),
    (day(2025, 2, 30), "没有这一天"),
    (day(25, 2, 3), "四位数字"),
    (day("二零", 2, 3), "只填数字"),
    (day(2026, 13, 1), "没有这一天"),
    (day(2098, 1, 1), "还没到"),
    (day(1850, 1, 1), "不可能"),
]


@pytest.mark.parametrize(("fields", "said"), IMPOSSIBLE)
def test_day_that_cannot_be_is_told_with_how_to_mend_it(fields: dict[str, Any], said: str) -> None:
    visitor = Visitor().answers(fields)

    assert visitor.asked == "birth_date"
    assert said in visitor.error()
    assert visitor.page.title.get_text().startswith("错误：")
    target = visitor.page.select_one(".govuk-error-summary a")["href"].removeprefix("#")
    assert visitor.page.find(id=target).name == "input", "the error leads to the field"


def test_digits_of_a_chinese_keyboard_are_read() -> None:
    assert Visitor().answers(day("２０２５", "５", "６")).asked == "chinese_national"


def test_contradiction_is_told_on_the_page_of_the_fact_that_it_names() -> None:
    visitor = Visitor("en").answers(day(2024, 5, 6)).answers(YES).answers(YES)

    visitor.answers({"applies": ["death_date"]}).answers(day(2024, 5, 5))

    assert visitor.asked == "death_date"
    assert "before the birth" in visitor.error()


@pytest.mark.parametrize(
    ("number", "said"), [("", "填写数字"), ("二零", "填写数字"), ("1800", "1990 至 2099")]
)
def test_number_that_cannot_be_is_told_with_how_to_mend_it(number: str, said: str) -> None:
    visitor = Visitor().answers(day(2025, 5, 6)).answers(YES).answers(YES)

    visitor.answers({"applies": ["first_claim_year"]}).answers({"value": number})

    assert visitor.asked == "first_claim_year"
    assert said in visitor.error()
    assert visitor.answers({"value": "２０２６"}).heading == HEADINGS["entitled"]["zh-hans"]
    assert [row.th.get_text() for row in visitor.page.select("tbody tr")] == ["2026", "2027", "2028"]


@pytest.mark.parametrize("fields", [{}, {"applies": ["none", "death_date"]}, {"applies": ["birth_date"]}])
def test_other_circumstances_need_a_choice_that_fits(fields: dict[str, Any]) -> None:
    visitor = Visitor().answers(day(2025, 5, 6)).answers(YES).answers(YES).answers(fields)

    assert visitor.asked == "others"
    assert visitor.error()


def test_what_was_ticked_by_mistake_can_be_taken_back() -> None:
    visitor = Visitor().answers(day(2025, 5, 6)).answers(YES).answers(YES)

    visitor.answers({"applies": ["death_date"]}).answers({"unknown": "1"})

    assert visitor.heading == HEADINGS["entitled"]["zh-hans"]


FIELDS = [
    "a.birth_date",
    "a.chinese_national",
    "a.birth_registered",
    "a.death_date",
    "a.first_claim_year",
    "page",
    "go",
    "at",
    "language",
    "value",
    "applies",
    "year",
    "month",
    "day",
    "unknown",
]
TEXTS = [
    "yes",
    "no",
    "unknown",
    "none",
    "applies",
    "2025-05-06",
    "2024-02-30",
    "0000-01-01",
    "9999-12-31",
    "others",
    "birth_date",
    "death_date",
    "first_claim_year",
    "en",
    "２０２５",
    "²",
    "-1",
    "999999999999",
    "13",
]


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=12) | st.sampled_from(TEXTS)))
def test_no_hidden_field_breaks_a_page(fields: dict[str, str]) -> None:
    response = Client().post(PATH, fields)

    assert response.status_code == 200


@pytest.fixture
def whole_way() -> Callable[[Client], list[HttpResponse]]:
    """Every kind of checker page, asked for by this browser."""

    def go(client: Client) -> list[HttpResponse]:
        birth = {"a.birth_date": "2025-05-06"}
        known = {**birth, "a.chinese_national": "yes", "a.birth_registered": "yes"}
        none = {"a.death_date": "none", "a.first_claim_year": "none"}
        return [
            client.get("/check/"),
            client.get(PATH),
            client.post(PATH, {"page": "birth_date", **day(2025, 2, 30)}),
            client.post(PATH, birth),
            client.post(PATH, known),
            client.post(PATH, {**known, "a.death_date": "applies", "a.first_claim_year": "none"}),
            client.post(PATH, {**known, **none}),
            client.post(PATH, {**known, **none, "go": "birth_date"}),
            client.post(PATH, {**known, **none, "language": "en"}),
            client.get("/api/"),
        ]

    return go


@pytest.mark.django_db
def test_pages_ask_no_database_and_set_two_cookies_at_most(
    whole_way: Callable[[Client], list[HttpResponse]], django_assert_num_queries: Any
) -> None:
    client = Client()
    with django_assert_num_queries(0):
        whole_way(client)

    assert set(client.cookies) <= {"django_language", "csrftoken"}


def test_pages_of_somebody_signed_in_read_no_session(
    signed_in: Callable[[str], Client],
    whole_way: Callable[[Client], list[HttpResponse]],
    django_assert_num_queries: Any,
) -> None:
    client = signed_in("family")

    with django_assert_num_queries(0):
        whole_way(client)


def test_every_form_posts_and_no_address_holds_an_answer(
    whole_way: Callable[[Client], list[HttpResponse]],
) -> None:
    for response in whole_way(Client()):
        assert response.status_code == 200, "an answer is never passed on by a redirect"
        page = BeautifulSoup(response.content, "html.parser")
        assert {form["method"] for form in page.find_all("form")} <= {"post"}
        addresses = [tag.get("href") or tag.get("action") or "" for tag in page.select("a, form")]
        assert [each for each in addresses if "2025-05-06" in each or "birth" in each] == []


def test_pages_with_answers_are_not_kept_by_browsers(
    whole_way: Callable[[Client], list[HttpResponse]],
) -> None:
    posted = [response for response in whole_way(Client()) if response.request["REQUEST_METHOD"] == "POST"]

    assert {response["Cache-Control"] for response in posted} == {"no-store"}


def test_nothing_is_logged(
    whole_way: Callable[[Client], list[HttpResponse]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        whole_way(Client())

    assert "2025" not in caplog.text
    assert "birth" not in caplog.text


def test_pages_hold_no_inline_script_or_style(whole_way: Callable[[Client], list[HttpResponse]]) -> None:
    for response in whole_way(Client()):
        page = BeautifulSoup(response.content, "html.parser")
        assert page.select("[style], style, [onclick]") == []
        assert [script for script in page.find_all("script") if not script.get("src")] == []


def test_ids_are_unique_and_labels_lead_to_fields(
    whole_way: Callable[[Client], list[HttpResponse]],
) -> None:
    for response in whole_way(Client()):
        page = BeautifulSoup(response.content, "html.parser")
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids))
        assert {label["for"] for label in page.find_all("label")} <= set(ids)
        assert {button["form"] for button in page.select("button[form]")} <= set(ids)


@pytest.mark.django_db
def test_benefit_that_is_not_offered_is_not_found() -> None:
    assert Client().get("/check/toyland.family-allowance/").status_code == 404
    assert Client().get("/check/../../etc/").status_code == 404
