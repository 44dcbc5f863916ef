"""Training of staff: courses that are whole, certificates that end, and nothing that ranks anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.audit.models import Entry
from huijia.apps.training import actions, queries
from huijia.apps.training.courses import courses
from huijia.apps.training.models import Attendance, Certificate, Session
from huijia.values.text import Text
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, TODAY, TOWNSHIP, Office

SignedIn = Callable[[str], Client]
REQUIRED = {"rights", "privacy", "charter"}
RIGHT = ["0", "0", "0"]


def certified(office: Office, name: str, course: str, on: date = TODAY) -> Certificate:
    made = actions.answer_course(by=office.viewer(name), course=courses()[course], chosen=RIGHT, on=on)
    assert made is not None
    return made


def session_made(office: Office, area: str = TOWNSHIP, days: int = 3) -> Session:
    return actions.hold_session(
        by=office.viewer("administrator"), area=Area.objects.get(code=area), course=courses()["privacy"], place="会议室", starts_at=NOW + timedelta(days=days), at=NOW,
    )  # fmt: skip


@pytest.mark.one_database
def test_courses_are_whole_in_both_languages_with_sources_and_questions() -> None:
    found = courses()

    assert {slug for slug, each in found.items() if each.required} == REQUIRED
    for each in found.values():
        assert isinstance(each.title.text, Text)
        assert len(each.questions) == 3
        assert each.sources
        for number, question in enumerate(each.questions):
            assert sorted(place for place, _ in question.shown(number)) == ["0", "1", "2"]
        places = {
            [place for place, _ in question.shown(number)].index("0")
            for number, question in enumerate(each.questions)
        }
        assert places == {0, 1, 2}, "the right one stands now here, now there"


def test_all_right_makes_a_certificate_that_ends(office: Office) -> None:
    made = certified(office, "township_officer", "privacy")

    assert (made.earned_on, made.valid_until) == (TODAY, date(2027, 3, 16))
    assert certified(office, "township_officer", "privacy").pk == made.pk
    assert Entry.objects.filter(action="training.certified").count() == 1


def test_wrong_answers_make_none_and_are_kept_nowhere(office: Office) -> None:
    entries = Entry.objects.count()
    for chosen in (["0", "0", "1"], ["0", "0"], [], ["0"] * 4):
        assert actions.answer_course(by=office.viewer("finance"), course=courses()["rights"], chosen=chosen, on=TODAY) is None  # fmt: skip

    assert not Certificate.objects.exists()
    assert Entry.objects.count() == entries


def test_families_take_no_course(office: Office) -> None:
    with pytest.raises(NotAllowed):
        certified(office, "family", "rights")


def test_somebody_needs_what_is_required_and_not_held(office: Office) -> None:
    officer = office.users["township_officer"].pk
    certified(office, "township_officer", "privacy", on=date(2025, 3, 16))
    certified(office, "township_officer", "rights", on=date(2024, 4, 1))

    [standing] = queries.standings([officer], on=TODAY).values()

    assert {each.course.slug for each in standing if each.is_needed} == {"charter"}
    assert {each.course.slug for each in standing if each.ends_soon} == {"privacy", "rights"}
    [later] = queries.standings([officer], on=TODAY + timedelta(days=1)).values()
    assert {each.course.slug for each in later if each.is_needed} == {"charter", "privacy"}


def test_administrator_sees_the_staff_by_name_whatever_they_hold(office: Office, signed_in: SignedIn) -> None:
    def names() -> list[str]:
        page = BeautifulSoup(signed_in("administrator").get("/training/area/").content, "html.parser")
        return [each.get_text() for each in page.select("tbody th")]

    before = names()
    for course in REQUIRED:
        certified(office, "township_officer", course)

    assert before == names() == sorted(before)
    assert "王芳" not in before


def test_nothing_is_kept_that_could_rank(office: Office) -> None:
    fields = {f"{model.__name__}.{field.name}" for model in (Certificate, Session, Attendance) for field in model._meta.fields if field.name != "id"}  # fmt: skip

    assert fields == {
        "Certificate.user", "Certificate.course", "Certificate.earned_on", "Certificate.valid_until",
        "Session.course", "Session.area", "Session.place", "Session.starts_at",
        "Attendance.session", "Attendance.user", "Attendance.came",
    }  # fmt: skip


def test_sessions_are_joined_left_and_noted(office: Office) -> None:
    made = session_made(office, area=COUNTY)
    officer, contact = office.viewer("township_officer"), office.viewer("village_contact")
    for viewer in (officer, contact, officer):
        actions.set_coming(by=viewer, session_id=made.pk, comes=True, at=NOW)
    actions.set_coming(by=contact, session_id=made.pk, comes=False, at=NOW)

    with pytest.raises(UnableToFind):
        actions.note_who_came(by=office.viewer("administrator"), session_id=made.pk, users=[], at=NOW)
    actions.note_who_came(
        by=office.viewer("administrator"), session_id=made.pk, users=[officer.id or 0, contact.id or 0], at=made.starts_at,
    )  # fmt: skip

    assert list(Attendance.objects.values_list("user", "came")) == [(officer.id, True)]


def test_sessions_of_elsewhere_are_not_there(office: Office) -> None:
    made = session_made(office, area=ELSEWHERE)

    with pytest.raises(UnableToFind):
        actions.set_coming(by=office.viewer("township_officer"), session_id=made.pk, comes=True, at=NOW)
    assert list(queries.sessions_coming(office.viewer("other_officer"), at=NOW)) == [made]
    with pytest.raises(NotAllowed):
        actions.hold_session(by=office.viewer("health_worker"), area=made.area, course=courses()["rights"], place="x", starts_at=NOW + timedelta(1), at=NOW)  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_staff_read_answer_and_print(office: Office, signed_in: SignedIn, language: str) -> None:
    client = signed_in("village_contact")
    client.cookies["django_language"] = language
    answers: dict[str, Any] = {f"question_{n}": "0" for n in range(3)}

    wrong = client.post("/training/privacy/", answers | {"question_1": "2"})
    right = client.post("/training/privacy/", answers)
    printed = client.get(right["Location"])

    assert wrong.status_code == 422
    why = courses()["privacy"].questions[1].why
    assert (why.en if language == "en" else why.zh) in BeautifulSoup(wrong.content, "html.parser").get_text()
    assert office.users["village_contact"].name in printed.content.decode()
    assert signed_in("finance").get(right["Location"]).status_code == 404
    assert client.get("/training/").status_code == 200
    assert client.get("/training/no-such/").status_code == 404


def test_families_and_strangers_have_no_such_pages(office: Office, signed_in: SignedIn) -> None:
    for address in ("/training/", "/training/rights/", "/training/area/"):
        assert signed_in("family").get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert signed_in("township_officer").get("/training/area/").status_code == 404
