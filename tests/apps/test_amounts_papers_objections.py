"""No grant beyond the law's most; papers that nobody saw need a reason; an objection at the counter says how it was made; the database
itself keeps papers and objections as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from huijia.apps.audit.opening import changes_of
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.amounts import granted_amount, most_for
from huijia.apps.claims.assess import answers, benefit, benefits
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Appeal, Channel, Claim, Decision, Outcome, Paper
from huijia.apps.claims.moving import current_assessment
from huijia.apps.claims.papers_seen import papers_not_seen
from tests.apps.conftest import NOW, ORIGINALS, Office

PACK = "cn/childcare-subsidy"
MOST = 3_600_00
"""The yearly amount, in fen: 3,600 yuan."""


def refusable(office: Office) -> Claim:
    """A claim that the assessment refuses, reviewed."""
    family = office.viewer("family")
    claim = actions.start_claim(
        by=family,
        benefit_name=PACK,
        period="2026",
        child=office.child,
        claimant=office.parent,
        facts={"chinese_national": False},
        at=NOW,
    )
    return reviewed(office, actions.submit(by=family, claim=claim, at=NOW))


def reviewed(office: Office, claim: Claim, *, seen: tuple[str, ...] = ORIGINALS) -> Claim:
    officer = office.viewer("township_officer")
    claim = actions.take(by=officer, claim=claim, at=NOW)
    return actions.recommend(
        by=officer, claim=claim, outcome=Outcome.GRANTED, reason="材料齐全", originals_seen=seen, at=NOW
    )


def granted(office: Office, claim: Claim, *, reason: str = "已核实", amount: int | None = None) -> Decision:
    return actions.decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(claim).pk,
        reason=reason,
        amount_minor=amount,
        at=NOW,
    )


@pytest.mark.parametrize("amount", [MOST + 1, 10**11, 0, -1, None])
def test_an_amount_against_the_assessment_beyond_the_laws_most_or_none_is_refused(
    office: Office, amount: int | None
) -> None:
    claim = refusable(office)

    with pytest.raises(UnableToMoveClaim, match=r"3,600\.00 元|写明金额"):
        granted(office, claim, amount=amount)

    assert not Decision.objects.exists()


def test_the_laws_most_itself_can_be_granted(office: Office) -> None:
    assert granted(office, refusable(office), amount=MOST).amounts == {"2026": MOST}


def test_a_year_that_was_given_up_and_is_granted_for_good_cause_is_capped_too(office: Office) -> None:
    family, after = office.viewer("family"), datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
    claim = actions.start_claim(
        by=family, benefit_name=PACK, period="2025", child=office.child, claimant=office.parent, at=after
    )
    claim = reviewed(office, actions.submit(by=family, claim=claim, at=after))

    with pytest.raises(UnableToMoveClaim, match="最多"):
        granted(office, claim, reason="窗口系统故障", amount=MOST + 1)
    assert granted(office, claim, reason="窗口系统故障", amount=MOST).amounts == {"2025": MOST}


def test_second_decision_is_capped_too(office: Office) -> None:
    claim = refusable(office)
    actions.decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=Outcome.REFUSED,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
    )
    appeals.appeal(by=office.viewer("family"), claim=claim, grounds="请核对", at=NOW)
    again: dict[str, Any] = {
        "by": office.viewer("second_approver"),
        "claim": claim,
        "outcome": Outcome.GRANTED,
        "assessment_id": current_assessment(claim).pk,
        "reason": "已核对",
        "at": NOW,
    }

    with pytest.raises(UnableToMoveClaim, match="最多"):
        appeals.redecide(**again, amount_minor=MOST + 1)
    assert appeals.redecide(**again, amount_minor=MOST).amounts == {"2026": MOST}


def test_objection_keeps_what_was_granted_where_the_assessment_of_today_gives_less_or_nothing() -> None:
    found = benefit(PACK)
    less = {"answer": "entitled", "amount_minor": 1_500_00}
    nothing = {"answer": "not_entitled", "amount_minor": 0}

    assert granted_amount(found, less, "2026", None, at_least=3_000_00) == 3_000_00
    assert granted_amount(found, nothing, "2026", None, at_least=3_000_00) == 3_000_00
    assert granted_amount(found, less, "2026", 9_999_00) == 1_500_00  # what the law gives is not named anew


def test_the_most_of_each_benefit_is_an_amount_of_its_law() -> None:
    named = {each.pack.id: each.procedure.most_for_a_period for each in benefits()}

    assert named[PACK] == "yearly_amount"
    for each in benefits():
        assert most_for(each, str(each.pack.first_covered_period.label)) > 0


@given(
    born=st.dates(date(2021, 12, 1), date(2030, 12, 31)),
    first=st.none() | st.integers(2025, 2032),
    died=st.none() | st.integers(0, 1500),
)
def test_no_assessment_ever_gives_more_than_the_most(born: date, first: int | None, died: int | None) -> None:
    """So the cap stops nobody who is entitled."""
    found = benefit(PACK)
    facts = {
        "birth_date": born,
        "chinese_national": True,
        "birth_registered": True,
        "first_claim_year": None if first is None else max(first, born.year),
        "death_date": None if died is None else date.fromordinal(born.toordinal() + died),
    }
    for each in answers(found.pack, facts, on=date(2035, 1, 1)):
        if each.amount_minor and each.period:
            assert each.amount_minor <= most_for(found, each.period)


# Papers


def test_granting_without_papers_that_nobody_saw_needs_a_reason(office: Office, submitted: Claim) -> None:
    claim = reviewed(office, submitted, seen=("birth_certificate",))
    assert [each.zh for each in papers_not_seen(claim)] == ["户口簿上孩子的一页"]

    with pytest.raises(UnableToMoveClaim, match="户口簿上孩子的一页"):
        granted(office, claim, reason=" ")

    assert granted(office, claim, reason="经登记机关核实").reason == "经登记机关核实"


def test_an_original_or_a_file_is_enough_and_refusing_needs_neither(office: Office, submitted: Claim) -> None:
    Paper.objects.create(
        claim=submitted, kind="household_register", file_name="x.pdf", content_type="application/pdf", size=1,
        digest="0" * 64, added_at=NOW,
    )  # fmt: skip
    claim = reviewed(office, submitted, seen=("birth_certificate",))

    assert papers_not_seen(claim) == []
    assert granted(office, claim, reason="").reason == ""


def test_originals_are_told_with_who_saw_them_and_a_paper_that_is_not_known_is_refused(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    with pytest.raises(UnableToMoveClaim), transaction.atomic():
        reviewed(office, submitted, seen=("birth_certificate", "driving_licence"))
    officer = signed_in("township_officer")
    officer.post(f"/claims/{submitted.number}/take/")
    page = officer.get(f"/claims/{submitted.number}/").content.decode()
    assert 'name="recommend-originals_seen" type="checkbox" value="household_register"' in page

    officer.post(
        f"/claims/{submitted.number}/recommend/",
        {"recommend-outcome": "granted", "recommend-originals_seen": ["birth_certificate"]},
    )

    [entry] = of_subject("claim", submitted.number).filter(action="claim.recommend")
    assert changes_of(entry)["originals_seen"] == ([], ["birth_certificate"])
    assert entry.actor_id == office.users["township_officer"].pk
    for name in ("family", "county_approver"):
        page = signed_in(name).get(f"/claims/{submitted.number}/").content.decode()
        assert "初审时看过原件" in page
    assert "户口簿上孩子的一页" in page  # the county sees what nobody saw


# Objections


def refused(office: Office) -> Claim:
    claim = refusable(office)
    actions.decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=Outcome.REFUSED,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
    )
    return Claim.objects.get(pk=claim.pk)


@pytest.mark.parametrize("channel", [None, Channel.OWN_ACCOUNT])
def test_counter_says_how_the_family_objected(office: Office, channel: Channel | None) -> None:
    with pytest.raises(UnableToMoveClaim, match="什么方式"):
        appeals.appeal(
            by=office.viewer("township_officer"),
            claim=refused(office),
            grounds="口述",
            channel=channel,
            at=NOW,
        )

    assert not Appeal.objects.exists()


def test_pages_ask_the_counter_and_not_the_family(office: Office, signed_in: Callable[[str], Client]) -> None:
    claim = refused(office)
    page = f"/claims/{claim.number}/"
    officer, family = signed_in("township_officer"), signed_in("family")

    assert "appeal-channel" in officer.get(page).content.decode()
    assert "appeal-channel" not in family.get(page).content.decode()
    assert officer.post(f"{page}appeal/", {"appeal-reason": "口述"}).status_code == 422
    officer.post(f"{page}appeal/", {"appeal-reason": "口述", "appeal-channel": "telephone"})

    assert Appeal.objects.get().channel == Channel.TELEPHONE
    assert "电话提出，由窗口记录" in family.get(page).content.decode()
    [entry] = of_subject("claim", claim.number).filter(action="claim.appeal")
    assert changes_of(entry)["channel"] == (None, "telephone")


def test_family_cannot_be_made_to_have_said_it_elsewhere(office: Office) -> None:
    made = appeals.appeal(
        by=office.viewer("family"), claim=refused(office), grounds="x", channel=Channel.LETTER, at=NOW
    )

    assert made.channel == Channel.OWN_ACCOUNT


# What the database itself refuses


@pytest.fixture
def kept(office: Office) -> tuple[Paper, Appeal]:
    claim = refused(office)
    paper = Paper.objects.create(
        claim=claim, kind="other", file_name="x.pdf", content_type="application/pdf", size=1, digest="0" * 64,
        added_by=1, added_at=NOW,
    )  # fmt: skip
    return paper, appeals.appeal(by=office.viewer("family"), claim=claim, grounds="请核对", at=NOW)


PAPER = ("claim_id", "kind", "file_name", "content_type", "size", "digest", "added_by", "added_at")
APPEAL = ("claim_id", "decision_id", "grounds", "channel", "made_by", "made_at", "due_on")


@pytest.mark.parametrize(
    ("table", "column"),
    [*(("claims_paper", each) for each in PAPER), *(("claims_appeal", each) for each in APPEAL)],
)
def test_database_keeps_a_paper_and_an_objection_as_they_were(
    kept: tuple[Paper, Appeal], table: str, column: str
) -> None:
    value: object = {
        "size": 2, "added_at": "2020-01-01 00:00:00+00:00", "made_at": "2020-01-01 00:00:00+00:00", "due_on": "2020-01-01",
    }.get(column, 99_999 if column.endswith(("_id", "_by")) else "x")  # fmt: skip
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        _write(f"UPDATE {table} SET {column} = %s", value)


@pytest.mark.parametrize("table", ["claims_paper", "claims_appeal"])
def test_database_deletes_neither(kept: tuple[Paper, Appeal], table: str) -> None:
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        _write(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("table", "column"),
    [("claims_paper", "removed_at"), ("claims_appeal", "decided_at")],
)
def test_what_becomes_of_them_is_written_once(kept: tuple[Paper, Appeal], table: str, column: str) -> None:
    _write(f"UPDATE {table} SET {column} = %s", "2026-03-17 00:00:00+00:00")

    for value in ("2026-03-18 00:00:00+00:00", None):
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            _write(f"UPDATE {table} SET {column} = %s", value)


def _write(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
