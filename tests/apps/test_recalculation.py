"""The past computed again: what would be decided otherwise, who decides it, and that money follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.claims.appeals import appeal
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.models import Channel, Claim, Decision, Letter
from huijia.apps.payments.checking import faults
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Person, Source
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.finding import Found, would_be_otherwise
from huijia.apps.recalculation.models import Case, CaseState, Kind, Recalculation
from huijia.apps.recalculation.preparing import cancel, prepare
from huijia.apps.recalculation.settling import decide_case, decide_many, set_aside
from huijia.engine import api
from tests.apps.changed_law import PACK, changed_pack, law_in_force
from tests.apps.conftest import COUNTY, NOW, TODAY, TOWNSHIP, Office
from tests.apps.payments_office import Money, make_money

LATER = NOW + timedelta(days=30)
SHIPPED = api.load_pack(PACK)


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return make_money(office)


@pytest.fixture
def more(tmp_path: Path) -> Iterator[None]:
    """A law that grants more, from the beginning on."""
    with law_in_force(changed_pack(tmp_path, yearly=480_000)):
        yield


def found() -> list[Found]:
    return list(would_be_otherwise(benefit(PACK), Q(), at=LATER))


def correct(child: Person, *, by: Any = SYSTEM, since: date = date(1900, 1, 1), **facts: Any) -> None:
    record_facts(by=by, person=child, facts=facts, valid_from=since, at=LATER, source=Source.DOCUMENT)


def prepared(money: Money, reason: str = "出生日期登记已更正") -> Recalculation:
    return prepare(
        by=money.office.viewer("county_approver"),
        area=Area.objects.get(code=COUNTY),
        pack=PACK,
        reason=reason,
        at=LATER,
    )


def test_what_is_as_it_was_decided_is_not_found(money: Money) -> None:
    money.granted(*money.family())

    assert found() == []


def test_corrected_birth_date_is_found_with_what_was_known(money: Money) -> None:
    parent, child = money.family(born=date(2024, 5, 6))
    claim = money.granted(parent, child)
    money.granted(*money.family())
    correct(child, birth_date=date(2023, 5, 6))

    [case] = found()

    assert (case.claim, case.kind) == (claim.pk, Kind.LESS)
    assert case.changed == {"birth_date": ("2024-05-06", "2023-05-06")}
    assert 0 < case.new_minor < case.old_minor == claim.decisions.get().amounts["2026"]


def test_what_happened_later_is_no_correction(money: Money) -> None:
    """A child that is a citizen of another country since April was one of ours when the claim was assessed in March."""
    parent, child = money.family()
    money.granted(parent, child)
    correct(child, since=TODAY + timedelta(days=20), chinese_national=False)
    assert found() == []

    correct(child, since=date(2025, 9, 1), chinese_national=False)

    [case] = found()
    assert (case.kind, case.new_minor) == (Kind.LESS, 0)


def test_late_report_of_a_death_counts_whatever_day_it_was_recorded(money: Money) -> None:
    parent, child = money.family(born=date(2024, 5, 6))
    money.granted(parent, child)
    correct(child, since=TODAY + timedelta(days=20), death_date=date(2025, 11, 3))

    assert [case.new_minor for case in found()] == [0]


def test_undone_import_and_what_nobody_knows_any_more_are_asked_first(money: Money) -> None:
    parent, child = money.family()
    money.granted(parent, child)
    correct(child, birth_date=None)

    assert [case.kind for case in found()] == [Kind.ASK]


def test_law_that_grants_more_is_found_for_each_claim(money: Money, more: None) -> None:
    with law_in_force(SHIPPED):
        claims = [money.granted(*money.family()) for _ in range(3)]

    cases = found()

    assert [case.claim for case in cases] == [claim.pk for claim in claims]
    assert all(case.kind is Kind.MORE and case.new_minor * 3 == case.old_minor * 4 for case in cases)
    assert all(case.changed == {} for case in cases)


def test_arrears_follow_and_nothing_is_found_again(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    claim = money.granted(parent, child)
    before = money.entitlement(claim).due_minor
    correct(child, birth_date=date(2024, 5, 6))
    made = prepared(money)
    assert found() == [], "what waits in a recalculation is not found again"
    with pytest.raises(UnableToRecalculate, match="nothing to decide"):
        prepared(money)

    decide_case(by=money.office.viewer("second_approver"), case_id=made.cases.get().pk, at=LATER)

    after = money.entitlement(claim)
    assert after.due_minor == after.owed_minor == claim.decisions.latest("pk").amounts["2026"] > before
    assert list(faults()) == []
    assert found() == []
    with pytest.raises(UnableToRecalculate, match="nothing to decide"):
        prepared(money)
    assert Case.objects.get().new_decision == claim.decisions.latest("pk")


def test_overpayment_waits_for_a_person(money: Money) -> None:
    parent, child = money.family(born=date(2024, 5, 6))
    claim = money.granted(parent, child)
    owed = money.entitlement(claim)
    correct(child, death_date=date(2025, 11, 3))
    made = prepared(money)

    decide_case(by=money.office.viewer("second_approver"), case_id=made.cases.get().pk, at=LATER)

    claim.refresh_from_db()
    assert claim.state == "refused"
    assert money.entitlement(claim).due_minor == 0 < owed.due_minor
    assert list(faults()) == []


def test_letter_says_what_it_replaces_and_why_and_the_family_can_object(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    claim = money.granted(parent, child)
    correct(child, birth_date=date(2024, 5, 6))
    made = prepared(money, reason="公安机关更正了出生日期")

    decision = decide_case(
        by=money.office.viewer("second_approver"), case_id=made.cases.get().pk, at=LATER
    ).new_decision

    assert decision is not None
    letter = decision.letter["zh"]
    assert "新决定" in letter["title"]
    assert "取代" in letter["opening"][0]
    assert "公安机关更正了出生日期" in str(letter["sections"])
    assert "replaces the decision" in decision.letter["en"]["opening"][0]
    assert decision.object_until > LATER.date()
    claim.refresh_from_db()
    appeal(
        by=money.office.viewer("township_officer"),
        claim=claim,
        grounds="不同意",
        at=LATER,
        channel=Channel.LETTER,
    )
    assert Claim.objects.get(pk=claim.pk).state == "appealed"


def test_who_prepared_or_recorded_cannot_decide(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    money.granted(parent, child)
    second = money.office.viewer("second_approver")
    correct(child, by=second, birth_date=date(2024, 5, 6))
    case = prepared(money).cases.get()

    for name, refusal in (
        ("county_approver", "编制"),
        ("second_approver", "登记"),
    ):
        with pytest.raises(NotAllowed, match=refusal):
            decide_case(by=money.office.viewer(name), case_id=case.pk, at=LATER)
    for name in ("township_officer", "other_officer", "finance", "family", "auditor"):
        with pytest.raises(UnableToFind):
            decide_case(by=money.office.viewer(name), case_id=case.pk, at=LATER)
    assert Decision.objects.count() == 1


def test_officer_prepares_for_their_own_township_only(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    money.granted(parent, child)
    correct(child, birth_date=date(2024, 5, 6))
    by = money.office.viewer("township_officer")

    with pytest.raises(UnableToFind):
        prepare(by=by, area=Area.objects.get(code=COUNTY), pack=PACK, reason="更正", at=LATER)
    made = prepare(by=by, area=Area.objects.get(code=TOWNSHIP), pack=PACK, reason="更正", at=LATER)

    assert made.cases.count() == 1


def test_what_changed_since_is_computed_again_and_not_decided(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    claim = money.granted(parent, child)
    correct(child, birth_date=date(2024, 5, 6))
    case = prepared(money).cases.get()
    money.decided_anew(claim, 100)

    with pytest.raises(UnableToRecalculate, match="computed again"):
        decide_case(by=money.office.viewer("second_approver"), case_id=case.pk, at=LATER)

    case.refresh_from_db()
    assert (case.state, case.new_decision) == (CaseState.CHANGED, None)
    assert claim.decisions.count() == 2
    assert len(found()) == 1, "it is found again, from what holds now"


def test_what_was_corrected_once_more_is_not_decided_by_what_was_found(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    claim = money.granted(parent, child)
    correct(child, birth_date=date(2024, 5, 6))
    case = prepared(money).cases.get()
    record_facts(
        by=SYSTEM,
        person=child,
        facts={"birth_date": date(2023, 8, 6)},
        valid_from=date(1900, 1, 1),
        at=LATER + timedelta(minutes=1),
        source=Source.DOCUMENT,
    )

    with pytest.raises(UnableToRecalculate, match="computed again"):
        decide_case(
            by=money.office.viewer("second_approver"), case_id=case.pk, at=LATER + timedelta(minutes=2)
        )

    assert claim.decisions.count() == 1
    [again] = would_be_otherwise(benefit(PACK), Q(), at=LATER + timedelta(minutes=3))
    assert again.changed == {"birth_date": ("2023-05-06", "2023-08-06")}


def test_what_an_assessment_did_not_see_is_found_although_its_moment_was_earlier(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    money.granted(parent, child, at=NOW + timedelta(hours=1))
    # Written down after the assessment by somebody whose request had begun before it.
    record_facts(
        by=SYSTEM,
        person=child,
        facts={"birth_date": date(2024, 5, 6)},
        valid_from=date(1900, 1, 1),
        at=NOW + timedelta(hours=1) - timedelta(seconds=5),
        source=Source.DOCUMENT,
    )

    [case] = found()

    assert case.changed == {"birth_date": ("2023-05-06", "2024-05-06")}


def test_many_are_decided_part_by_part_each_with_its_letter(money: Money) -> None:
    children = [money.family(born=date(2023, 5, 6)) for _ in range(3)]
    claims = [money.granted(*each) for each in children]
    for _, child in children:
        correct(child, birth_date=date(2024, 5, 6))
    made, second = prepared(money), money.office.viewer("second_approver")

    counts = [
        decide_many(by=second, recalculation=made, cases=None, kind=Kind.MORE, at=LATER, most=2).decided
        for _ in range(3)
    ]

    assert counts == [2, 1, 0]
    assert all(claim.decisions.count() == 2 for claim in claims)
    assert all(claim.decisions.latest("pk").letter["zh"] for claim in claims)
    assert Letter.objects.count() == 0, "a letter is made into a PDF when somebody asks for it"
    assert Entry.objects.filter(action="claim.grant_again").count() == 3


def test_decided_against_the_assessment_is_never_decided_with_others(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    claim = money.granted(parent, child)
    old = claim.decisions.get()
    Decision.objects.create(
        **{
            field.name: getattr(old, field.name)
            for field in Decision._meta.fields
            if field.name not in ("id", "amounts", "against_assessment", "reason")
        },
        amounts={"2026": 123_400},
        against_assessment=True,
        reason="另有规定",
    )
    correct(child, birth_date=date(2024, 5, 6))
    made, second = prepared(money), money.office.viewer("second_approver")
    case = made.cases.get()
    assert case.kind == Kind.AGAINST

    with pytest.raises(UnableToRecalculate, match="one by one"):
        decide_many(by=second, recalculation=made, cases=None, kind=Kind.AGAINST, at=LATER, most=9)
    with pytest.raises(UnableToRecalculate, match="reason"):
        decide_case(by=second, case_id=case.pk, at=LATER)

    assert decide_case(by=second, case_id=case.pk, at=LATER, reason="规定已取消").state == CaseState.DECIDED


def test_left_as_it_was_decided(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    claim = money.granted(parent, child)
    correct(child, birth_date=date(2024, 5, 6))
    case = prepared(money).cases.get()
    second = money.office.viewer("second_approver")
    with pytest.raises(UnableToRecalculate, match="reason"):
        set_aside(by=second, case_id=case.pk, reason=" ", at=LATER)

    set_aside(by=second, case_id=case.pk, reason="更正有误", at=LATER)

    assert claim.decisions.count() == 1
    with pytest.raises(UnableToRecalculate, match="settled"):
        decide_case(by=second, case_id=case.pk, at=LATER)
    assert len(found()) == 1, "who looks again finds it again"


def test_cancelled_gives_up_what_waits(money: Money) -> None:
    parent, child = money.family(born=date(2023, 5, 6))
    money.granted(parent, child)
    correct(child, birth_date=date(2024, 5, 6))
    made = prepared(money)

    cancel(by=money.office.viewer("county_approver"), recalculation=made, reason="误编", at=LATER)
    made.refresh_from_db()

    with pytest.raises(UnableToRecalculate, match="cancelled"):
        decide_many(
            by=money.office.viewer("second_approver"),
            recalculation=made,
            cases=None,
            kind=Kind.MORE,
            at=LATER,
            most=9,
        )
    assert Decision.objects.count() == 1


def test_database_keeps_what_was_found(money: Money) -> None:
    _, child = family = money.family(born=date(2024, 5, 6))
    money.granted(*family)
    correct(child, birth_date=date(2023, 5, 6))
    made = prepared(money)
    case = made.cases.get()

    for changed in ({"new_minor": 1}, {"facts": {}}, {"changed": {}}, {"kind": Kind.MORE.value}):
        with pytest.raises(DatabaseError, match="stays as it was found"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**changed)
    with pytest.raises(DatabaseError, match="stays as it was prepared"), transaction.atomic():
        Recalculation.objects.filter(pk=made.pk).update(reason="另一个理由")
    set_aside(by=money.office.viewer("second_approver"), case_id=case.pk, reason="已核实", at=LATER)
    with pytest.raises(DatabaseError, match="settled once"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=CaseState.OPEN.value)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Case.objects.filter(pk=case.pk).delete()
