"""A year with noise: figures add up and are drawn once, the budget is declared once and never overspent, and nothing later is computed from them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import translation

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.models import Entry
from huijia.apps.fence.told import one_action
from huijia.apps.reports.disclosure.noise import Noise
from huijia.apps.reports.errors import UnableToRelease
from huijia.apps.reports.grid import count, month_named
from huijia.apps.reports.guarding import guarded, published, wanted_table
from huijia.apps.reports.indicators import INDICATORS, Side
from huijia.apps.reports.models import NoiseBudget, Release
from huijia.apps.reports.noising import budget_of, declare, release_with_noise
from huijia.apps.reports.places import REST, codes_under
from huijia.apps.reports.queries import releases_of, waiting_periods
from huijia.apps.reports.releasing import publish
from huijia.apps.sealing.ring import Use, add_key, switch_to
from huijia.apps.sealing.rotating import reseal
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, TOWNSHIP, VILLAGE, Office, make_office
from tests.apps.reports_office import History
from tests.apps.test_at_once import at_once
from tests.own_office import OwnOffice

LATER = datetime(2027, 2, 1, tzinfo=UTC)
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]


@one_action()
def months_released(by: Viewer, *keys: str) -> None:
    """All months of 2026 of these tables. Nothing is hidden in them: what noise is added to hangs on no hidden figure."""
    for key in keys:
        indicator = INDICATORS[key]
        for month in MONTHS:
            before = published(releases_of(COUNTY, key).prefetch_related("figures"), key)
            counted = count(indicator, month_named(month), under=COUNTY, at=LATER)
            wanted = wanted_table(indicator, COUNTY, month, codes_under(COUNTY), counted)
            publish(
                by=by,
                table=key,
                county=COUNTY,
                period=month,
                found=guarded(wanted, before, threshold=1),
                at=LATER,
            )


def noisy(by: Viewer, key: str, epsilon: int, *, at: datetime = LATER) -> Release:
    return release_with_noise(
        by=by, indicator=INDICATORS[key], county=COUNTY, period="2026", epsilon=epsilon, at=at
    )


def declared(
    by: Viewer, a_release: int = 100, a_year: int = 150, in_all: int = 200, side: Side = Side.BENEFITS
) -> NoiseBudget:
    return declare(by=by, side=side, county=COUNTY, a_release=a_release, a_year=a_year, in_all=in_all, at=NOW)


@pytest.fixture
def approver(office: Office) -> Viewer:
    History(3)
    return office.viewer("county_approver")


def no_noise() -> Noise:
    return lambda scale: 0


def test_without_noise_the_figures_would_be_the_true_ones(
    approver: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    months_released(approver, "decided")
    declared(approver)
    monkeypatch.setattr("huijia.apps.reports.guarding.best_noise", no_noise)

    made = noisy(approver, "decided", 100)

    rows = [
        each
        for month in MONTHS
        for each in count(INDICATORS["decided"], month_named(month), under=COUNTY, at=LATER)
    ]
    told = {(each.area, each.division, each.part): each.count for each in made.figures.all()}
    assert told[COUNTY, "", ""] == sum(each.count for each in rows) > 0
    assert told[VILLAGE, "", ""] == sum(each.count for each in rows if each.area == VILLAGE)
    assert told[ELSEWHERE, "", ""] == sum(each.count for each in rows if each.area == ELSEWHERE)
    for part in INDICATORS["decided"].divisions[0].parts:
        of_part = [each for each in rows if each.parts[0] == part]
        assert told[TOWNSHIP, "term", part] == sum(
            each.count for each in of_part if each.area.startswith(TOWNSHIP)
        )
    assert {division for _, division, _ in told} == {"", "term"}


def test_figures_with_noise_add_up_are_told_to_be_so_and_none_is_hidden(approver: Viewer) -> None:
    months_released(approver, "decided")
    declared(approver)

    made = noisy(approver, "decided", 50)

    told = {(each.area, each.division, each.part): each.count for each in made.figures.all()}
    assert None not in told.values()
    assert (made.hidden, made.epsilon) == (0, 50)
    # Three levels share the loss: 2q^(n+1)/(1+q) falls below 5 in 100 at n = 18 for noise of scale 6.
    assert made.within == 18
    of_term = [("term", part) for part in INDICATORS["decided"].divisions[0].parts]
    for area in {area for area, _, _ in told}:
        assert told[area, "", ""] == sum(told[area, *part] or 0 for part in of_term)
    for part in (("", ""), *of_term):
        assert told[COUNTY, *part] == sum(
            told[each, *part] or 0 for each in (TOWNSHIP, ELSEWHERE, f"{COUNTY}{REST}")
        )
    page = Client().get(f"/figures/{COUNTY}/decided/?language=en&month=2026").content.decode()
    assert "carry random noise" in page
    assert "privacy loss ε = 0.5" in page
    assert "no more than 18" in page
    assert f">{told[COUNTY, '', '']}<" in page
    assert "cells hidden" not in page
    sheet = Client().get(f"/figures/{COUNTY}/decided/figures.csv?language=en&month=2026").content.decode()
    assert "carry random noise" in sheet
    month = Client().get(f"/figures/{COUNTY}/decided/?language=en&month=2026-01").content.decode()
    assert "random noise" not in month


def test_budget_is_never_overspent_and_a_refused_release_draws_nothing(
    approver: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = ("decided", "corrections_asked", "objections_made")
    months_released(approver, *tables)
    with pytest.raises(UnableToRelease, match="No privacy budget"), translation.override("en"):
        noisy(approver, "decided", 10)
    declared(approver)

    noisy(approver, "decided", 100)
    monkeypatch.setattr("huijia.apps.reports.guarding.best_noise", lambda: pytest.fail("drawn"))
    for much in (51, 100, 0, -1):
        with pytest.raises((UnableToRelease, ValueError)):
            noisy(approver, "corrections_asked", much)
    monkeypatch.undo()
    noisy(approver, "corrections_asked", 50)
    with pytest.raises(UnableToRelease, match="cost 0 at most"), translation.override("en"):
        noisy(approver, "objections_made", 1)

    budget = budget_of(Side.BENEFITS, COUNTY)
    assert budget is not None
    assert [each.epsilon for each in budget.releases] == [50, 100]
    assert (budget.left(2027), budget.left(2028)) == (0, 50)
    assert sum(each.epsilon for each in budget.ledger.spent) == Fraction(3, 2)
    noisy(approver, "objections_made", 50, at=LATER + timedelta(days=365))
    assert budget_of(Side.BENEFITS, COUNTY).left(2029) == 0  # type: ignore[union-attr]
    told = [
        json.loads(each.payload)["changes"]
        for each in Entry.objects.filter(action="figures.released").order_by("pk")
    ]
    assert [each["epsilon"] for each in told if "epsilon" in each] == [[None, 1.0], [None, 0.5], [None, 0.5]]


def test_two_who_release_at_once_do_not_both_find_the_last_of_the_budget(office_db: OwnOffice) -> None:
    approver = make_office().viewer("county_approver")
    History(3)
    months_released(approver, "corrections_asked", "objections_made")
    declared(approver, 100, 100, 100)

    told = at_once(*(partial(noisy, approver, key, 60) for key in ("corrections_asked", "objections_made")))

    assert sorted(type(each).__name__ for each in told) == ["Release", "UnableToRelease"]
    assert Release.objects.filter(epsilon__isnull=False).count() == 1


def test_nothing_later_is_computed_from_figures_with_noise(approver: Viewer) -> None:
    months_released(approver, "corrections_asked")
    declared(approver)
    before = published(
        releases_of(COUNTY, "corrections_asked").prefetch_related("figures"), "corrections_asked"
    )

    noisy(approver, "corrections_asked", 10)

    after = published(
        releases_of(COUNTY, "corrections_asked").prefetch_related("figures"), "corrections_asked"
    )
    assert after == before
    assert "2026" not in waiting_periods(COUNTY, INDICATORS["corrections_asked"], today=LATER.date())
    with pytest.raises(UnableToRelease, match="年份"):
        noisy(approver, "corrections_asked", 10)


@pytest.mark.parametrize("period", ["2026-01", "2025", "2027", "x", ""])
def test_only_a_year_of_which_all_months_were_released_can_have_noise(period: str, approver: Viewer) -> None:
    declared(approver)
    with pytest.raises(UnableToRelease):
        release_with_noise(
            by=approver, indicator=INDICATORS["decided"], county=COUNTY, period=period, epsilon=10, at=LATER
        )


def test_what_everybody_knows_anyhow_has_no_noise(office: Office) -> None:
    worker = office.viewer("health_worker")
    declared(worker, side=Side.OUTREACH)
    with pytest.raises(UnableToRelease):
        release_with_noise(
            by=worker, indicator=INDICATORS["events_held"], county=COUNTY, period="2026", epsilon=10, at=LATER
        )


def test_a_budget_is_declared_once_by_who_releases_and_never_changes(office: Office) -> None:
    for who in ("township_officer", "finance", "auditor", "health_worker", "administrator"):
        with pytest.raises(UnableToFind):
            declared(office.viewer(who))
    made = declared(office.viewer("county_approver"))
    with pytest.raises(UnableToRelease, match="声明"):
        declared(office.viewer("county_approver"), 100, 200, 300)
    with pytest.raises(ValueError, match="grows"):
        declared(office.viewer("county_approver"), 200, 100, 500)
    for too_much in ((101, 150, 200), (100, 201, 300), (100, 200, 1001)):
        with pytest.raises(ValueError, match="protects nobody"):
            declared(office.viewer("county_approver"), *too_much)
        with pytest.raises(IntegrityError), transaction.atomic():
            names = ("a_release", "a_year", "in_all")
            NoiseBudget.objects.create(
                area="990201", side="benefits", declared_at=NOW, **dict(zip(names, too_much, strict=True))
            )
    rows = NoiseBudget.objects.all()
    for change in (partial(rows._raw_delete, rows.db), partial(rows.update, in_all=60_000)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert made.declared_by == office.viewer("county_approver").id


def test_what_a_release_cost_never_changes_and_goes_under_a_new_key(office: Office, own_ring: None) -> None:
    approver = office.viewer("county_approver")
    months_released(approver, "corrections_asked")
    declared(approver)
    made = noisy(approver, "corrections_asked", 10)

    for change in ({"epsilon": 1}, {"within": 1}, {"epsilon": None, "within": None}):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            Release.objects.filter(pk=made.pk).update(**change)
    key = add_key(Use.SEAL, at=NOW)
    switch_to(key.id, at=NOW.replace(year=2199))
    reseal()
    assert Release.objects.get(pk=made.pk).kept.startswith(f"2:{key.id}:")


def test_pages_declare_a_budget_and_release_a_year_with_noise(
    approver: Viewer, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    months_released(approver, "corrections_asked")
    monkeypatch.setattr("huijia.apps.reports.views_releases.timezone.now", lambda: LATER)
    client = signed_in("county_approver")
    asked: dict[str, Any] = {"table": "corrections_asked", "county": COUNTY, "period": "2026"}

    assert "要先声明隐私预算" in client.get("/reports/releases/one/", asked).content.decode()
    shrinks = client.post(
        "/reports/noise/", {"county": COUNTY, "a_release": "0.9", "a_year": "0.5", "in_all": "5"}
    )
    assert shrinks.status_code == 422
    assert "不能比上面的数小" in shrinks.content.decode()
    much = client.post(
        "/reports/noise/", {"county": COUNTY, "a_release": "1.01", "a_year": "2", "in_all": "99"}
    )
    assert much.status_code == 422
    assert "最多 1：再大，小的数字就会显出来" in much.content.decode()
    assert "最多 10：" in much.content.decode()
    budget = {"county": COUNTY, "a_release": "0.5", "a_year": "1", "in_all": "2.25"}
    assert client.post("/reports/noise/", budget).status_code == 302
    assert client.post("/reports/noise/", budget).status_code == 409
    with monkeypatch.context() as drawing:
        drawing.setattr(
            "huijia.apps.reports.guarding.best_noise", lambda: pytest.fail("drawn before it was released")
        )
        page = client.get("/reports/releases/one/", asked).content.decode()
        assert "现在最多还能用 0.5：用这么多时，一个数字的误差一般（95%）不超过 18" in page
        assert client.post("/reports/releases/noise/", {**asked, "epsilon": "0.75"}).status_code == 409
        assert client.post("/reports/releases/noise/", {**asked, "epsilon": "x"}).status_code == 409
    assert client.post("/reports/releases/noise/", {**asked, "epsilon": "0.5"}).status_code == 302

    assert Release.objects.get(period="2026").epsilon == 50
    assert "有随机误差" in client.get("/reports/releases/").content.decode()
    page = client.get("/reports/noise/").content.decode()
    assert ">0.5<" in page
    assert ">1.75<" in page
    for name in ("finance", "auditor"):
        seen = signed_in(name).get("/reports/noise/")
        assert ">1.75<" in seen.content.decode()
        assert (
            signed_in(name).post("/reports/releases/noise/", {**asked, "epsilon": "0.1"}).status_code == 404
        )
    for name in ("family", "village_contact", "health_worker", "administrator"):
        assert signed_in(name).get("/reports/noise/").status_code == 404
    assert signed_in("health_worker").get("/reports/outreach/noise/").status_code == 200


@pytest.mark.parametrize("county", ["", "x", "999999", "9901"])
def test_a_county_that_is_not_there_is_not_found(
    county: str, office: Office, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("county_approver")
    asked = {"table": "decided", "county": county, "period": "2026", "epsilon": "0.5", "seen": "x"}

    assert client.post("/reports/releases/noise/", asked).status_code == 404
    assert client.post("/reports/releases/one/", asked).status_code == 404
