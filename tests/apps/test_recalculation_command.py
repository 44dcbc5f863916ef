"""``huijia recalculate`` as processes of their own: look, prepare, decide; who may not is told so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.claims.models import Claim
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Source
from tests.apps.changed_law import PACK
from tests.apps.conftest import COUNTY, NOW, make_office
from tests.apps.payments_office import make_money
from tests.own_office import OwnOffice


@pytest.fixture
def corrected(own_office: OwnOffice, django_db_blocker: Any) -> OwnOffice:
    """Three claims were granted; the birth dates of two children were put right since."""
    with django_db_blocker.unblock(), own_office.here():
        money = make_money(make_office())
        for born in (date(2023, 5, 6), date(2023, 6, 6), date(2024, 5, 6)):
            parent, child = money.family(born=born)
            money.granted(parent, child)
            if born.year == 2023:
                record_facts(
                    by=SYSTEM,
                    person=child,
                    facts={"birth_date": date(2024, 2, 3)},
                    valid_from=date(1900, 1, 1),
                    at=NOW + timedelta(days=1),
                    source=Source.DOCUMENT,
                )
    return own_office


def test_command_looks_prepares_and_decides(corrected: OwnOffice, django_db_blocker: Any) -> None:
    whose = ["--lang", "en", "--by"]
    place = [COUNTY, PACK]

    looked = corrected.huijia("recalculate", "look", *place, *whose, "approver")
    assert "3 claims were looked at" in looked.stdout + looked.stderr
    assert "More is due: 2" in looked.stdout + looked.stderr
    made = corrected.huijia(
        "recalculate", "prepare", *place, "--reason", "the register was put right", *whose, "approver"
    )
    told = made.stdout + made.stderr
    assert "3 claims were looked at, 2 would be otherwise" in told
    number = told.split(":")[0].removeprefix("Recalculation ").strip()
    own = corrected.huijia("recalculate", "decide", number, "--kind", "more", *whose, "approver")
    assert own.returncode == 2
    assert "cannot decide it" in own.stdout + own.stderr
    decided = corrected.huijia("recalculate", "decide", number, "--kind", "more", *whose, "second_approver")
    assert "2 decided, each with its letter; 0 not decided" in decided.stdout + decided.stderr
    again = corrected.huijia("recalculate", "decide", number, "--kind", "more", *whose, "second_approver")
    assert "0 decided" in again.stdout + again.stderr

    with django_db_blocker.unblock(), corrected.here():
        assert sorted(each.decisions.count() for each in Claim.objects.all()) == [1, 2, 2]
