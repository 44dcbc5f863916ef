"""What waits, for a township and for its county: in order of urgency, counted, and found without reading everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims import queries
from huijia.apps.claims.models import Claim
from huijia.apps.claims.queries import most_urgent, work_counts, worklist
from huijia.apps.claims.states import State
from tests.apps.any_state import put
from tests.apps.conftest import TODAY, Office
from tests.apps.test_looking import more_claims

SignedIn = Callable[[str], Client]


@pytest.fixture
def waiting(office: Office, submitted: Claim) -> list[Claim]:
    """Five claims that wait for the county, the last the most urgent, one of them an objection; and one in another county."""
    more_claims(office, 5)
    made = list(Claim.objects.order_by("pk"))
    for number, claim in enumerate(made):
        put(claim.pk, State.APPEALED if number == 2 else State.REVIEWED)
        Claim.objects.filter(pk=claim.pk).update(due_on=TODAY - timedelta(number))
    elsewhere = Area.objects.create(code="990199100001", name_zh="别县某村")
    Claim.objects.filter(pk=made[0].pk).update(area=elsewhere)
    return made[1:]


def _county(office: Office) -> Viewer:
    return office.viewer("county_approver")


def test_county_reads_what_waits_in_order_and_only_its_own(office: Office, waiting: list[Claim]) -> None:
    states = [state.value for state in queries.WORK[Role.COUNTY_APPROVER]]
    waits = worklist(_county(office), Role.COUNTY_APPROVER)

    assert most_urgent(waits, states, 0, 10) == [claim.pk for claim in reversed(waiting)]
    assert most_urgent(waits, states, 1, 3) == [claim.pk for claim in reversed(waiting)][1:3]


def test_counts_are_of_ones_own_area_and_state(office: Office, waiting: list[Claim]) -> None:
    counts = work_counts(_county(office), Role.COUNTY_APPROVER, today=TODAY)

    assert counts == {"reviewed": 4, "appealed": 1, "returned": 0, "overdue": 5}
    assert work_counts(office.viewer("township_officer"), Role.TOWNSHIP_OFFICER, today=TODAY) == {
        "submitted": 0, "in_review": 0, "returned": 0, "overdue": 0, "letters": 0,
    }  # fmt: skip


def test_of_very_many_the_page_says_that_there_are_more(
    office: Office, waiting: list[Claim], signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("huijia.apps.claims.queries", "huijia.web.templatetags.office"):
        monkeypatch.setattr(f"{module}.MOST_COUNTED", 3)
    county = signed_in("county_approver")

    for address in ("/", "/claims/"):
        words = BeautifulSoup(county.get(address).content, "html.parser").main.get_text(" ", strip=True)  # type: ignore[union-attr]
        assert words.count("3+") == 2, words


def test_a_county_is_not_read_whole(office: Office, waiting: list[Claim]) -> None:
    waits = worklist(_county(office), Role.COUNTY_APPROVER).filter(state="reviewed")
    found = waits.values_list("due_on", "pk")[:51]

    if connection.vendor == "postgresql":
        # It knows how many claims lie where, and chooses by itself; nothing forbids it an index.
        assert '+"' not in str(found.query)
    else:
        assert "claim_worklist (state=?)" in found.explain()
