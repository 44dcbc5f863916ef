"""A day of delivery that was noted wrongly is put right by another note, for a reason, and no family loses time by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.audit.opening import changes_of, reason_of
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims.actions import end
from huijia.apps.claims.appeals import appeal
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.letter_actions import hand_over, note_opened, put_delivery_right
from huijia.apps.claims.models import Claim, Decision, Delivery, Outcome
from huijia.apps.claims.objecting import object_until, told_on
from huijia.apps.claims.policies import can_step
from huijia.apps.claims.states import State, Step
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.copies import copied, rows_in
from tests.apps.test_letters import decided, redecided
from tests.apps.test_letters_waiting import waiting
from tests.apps.test_reminders import words

SignedIn = Callable[[str], Client]
HANDED_OVER, POSTED, OPENED = Delivery.How.HANDED_OVER, Delivery.How.POSTED, Delivery.How.OPENED
DAY = timedelta(days=1)
APRIL_10, JUNE_9 = date(2026, 4, 10), date(2026, 6, 9)
"""A day, and the sixtieth after it, a Tuesday."""
WHY = "回执上的日期看错了"


@pytest.fixture
def decision(office: Office) -> Decision:
    return decided(office, Outcome.REFUSED, reason="材料与登记不符")


def noon(day: date) -> datetime:
    return NOW + timedelta(days=(day - TODAY).days)


def got(office: Office, decision: Decision, on: date, how: Delivery.How = HANDED_OVER) -> Delivery:
    by = office.viewer("township_officer")
    hand_over(by=by, decision=decision, how=how, told_on=on, at=max(NOW, noon(on)))
    return decision.deliveries.get(replaced_by__isnull=True, how=how)


def put_right(
    office: Office,
    noted: Delivery,
    to: date | None,
    *,
    on: date,
    by: str = "township_officer",
    why: str = WHY,
) -> Delivery | None:
    put_delivery_right(by=office.viewer(by), delivery=noted, told_on=to, reason=why, at=noon(on))
    return Delivery.objects.filter(instead_of=noted).first()


def test_time_counts_from_the_day_that_was_put_right(office: Office, decision: Decision) -> None:
    noted = got(office, decision, date(2026, 3, 20))

    put_right(office, noted, APRIL_10, on=APRIL_10)

    assert (told_on(decision), object_until(decision)) == (APRIL_10, JUNE_9)


def test_earlier_day_is_told_as_it_was_and_takes_no_time_from_the_family(
    office: Office, decision: Decision
) -> None:
    noted = got(office, decision, APRIL_10)

    put_right(office, noted, date(2026, 3, 20), on=APRIL_10)

    assert (told_on(decision), object_until(decision)) == (date(2026, 3, 20), JUNE_9)


def test_other_delivery_that_is_noted_later_takes_no_time_from_the_family_either(
    office: Office, decision: Decision
) -> None:
    got(office, decision, APRIL_10)

    got(office, decision, date(2026, 3, 20), POSTED)

    assert (told_on(decision), object_until(decision)) == (date(2026, 3, 20), JUNE_9)


def test_letter_that_nobody_got_waits_again_and_its_time_has_not_begun(
    office: Office, decision: Decision
) -> None:
    noted = got(office, decision, APRIL_10)
    assert waiting(office) == []

    put_right(office, noted, None, on=APRIL_10)

    assert (told_on(decision), object_until(decision)) == (None, None)
    assert waiting(office) == [decision.claim.number]
    with pytest.raises(UnableToMoveClaim, match="还没有开始"):
        end(
            by=office.viewer("county_approver"),
            claim=decision.claim,
            at=noon(date(2030, 1, 7)),
            reason="归档",
        )


def test_of_two_deliveries_the_other_one_counts_when_one_is_void(office: Office, decision: Decision) -> None:
    wrong = got(office, decision, date(2026, 3, 20))
    got(office, decision, APRIL_10, POSTED)

    put_right(office, wrong, None, on=APRIL_10)

    assert (told_on(decision), object_until(decision)) == (APRIL_10, JUNE_9)
    assert waiting(office) == []


@pytest.mark.parametrize("how", [HANDED_OVER, POSTED])
def test_family_whose_time_had_not_begun_has_all_of_it_from_then_on_whatever_is_noted(
    office: Office, decision: Decision, how: Delivery.How
) -> None:
    put_right(office, got(office, decision, TODAY), None, on=APRIL_10)
    long_after = noon(date(2026, 5, 20))

    hand_over(by=office.viewer("township_officer"), decision=decision, how=how, told_on=TODAY, at=long_after)

    # From 10 April on its page said that the time had not begun: sixty days after that.
    assert (told_on(decision), object_until(decision)) == (TODAY, JUNE_9)


def test_chain_of_days_is_kept_and_the_last_one_holds(office: Office, decision: Decision) -> None:
    first = got(office, decision, TODAY)
    second = put_right(office, first, TODAY + DAY, on=APRIL_10)
    assert second is not None
    third = put_right(office, second, None, on=APRIL_10)
    again = got(office, decision, APRIL_10)

    kept = [(each.told_on, each.instead_of) for each in decision.deliveries.order_by("pk")]
    assert kept == [(TODAY, None), (TODAY + DAY, first), (None, second), (APRIL_10, third)]
    assert (told_on(decision), again.reason) == (APRIL_10, "")
    for noted in (first, second, third):
        assert noted is not None
        with pytest.raises(UnableToMoveClaim, match="已经更正过"):
            put_right(office, noted, TODAY, on=APRIL_10)


def test_what_the_family_opened_can_be_void_and_is_noted_again_when_it_opens_it(
    office: Office, decision: Decision
) -> None:
    note_opened(by=office.viewer("family"), decision=decision, at=NOW)
    opened = decision.deliveries.get()
    with pytest.raises(UnableToMoveClaim, match="只能作废"):
        put_right(office, opened, APRIL_10, on=APRIL_10)

    put_right(office, opened, None, on=APRIL_10, why="是经办人用家庭的手机打开的")
    assert told_on(decision) is None

    for _ in range(2):
        note_opened(by=office.viewer("family"), decision=decision, at=noon(APRIL_10))
    assert [each.told_on for each in decision.deliveries.order_by("pk")] == [TODAY, None, APRIL_10]


@pytest.mark.parametrize("day", [TODAY - DAY, APRIL_10 + DAY, date(2026, 3, 20)])
def test_day_before_the_decision_not_come_yet_or_the_same_is_refused(
    office: Office, decision: Decision, day: date
) -> None:
    noted = got(office, decision, date(2026, 3, 20))

    with pytest.raises(UnableToMoveClaim):
        put_right(office, noted, day, on=APRIL_10)


@pytest.mark.parametrize("why", ["", "  \n"])
def test_reason_is_asked_for(office: Office, decision: Decision, why: str) -> None:
    noted = got(office, decision, TODAY)

    with pytest.raises(NotAllowed, match="请写明理由"):
        put_right(office, noted, None, on=APRIL_10, why=why)

    assert told_on(decision) == TODAY


@pytest.mark.parametrize(
    "name", ["family", "other_officer", "other_family", "finance", "auditor", "village_contact"]
)
def test_only_the_areas_office_puts_it_right(office: Office, decision: Decision, name: str) -> None:
    noted = got(office, decision, TODAY)

    with pytest.raises(NotAllowed):
        put_right(office, noted, None, on=APRIL_10, by=name)


def test_entry_tells_who_put_what_right_and_why_and_is_no_part_in_the_decision(
    office: Office, decision: Decision
) -> None:
    second = office.viewer("second_approver")
    put_right(office, got(office, decision, TODAY), APRIL_10, on=APRIL_10, by="second_approver")

    [entry] = [
        each
        for each in of_subject("claim", decision.claim.number)
        if each.action == "letter.delivery_put_right"
    ]
    assert (entry.actor_id, entry.actor_role, reason_of(entry)) == (second.id, "county_approver", WHY)
    assert changes_of(entry)["told_on"] == ("2026-03-16", "2026-04-10")
    assert redecided(office, decision).outcome == Outcome.GRANTED


def test_closed_claim_takes_an_objection_when_its_time_was_not_over(
    office: Office, decision: Decision
) -> None:
    noted, closed_on = got(office, decision, TODAY), date(2026, 5, 18)
    end(by=office.viewer("county_approver"), claim=decision.claim, at=noon(closed_on), reason="归档")
    family = office.viewer("family")
    with pytest.raises(UnableToMoveClaim, match="期限已过"):
        appeal(by=family, claim=decision.claim, grounds="请再看", at=noon(closed_on))

    put_right(office, noted, APRIL_10, on=closed_on)
    appeal(by=family, claim=decision.claim, grounds="请再看", at=noon(closed_on))

    assert Claim.objects.get(pk=decision.claim_id).state == State.APPEALED


def test_decision_about_an_objection_takes_none_when_the_claim_is_closed(
    office: Office, decision: Decision, signed_in: SignedIn
) -> None:
    again = redecided(office, decision)
    end(by=office.viewer("county_approver"), claim=again.claim, at=NOW + 9 * DAY, reason="归档")
    claim = Claim.objects.get(pk=decision.claim_id)

    with pytest.raises(UnableToMoveClaim, match="不能再次提出异议"):
        appeal(by=office.viewer("family"), claim=claim, grounds="请再看", at=NOW + 9 * DAY)

    assert "提出异议" not in words(signed_in("family"), f"/claims/{claim.number}/")
    assert can_step(office.viewer("family"), claim, Step.APPEAL)


@pytest.mark.parametrize("verb", ["UPDATE claims_delivery SET told_on = NULL", "DELETE FROM claims_delivery"])
def test_database_refuses_to_change_what_was_noted(office: Office, decision: Decision, verb: str) -> None:
    put_right(office, got(office, decision, TODAY), APRIL_10, on=APRIL_10)

    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(verb)


def test_database_keeps_one_chain_and_no_void_without_a_reason(office: Office, decision: Decision) -> None:
    noted = got(office, decision, TODAY)
    put_right(office, noted, APRIL_10, on=APRIL_10)
    known = {"decision": decision, "how": HANDED_OVER, "recorded_at": NOW}

    for row in (
        {**known, "told_on": TODAY},
        {**known, "told_on": TODAY, "instead_of": noted, "reason": WHY},
        {**known, "told_on": None, "how": POSTED, "reason": WHY},
        {**known, "told_on": None, "instead_of": decision.deliveries.order_by("pk").last()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(**row)


def test_counter_puts_it_right_on_the_letters_page_and_the_family_reads_why(
    office: Office, decision: Decision, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = got(office, decision, date(2026, 3, 20))
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon(APRIL_10))
    officer, page = signed_in("township_officer"), f"/claims/{decision.claim.number}/letter/"
    name = f"wrong-{noted.pk}"
    assert "（在窗口领取）记错了" in words(officer, page)
    day = {f"{name}-told_on_year": "2026", f"{name}-told_on_month": "4", f"{name}-told_on_day": "10"}

    refused = officer.post(f"{page}wrong/", {"delivery": noted.pk, **day})
    assert (refused.status_code, told_on(decision)) == (422, date(2026, 3, 20))
    assert f'href="#id_{name}-reason"' in refused.content.decode()

    done = officer.post(
        f"{page}wrong/", {"delivery": noted.pk, **day, f"{name}-reason": WHY}, follow=True
    ).content.decode()
    assert "家庭于 2026年4月10日 收到；可在 2026年6月9日（含当日）前提出异议" in done
    again = officer.post(f"{page}wrong/", {"delivery": noted.pk, f"{name}-reason": WHY})
    assert "这条记录已经更正过" in again.content.decode()

    told = words(signed_in("family"), f"/claims/{decision.claim.number}/")
    assert "2026年3月20日 · 在窗口领取 已作废 2026年4月10日 更正：" + WHY in told
    assert "2026年4月10日 · 在窗口领取" in told


def test_delivery_of_another_letter_is_not_found(
    office: Office, decision: Decision, signed_in: SignedIn
) -> None:
    other = got(office, decided(office, Outcome.REFUSED, reason="不符", period="2025"), TODAY)
    page = f"/claims/{decision.claim.number}/letter/wrong/"

    for pk in (str(other.pk), "0", "x", "9" * 30, ""):
        answer = signed_in("township_officer").post(page, {"delivery": pk, f"wrong-{pk}-reason": WHY})
        assert answer.status_code == 404


def test_copy_of_the_family_holds_what_was_noted_and_why_it_was_put_right(
    office: Office, decision: Decision, signed_in: SignedIn
) -> None:
    put_right(office, got(office, decision, date(2026, 3, 20)), None, on=APRIL_10)

    told = rows_in(copied(signed_in("family")), "claims.Delivery")

    assert [(each["how"], each["told_on"], each["reason"]) for each in told] == [
        ("handed_over", "2026-03-20", ""),
        ("handed_over", None, WHY),
    ]
