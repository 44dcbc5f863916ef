"""Families' accounts: opened at the counter on a consent that is kept, changed, closed, withdrawn from; and what a person can see and take."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed, UnableToUsePhone
from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import SYSTEM, viewer_of
from huijia.apps.audit.models import Entry
from huijia.apps.audit.opening import changes_of
from huijia.apps.audit.queries import faults
from huijia.apps.claims.actions import decide, recommend, return_for_more, take
from huijia.apps.claims.models import Claim, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.claims.telling import TOLD_WITH_TERMS
from huijia.apps.consent.ages import ACCOUNT_FROM, account_from, age_on
from huijia.apps.consent.errors import UnableToAnswer, UnableToOpenAccount
from huijia.apps.consent.family_accounts import answer_messages, correct_phone, open_account, withdraw
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.queries import accounts_of, agrees_to, open_accounts_of
from huijia.apps.consent.texts import ASKED, RECORDS_KEPT, VERSION
from huijia.apps.people.actions import register_person
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Person, PersonAccount, Source
from huijia.values.text import Text
from tests.apps.conftest import NOW, ORIGINALS, TODAY, VILLAGE, Office, make_office
from tests.apps.copies import copied, rows_in

SignedIn = Callable[[str], Client]
PHONE, OTHER_PHONE = "+8613800000001", "+8613900000002"
TYPED = {"phone": "138 0000 0001", "document": "居民身份证原件", "language": "zh", "agreed": "on"}


def grown_up(name: str = "赵甲", born: date = date(1990, 1, 1), **facts: Any) -> Person:
    return register_person(
        by=SYSTEM,
        area=Area.objects.get(code=VILLAGE),
        facts={"name": name, "birth_date": born, **facts},
        valid_from=date(2025, 1, 1),
        at=NOW,
        source=Source.DOCUMENT,
    )


def opened(office: Office, person: Person, phone: str = PHONE) -> User:
    return open_account(
        by=office.viewer("township_officer"),
        person=person,
        phone=phone,
        language="zh",
        document="居民身份证原件",
        at=NOW,
    )


@pytest.fixture
def sent(settings: Any, tmp_path: Path) -> Path:
    settings.MESSAGES_FOLDER = tmp_path / "messages"
    return tmp_path / "messages" / "outbox.txt"


def code_in(sent: Path) -> str:
    found = re.findall(r"\b\d{6}\b", sent.read_text(encoding="utf-8").splitlines()[-1].split("\t")[1])
    return str(found[0])


def test_account_is_opened_at_the_counter_and_the_person_signs_in(
    office: Office, signed_in: SignedIn, client: Client, sent: Path
) -> None:
    person = grown_up()
    counter = signed_in("township_officer")
    page = counter.get(f"/people/{person.pk}/account/").content.decode()
    assert all(line in page for line in ASKED[Purpose.ACCOUNT].told.zh.splitlines())
    assert ASKED[Purpose.ACCOUNT].told.en.split(",")[0] in page

    done = counter.post(f"/people/{person.pk}/account/open/", TYPED)
    asked = client.post("/account/code/", {"phone": PHONE})
    client.post(asked["Location"], {"code": code_in(sent)})

    assert done.status_code == 302
    assert client.get("/mine/")["Location"] == f"/mine/{person.pk}/"
    assert client.get(f"/people/{person.pk}/").status_code == 200


def test_consent_is_kept_word_for_word_with_the_account(office: Office) -> None:
    person = grown_up()

    opened(office, person)

    answer = Answer.objects.get(person=person)
    assert (answer.purpose, answer.given, answer.channel) == ("account", "agreed", "counter")
    assert (answer.told, answer.language) == (ASKED[Purpose.ACCOUNT].told.zh, "zh")
    assert answer.given_by == office.users["township_officer"].pk


def test_without_consent_no_account_is_opened(office: Office, signed_in: SignedIn) -> None:
    person = grown_up()

    page = signed_in("township_officer").post(
        f"/people/{person.pk}/account/open/",
        {name: value for name, value in TYPED.items() if name != "agreed"},
    )

    assert page.status_code == 422
    assert "没有本人同意，不能开通" in page.content.decode()
    assert not accounts_of(person).exists()
    assert not Answer.objects.exists()


def test_phone_of_another_account_is_refused_without_telling_whose(
    office: Office, signed_in: SignedIn
) -> None:
    opened(office, grown_up("钱乙"))
    person = grown_up()

    page = signed_in("township_officer").post(f"/people/{person.pk}/account/open/", TYPED)

    text = page.content.decode()
    assert page.status_code == 422
    assert "这个号码不能用于这个账户" in text
    assert "钱乙" not in text
    assert not Answer.objects.filter(person=person).exists(), "account and consent are one"
    assert Entry.objects.filter(action="account.phone_refused", person_id=person.pk).count() == 1


@pytest.mark.parametrize(
    ("born", "facts", "said"),
    [
        (date(2010, 3, 17), {}, "未满 16 周岁"),  # sixteen tomorrow
        (date(1990, 1, 1), {"death_date": date(2026, 1, 1)}, "去世"),
    ],
)
def test_children_and_the_dead_get_no_account(
    office: Office, born: date, facts: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnableToOpenAccount, match=said):
        opened(office, grown_up(born=born, **facts))


def test_somebody_gets_an_account_on_their_sixteenth_birthday(office: Office) -> None:
    assert opened(office, grown_up(born=date(2010, 3, 16))).phone == PHONE


def test_unknown_age_is_not_taken_for_grown_up(office: Office) -> None:
    assert office.parent.birth_date is None
    with pytest.raises(UnableToOpenAccount, match="出生日期"):
        opened(office, office.parent)


def test_age_comes_from_a_dated_source() -> None:
    assert account_from(TODAY) == 16
    assert all("法" in each.source for each in ACCOUNT_FROM)
    assert age_on(date(2010, 2, 29 - 1), date(2026, 2, 28)) == 16
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17


def test_second_account_is_refused_also_for_a_merged_record(office: Office) -> None:
    person, again = grown_up(), grown_up("赵佳")
    opened(office, person)
    merge_people(by=office.viewer("township_officer"), kept=again, merged=person, reason="同一人", at=NOW)

    with pytest.raises(UnableToOpenAccount, match="已有账户"):
        opened(office, Person.objects.get(pk=again.pk), OTHER_PHONE)


@pytest.mark.parametrize("who", ["county_approver", "other_officer", "auditor", "administrator", "family"])
def test_nobody_but_the_officer_of_the_area_looks_after_accounts(
    office: Office, signed_in: SignedIn, who: str
) -> None:
    person = grown_up()
    for address in ("", "open/", "withdraw/"):
        ask = signed_in(who).post if address else signed_in(who).get
        assert ask(f"/people/{person.pk}/account/{address}", TYPED).status_code in (403, 404)
    assert not accounts_of(person).exists()


def test_officer_opens_none_for_their_own_household(office: Office) -> None:
    person = grown_up()
    PersonAccount.objects.create(user=office.users["township_officer"], person=person)

    with pytest.raises(NotAllowed):
        opened(office, person)


def test_changed_phone_signs_in_and_the_old_one_is_out_at_once(
    office: Office, signed_in: SignedIn, client: Client, sent: Path
) -> None:
    person = grown_up()
    user = opened(office, person)
    client.force_login(user)
    assert client.get(f"/people/{person.pk}/").status_code == 200

    done = signed_in("township_officer").post(
        f"/people/{person.pk}/account/{user.pk}/phone/",
        {f"phone-{user.pk}-phone": OTHER_PHONE, f"phone-{user.pk}-document": "居民身份证原件"},
    )

    assert done.status_code == 302
    assert client.get(f"/people/{person.pk}/").status_code == 302
    Client().post("/account/code/", {"phone": PHONE})
    assert not sent.exists()
    again = Client()
    asked = again.post("/account/code/", {"phone": OTHER_PHONE})
    again.post(asked["Location"], {"code": code_in(sent)})
    assert again.get(f"/people/{person.pk}/").status_code == 200


def test_code_that_went_to_the_old_phone_opens_nothing(office: Office, client: Client, sent: Path) -> None:
    person = grown_up()
    user = opened(office, person)
    asked = client.post("/account/code/", {"phone": PHONE})
    code = code_in(sent)
    correct_phone(
        by=office.viewer("township_officer"), person=person, user=user, phone=OTHER_PHONE, document="身份证"
    )

    client.post(asked["Location"], {"code": code})

    assert "_auth_user_id" not in client.session


def test_phone_of_another_account_is_refused_for_a_change(office: Office) -> None:
    person = grown_up()
    user = opened(office, person)
    opened(office, grown_up("钱乙"), OTHER_PHONE)

    with pytest.raises(UnableToUsePhone):
        correct_phone(
            by=office.viewer("township_officer"), person=person, user=user, phone=OTHER_PHONE, document="x"
        )
    user.refresh_from_db()
    assert user.phone == PHONE


def test_closed_account_frees_its_phone_and_can_be_opened_anew(office: Office, signed_in: SignedIn) -> None:
    person = grown_up()
    user = opened(office, person)

    done = signed_in("township_officer").post(
        f"/people/{person.pk}/account/{user.pk}/close/", {f"close-{user.pk}-why": "lost"}
    )

    assert done.status_code == 302
    assert not open_accounts_of(person).exists()
    assert viewer_of(user, on=TODAY + timedelta(days=1)).areas == {}
    assert opened(office, grown_up("钱乙")).phone == PHONE
    assert opened(office, person, OTHER_PHONE).pk != user.pk


def test_withdrawing_is_one_step_for_the_person_and_closes_the_account(office: Office) -> None:
    person = grown_up()
    user = opened(office, person)
    client = Client()
    client.force_login(user)
    address = f"/mine/{person.pk}/"
    page = client.get(address).content.decode()
    assert page.count('name="purpose" value="account"') == 1

    client.post(f"{address}consent/", {"purpose": "account", "given": "refused"})

    assert "_auth_user_id" not in client.session
    user.refresh_from_db()
    assert (user.is_active, user.phone) == (False, None)
    assert not agrees_to(person, Purpose.ACCOUNT)
    answer = Answer.objects.order_by("pk").last()
    assert answer is not None
    assert (answer.given, answer.channel, answer.given_by) == ("refused", "own_account", user.pk)


def test_withdrawing_at_the_counter_is_one_button(office: Office, signed_in: SignedIn) -> None:
    person = grown_up()
    opened(office, person)

    signed_in("township_officer").post(f"/people/{person.pk}/account/withdraw/")

    assert not agrees_to(person, Purpose.ACCOUNT)
    assert not open_accounts_of(person).exists()
    with pytest.raises(UnableToAnswer):
        withdraw(by=office.viewer("township_officer"), person=person, language="zh", at=NOW)


def test_nobody_withdraws_for_somebody_else(office: Office) -> None:
    person = grown_up()
    opened(office, person)

    with pytest.raises(NotAllowed):
        withdraw(by=office.viewer("other_family"), person=person, language="zh", at=NOW)


def test_account_of_staff_is_not_the_familys_to_close(office: Office) -> None:
    officer = office.users["other_officer"]
    officer.phone = OTHER_PHONE
    officer.save(update_fields=["phone"])
    person = grown_up()
    PersonAccount.objects.create(user=officer, person=person)
    opened(office, person)

    withdraw(by=office.viewer("township_officer"), person=person, language="zh", at=NOW)

    officer.refresh_from_db()
    assert (officer.is_active, officer.phone) == (True, OTHER_PHONE)


def test_each_step_is_in_the_trail_and_the_person_sees_it(office: Office) -> None:
    person = grown_up()
    user = opened(office, person)
    correct_phone(
        by=office.viewer("township_officer"), person=person, user=user, phone=OTHER_PHONE, document="身份证"
    )
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))

    page = client.get(f"/mine/{person.pk}/looked/").content.decode()

    assert "为本人开通了账户" in page
    assert "更改了账户的手机号" in page
    entries = Entry.objects.filter(person_id=person.pk, subject="account").order_by("sequence")
    assert [each.action for each in entries] == ["account.opened", "account.phone_changed"]
    assert changes_of(entries[1])["phone"] == ("+86*******0001", "+86*******0002")
    assert all(PHONE[3:] not in each.payload for each in Entry.objects.all())
    withdraw(by=office.viewer("township_officer"), person=person, language="zh", at=NOW)
    assert Entry.objects.filter(person_id=person.pk, action="account.closed").count() == 1
    assert list(faults()) == []


def test_whoever_gets_no_code_is_told_to_come_to_the_counter(client: Client, office: Office) -> None:
    asked = client.post("/account/code/", {"phone": "+8613700000009"})

    page = client.get(asked["Location"]).content.decode()

    assert "请带身份证到乡镇（街道）窗口" in page


def test_a_person_takes_a_copy_of_their_data_and_nobody_elses(office: Office, submitted: Claim) -> None:
    client = Client()
    client.force_login(office.users["family"])

    told = copied(client)

    assert [each["number"] for each in rows_in(told, "claims.Claim")] == [submitted.number]
    assert [each["records"] for each in told["people"]] == [[office.parent.pk], [office.child.pk]]
    facts = {each["name"]: each["value"] for each in rows_in(told, "people.Fact", of=1)}
    assert facts["birth_date"] == "2024-05-06"
    assert "claim.submit" in {each["action"] for each in rows_in(told, "audit.Entry", of=1)}
    text = json.dumps(told, ensure_ascii=False)
    assert "李强" not in text
    assert "李小红" not in text
    entries = Entry.objects.filter(action="person.copied").values_list("person_id", flat=True)
    assert set(entries) == {office.parent.pk, office.child.pk}


def test_staff_have_no_page_of_consents_and_no_copy(office: Office, signed_in: SignedIn) -> None:
    client = signed_in("township_officer")

    assert client.get("/consent/").status_code == 404
    assert client.post("/my-copy/").status_code == 404
    assert client.post(f"/mine/{office.other_parent.pk}/copy/").status_code == 404


def test_two_counters_at_once_open_one_account(office_db: object) -> None:
    office = make_office()
    person = grown_up()
    officer = office.viewer("township_officer")
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def open_one(phone: str) -> None:
        start.wait()
        try:
            open_account(by=officer, person=person, phone=phone, language="zh", document="身份证", at=NOW)
            outcomes.append("opened")
        except UnableToOpenAccount:
            outcomes.append("refused")
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=open_one, args=(phone,)) for phone in (PHONE, OTHER_PHONE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(outcomes) == ["opened", "refused"], connection.vendor
    assert open_accounts_of(person).count() == 1


def _returned(office: Office, claim: Claim) -> None:
    officer = office.viewer("township_officer")
    take(by=officer, claim=claim, at=NOW)
    return_for_more(by=officer, claim=claim, note="请补户口簿", at=NOW)


@pytest.mark.parametrize("agreed", [True, False])
def test_family_is_told_of_news_only_if_it_agreed_and_without_any_content(
    office: Office,
    submitted: Claim,
    sent: Path,
    agreed: bool,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    user = office.users["family"]
    user.phone, user.phone_verified = PHONE, True
    user.save()
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    address = f"/mine/{office.parent.pk}/consent/"
    client.post(address, {"purpose": "messages", "given": "agreed"})
    if not agreed:
        client.post(address, {"purpose": "messages", "given": "refused"})

    with django_capture_on_commit_callbacks(execute=True):
        _returned(office, submitted)

    assert sent.exists() == agreed
    assert Entry.objects.filter(action="claim.family_told", person_id=office.parent.pk).exists() == agreed
    if agreed:
        [line] = sent.read_text(encoding="utf-8").splitlines()
        assert submitted.number in line
        assert "王小明" not in line
        assert "户口簿" not in line


def test_sender_that_fails_leaves_what_was_decided(
    office: Office,
    submitted: Claim,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    settings.MESSAGE_SENDER = "tests.apps.test_family_accounts.broken_sender"
    user = office.users["family"]
    user.phone, user.phone_verified = PHONE, True
    user.save()
    answer_messages(by=office.viewer("family"), person=office.parent, agrees=True, language="zh", at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        _returned(office, submitted)

    submitted.refresh_from_db()
    assert submitted.state == "returned"
    assert "not sent: ConnectionError" in caplog.text
    assert PHONE not in caplog.text


def broken_sender(phone: str, message: str) -> None:
    """A sender whose network is down."""
    raise ConnectionError(f"{phone}: {message}")


def test_list_of_claims_offers_the_next_year(office: Office, submitted: Claim, monkeypatch: Any) -> None:
    officer, approver = office.viewer("township_officer"), office.viewer("county_approver")
    take(by=officer, claim=submitted, at=NOW)
    claim = recommend(by=officer, claim=submitted, outcome=Outcome.GRANTED, at=NOW, originals_seen=ORIGINALS)
    decide(
        by=approver,
        claim=claim,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
    )
    client = Client()
    client.force_login(office.users["family"])
    address = f"/claims/{claim.number}/renew/"
    assert address not in client.get("/claims/").content.decode()

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(year=2027))
    client.force_login(office.users["family"])

    assert address in client.get("/claims/").content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_text_says_for_how_long_and_which_version_it_is(language: Any) -> None:
    for told in (*(each.told for each in ASKED.values()), TOLD_WITH_TERMS):
        words = told.in_language(language)
        # What is asked for outreach has terms of its own, in days and years; nothing of it is kept like a claim.
        own_terms = Text(zh="半年后", en="half a year").in_language(language)
        assert RECORDS_KEPT.in_language(language) in words or own_terms in words
        assert words.endswith(VERSION.in_language(language))


def test_an_earlier_answer_keeps_its_words_and_a_later_one_has_todays(
    office: Office, signed_in: SignedIn
) -> None:
    earlier = Answer.objects.create(
        person=office.parent,
        purpose=Purpose.MESSAGES,
        given=Answer.Given.REFUSED,
        told="以前的告知原文",
        language="zh",
        channel=Answer.Channel.COUNTER,
        at=NOW - timedelta(days=90),
    )

    address = f"/mine/{office.parent.pk}/"
    signed_in("family").post(f"{address}consent/", {"purpose": "messages", "given": "agreed"})
    page = signed_in("family").get(f"{address}held/consent/").content.decode()

    earlier.refresh_from_db()
    assert earlier.told == "以前的告知原文"
    assert earlier.told in page
    assert VERSION.zh in Answer.objects.latest("pk").told
