"""Releases: what everybody sees gives nobody away, whoever computes; it is what somebody looked at; and nobody else sees more than they may."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import translation

import huijia.apps.reports
from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State
from huijia.apps.reports.disclosure.cells import Cell, Sum, cell
from huijia.apps.reports.errors import UnableToReadPopulation, UnableToRelease
from huijia.apps.reports.grid import count, month_named
from huijia.apps.reports.guarding import THRESHOLD, guarded_once, published
from huijia.apps.reports.indicators import INDICATORS, Indicator
from huijia.apps.reports.models import Population, Release, ReleasedCell
from huijia.apps.reports.places import tree_of
from huijia.apps.reports.population import people_by_area, rows_of_file, rows_of_lines
from huijia.apps.reports.queries import releases_of, waiting_periods
from huijia.apps.reports.releasing import looked_at, publish, release, seal_of
from huijia.apps.reports.take_up import counted, keep_population, release_take_up
from huijia.apps.sealing import looks_sealed, unseal
from huijia.apps.sealing.ring import Use, add_key, switch_to
from huijia.apps.sealing.rotating import reseal
from huijia.values.forbidden import forbidden_word
from tests.apps.any_state import put
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, TODAY, TOWNSHIP, VILLAGE, Office, make_office
from tests.apps.reports_office import History
from tests.apps.test_at_once import at_once
from tests.own_office import OwnOffice
from tests.unit.disclosure.attacking import Attack

LATER = datetime(2027, 2, 1, tzinfo=UTC)
OTHER_VILLAGE = f"{TOWNSHIP}202"
AREAS = {COUNTY: "", TOWNSHIP: COUNTY, ELSEWHERE: COUNTY, VILLAGE: TOWNSHIP, OTHER_VILLAGE: TOWNSHIP, f"{COUNTY}-": COUNTY, f"{TOWNSHIP}-": TOWNSHIP}  # fmt: skip
"""Each area that can stand in a release -> the one of which it is a part."""


def released(by: Viewer, key: str, period: str, *, at: datetime = NOW, county: str = COUNTY) -> Release:
    """A release as somebody makes it: looked at, and released."""
    indicator = INDICATORS[key]
    seen = looked_at(by=by, indicator=indicator, county=county, period=period, at=at)
    return release(by=by, indicator=indicator, county=county, period=period, seen=seal_of(seen), at=at)


def as_everybody_knows(indicator: Indicator) -> tuple[dict[Cell, int], list[Cell], list[Sum]]:
    """What was published of an indicator: cells that are shown, cells that are hidden, and the sums that anybody knows to hold."""
    shown, hidden = {}, []
    for each in ReleasedCell.objects.filter(release__table=indicator.key).select_related("release"):
        nodes = {"area": each.area, "month": each.release.period}
        if each.division:
            nodes[each.division] = each.part
        name = cell(indicator.key, **nodes)
        if each.count is None:
            hidden.append(name)
        else:
            shown[name] = each.count
    known = [*shown, *hidden]
    sums = []
    for name in known:
        nodes = dict(name[1])
        inside = [each for each, above in AREAS.items() if above == nodes["area"]]
        parts = [cell(indicator.key, **{**nodes, "area": each}) for each in inside]
        sums.append(Sum(name, tuple(part for part in parts if part in known)))
        for division in indicator.divisions:
            if division.key not in nodes and len(nodes) == 2:
                of = tuple(cell(indicator.key, **nodes, **{division.key: part}) for part in division.parts)
                sums.append(Sum(name, tuple(part for part in of if part in known)))
        months = [each for each in known if dict(each[1]) | {"month": ""} == nodes | {"month": ""} and dict(each[1])["month"].startswith(f"{nodes['month']}-")]  # fmt: skip
        sums.append(Sum(name, tuple(months)))
    return shown, hidden, [each for each in sums if each.parts]


@pytest.mark.parametrize(
    ("key", "months"),
    [
        ("decided", 2),
        ("corrections_asked", 12),
        pytest.param("decided", 12, marks=pytest.mark.long),
        pytest.param("corrections_answered", 12, marks=pytest.mark.long),
    ],
)
def test_nobody_works_out_a_small_count_of_a_year_of_releases(key: str, months: int, office: Office) -> None:
    History(3)
    indicator, approver = INDICATORS[key], office.viewer("county_approver")
    for month in range(1, months + 1):
        released(approver, key, f"2026-{month:02d}", at=LATER)
    if months == 12:
        released(approver, key, "2026", at=LATER)

    shown, hidden, sums = as_everybody_knows(indicator)
    small = [each for each, n in _true(key).items() if 0 < n < THRESHOLD]
    assert small
    assert shown
    assert set(small) <= set(hidden)
    assert list(Attack(shown, hidden, sums).bounded_closer_than(0, THRESHOLD, small)) == []


def _true(key: str) -> dict[Cell, int]:
    before = published(releases_of(COUNTY, key).prefetch_related("figures"), key)
    return before.shown | before.hidden


def test_two_who_release_at_once_do_it_one_after_the_other(office_db: OwnOffice) -> None:
    """Who comes second has looked at what the first did not know of: what both hid is proved together, or the second looks again."""
    approver, key = make_office().viewer("county_approver"), "corrections_asked"
    History(3)
    months = ("2026-01", "2026-02")
    seen = {each: seal_of(looked_at(by=approver, indicator=INDICATORS[key], county=COUNTY, period=each, at=LATER)) for each in months}  # fmt: skip

    def job(month: str) -> Callable[[], Release]:
        return lambda: release(by=approver, indicator=INDICATORS[key], county=COUNTY, period=month, seen=seen[month], at=LATER)  # fmt: skip

    told = at_once(*(job(each) for each in months))
    for each in months:
        if not Release.objects.filter(period=each).exists():
            released(approver, key, each, at=LATER)

    assert [type(each).__name__ for each in told if not isinstance(each, Release)] in (
        [],
        ["UnableToRelease"],
    )
    before = published(releases_of(COUNTY, key).prefetch_related("figures"), key)
    small = {name for name, n in before.hidden.items() if 0 < n < THRESHOLD}
    assert {dict(name[1])["month"] for name in small} == set(months)
    assert small <= {name for world in before.worlds for name in world}


def test_a_table_with_a_count_that_cannot_be_protected_is_not_released(office: Office) -> None:
    History(3)
    approver, month = office.viewer("county_approver"), "2026-01"
    found = looked_at(by=approver, indicator=INDICATORS["decided"], county=COUNTY, period=month, at=LATER)
    told = replace(found, exposed=[next(key for key, figure in found.figures.items() if figure is None)])

    with pytest.raises(UnableToRelease, match="cannot be protected"), translation.override("en"):
        publish(by=approver, table="decided", county=COUNTY, period=month, found=told, at=LATER)

    assert not Release.objects.exists()


def test_figures_of_a_release_are_the_counts_of_its_month(office: Office) -> None:
    History(4)
    released(office.viewer("county_approver"), "corrections_asked", "2026-01")

    counts = count(INDICATORS["corrections_asked"], month_named("2026-01"), under=COUNTY, at=NOW)
    known = {dict(name[1])["area"]: n for name, n in _true("corrections_asked").items()}
    assert known[COUNTY] == sum(each.count for each in counts) > THRESHOLD
    assert known[VILLAGE] == sum(each.count for each in counts if each.area == VILLAGE)
    assert known[f"{TOWNSHIP}-"] == sum(each.count for each in counts if each.area == TOWNSHIP)
    assert known[TOWNSHIP] == sum(each.count for each in counts if each.area.startswith(TOWNSHIP))


def test_what_is_hidden_is_kept_sealed_and_stands_in_no_open_column(office: Office) -> None:
    History(4)
    made = released(office.viewer("county_approver"), "corrections_asked", "2026-01")

    assert made.hidden == made.figures.filter(count=None).count() > 0
    assert made.cells == made.figures.count()
    assert not made.figures.filter(count__gt=0, count__lt=THRESHOLD).exists()
    assert "hidden" not in made.kept
    assert looks_sealed(made.kept)


def test_which_of_equal_figures_is_hidden_for_others_hangs_on_a_secret(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    villages = [f"{TOWNSHIP}{number}" for number in (201, 202, 203, 204)]
    tree = tree_of(COUNTY, villages, by_village=True)

    def hidden(secret: str) -> tuple[str, ...]:
        monkeypatch.setattr("huijia.apps.reports.guarding.marker", lambda _: lambda _: secret)
        figures = guarded_once(
            "x", tree, "2026-01", dict(zip(villages, (3, 20, 20, 20), strict=True))
        ).figures
        return tuple(village for village in villages if figures[(village, "", "")] is None)

    found = {hidden(f"secret {number}") for number in range(12)}

    assert all(villages[0] in each and len(each) > 1 for each in found)
    assert len(found) > 1, "whoever knows the program could say which"
    assert hidden("one") == hidden("one")


def test_only_what_was_looked_at_is_released(office: Office) -> None:
    approver, indicator = office.viewer("county_approver"), INDICATORS["corrections_asked"]
    given: dict[str, Any] = {"indicator": indicator, "county": COUNTY, "period": "2026-01", "at": NOW}
    seen = seal_of(looked_at(by=approver, **given))
    History(5)

    with pytest.raises(UnableToRelease, match="重新查看"):
        release(by=approver, seen=seen, **given)
    assert not Release.objects.exists()


@pytest.mark.parametrize("period", ["2026-03", "2026-04", "2026", "2019-01", "x"])
def test_what_is_not_over_is_not_released(period: str, office: Office) -> None:
    with pytest.raises(UnableToRelease):
        released(office.viewer("county_approver"), "decided", period)


FORGED: dict[Any, dict[str, Any]] = {Release: {"threshold": 99}, ReleasedCell: {"out_of": 99}}


def test_a_month_is_released_once_and_never_changes(office: Office) -> None:
    made = released(office.viewer("county_approver"), "decided", "2026-01")

    with pytest.raises(UnableToRelease, match="已经发布"):
        released(office.viewer("county_approver"), "decided", "2026-01")
    for table in (Release, ReleasedCell):
        rows = table.objects.all()
        for change in (partial(rows._raw_delete, rows.db), partial(rows.update, **FORGED[table])):
            with pytest.raises(DatabaseError, match="never"), transaction.atomic():
                change()
    assert "2026-01" not in waiting_periods(COUNTY, INDICATORS["decided"], today=TODAY)
    assert made.released_by == office.viewer("county_approver").id


def test_what_protects_later_releases_goes_under_a_new_key_and_nothing_else_of_a_release_changes(
    office: Office, own_ring: None
) -> None:
    made = released(office.viewer("county_approver"), "decided", "2026-01")
    told, key = unseal(made.kept), add_key(Use.SEAL, at=NOW)
    switch_to(key.id, at=NOW.replace(year=2199))

    reseal()

    kept = Release.objects.get().kept
    assert kept.startswith(f"2:{key.id}:")
    assert unseal(kept) == told
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        Release.objects.update(kept=told)


@pytest.mark.parametrize("who", ["township_officer", "finance", "auditor", "health_worker", "administrator"])
def test_others_release_no_figures_of_benefits(who: str, office: Office) -> None:
    with pytest.raises(UnableToFind):
        released(office.viewer(who), "decided", "2026-01")


def test_nobody_releases_for_another_county(office: Office) -> None:
    Area.objects.create(code="990201", name_zh="别处")
    with pytest.raises(UnableToFind):
        released(office.viewer("county_approver"), "decided", "2026-01", county="990201")
    with pytest.raises(UnableToFind):
        released(office.viewer("county_approver"), "visitors", "2026-01")


def test_page_of_a_release_shows_what_it_hides_and_releases_it(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    History(6)
    client = signed_in("county_approver")
    asked = {"table": "corrections_asked", "county": COUNTY, "period": "2026-01"}

    page = client.get("/reports/releases/one/", asked).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    answer = client.post("/reports/releases/one/", {**asked, "seen": seen[1]}) if seen else None

    assert "隐去" in page
    assert answer is not None
    assert answer.status_code == 302
    assert Release.objects.get().table == "corrections_asked"
    assert client.post("/reports/releases/one/", {**asked, "seen": "x"}).status_code == 409


def test_whoever_may_see_the_cases_sees_them_counted_and_others_what_was_released(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    History(7)
    counts = count(INDICATORS["corrections_asked"], month_named("2026-01"), under=COUNTY, at=NOW)
    total = sum(each.count for each in counts)
    months = {"from": "2026-01", "until": "2026-01"}

    for name in ("finance", "auditor"):
        assert f">{total}<" not in signed_in(name).get("/reports/", months).content.decode()
    assert f">{total}<" in signed_in("county_approver").get("/reports/", months).content.decode()
    released(office.viewer("county_approver"), "corrections_asked", "2026-01")
    for name in ("finance", "auditor"):
        page = signed_in(name).get("/reports/", months).content.decode()
        assert f">{total}<" in page
        assert ">隐去<" in page
    for name in ("family", "village_contact", "health_worker", "administrator"):
        assert signed_in(name).get("/reports/").status_code == 404
    assert signed_in("township_officer").get("/reports/", {"area": COUNTY}).status_code == 404
    assert signed_in("county_approver").get("/reports/outreach/").status_code == 404


def test_files_say_what_the_page_says(office: Office, signed_in: Callable[[str], Client]) -> None:
    History(8)
    counts = count(INDICATORS["handed_in"], month_named("2026-01"), under=COUNTY, at=NOW)
    client = signed_in("county_approver")
    client.cookies["django_language"] = "en"
    asked = {"from": "2026-01", "until": "2026-02"}

    lines = client.get("/reports/figures.csv", asked).content.decode("utf-8-sig").splitlines()
    book = client.get("/reports/figures.xlsx", asked)

    assert f"Claims handed in,Jan 2026,{sum(each.count for each in counts)}," in "\n".join(lines)
    assert book.content[:2] == b"PK"
    assert book["Content-Disposition"] == f'attachment; filename="benefits-{COUNTY}-2026-01-2026-02.xlsx"'


def test_everybody_reads_releases_without_session_or_cookie(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    History(9)
    made = released(office.viewer("county_approver"), "corrections_answered", "2026-01")
    address = f"/figures/{COUNTY}/corrections_answered/"
    client = Client()

    with django_assert_max_num_queries(12):
        page = client.get(f"{address}?language=en")
    text = page.content.decode()

    assert f"cells hidden: {made.hidden} of {made.cells}" in text
    assert "suppressed for protection and for smallness look the same" in text
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert "hidden</td>" in text
    assert client.get("/figures/").status_code == 200
    assert client.get(f"{address}figures.csv?month=2026-01").content.decode("utf-8-sig").count("隐去") > 0
    assert client.get(f"/figures/{COUNTY}/paid/").status_code == 404
    assert client.get("/figures/990201/decided/").status_code == 404


def test_events_and_bookings_are_released_by_health_workers_alone(office: Office) -> None:
    History(10)

    made = released(office.viewer("health_worker"), "events_held", "2026-01")
    visitors = released(office.viewer("health_worker"), "visitors", "2026-01")

    assert made.hidden == 0
    page = Client().get(f"/figures/{COUNTY}/events_held/?language=en").content.decode()
    assert re.search(
        r'<svg class="huijia-chart[^>]*aria-labelledby[^>]*><title [^>]*>Events held, by month[^<]*Jan 2026 [1-9]',
        page,
    )
    assert "No people are counted here" in page
    assert visitors.cells > visitors.hidden
    with pytest.raises(UnableToFind):
        released(office.viewer("health_worker"), "decided", "2026-01")


def test_no_report_has_a_word_that_may_not_be_known_a_quota_or_a_ranking() -> None:
    words = [
        word
        for each in INDICATORS.values()
        for word in (each.key, each.label.zh, each.label.en, each.meaning.zh, each.meaning.en)
    ]
    words += [word for each in INDICATORS.values() for _, part, said in each.columns() for word in (part, said.zh, said.en)]  # fmt: skip

    assert [word for word in words if forbidden_word(word)] == []
    assert [
        word for word in words if re.search("target|quota|rank|birth|指标|排名|考核|奖|生育|出生|体检", word)
    ] == []


def test_nothing_is_counted_by_who_did_it() -> None:
    apps = Path(huijia.apps.reports.__file__).parents[1]
    found = sorted(apps.glob("*/aggregates.py"))

    assert len(found) == 6
    for path in [*found, apps / "counting.py"]:
        assert re.findall(r"\w+_by\b(?<!order_by)(?<!answer_by)|\buser\b|account", path.read_text(encoding="utf-8")) == [], path  # fmt: skip


# Take-up


def grant(number: int, area: str) -> None:
    """So many granted claims of a place."""
    for claim in Claim.objects.filter(state="draft", granted=False).order_by("pk")[:number]:
        Claim.objects.filter(pk=claim.pk).update(area=area, period="2025")
        put(claim.pk, State.CONFIRMED)


@pytest.fixture
def population(office: Office) -> Population:
    History(11)
    grant(24, VILLAGE)
    grant(3, OTHER_VILLAGE)
    grant(31, ELSEWHERE)
    people = {VILLAGE: 60, OTHER_VILLAGE: 12, ELSEWHERE: 31}
    return keep_population(
        by=office.viewer("county_approver"), county=COUNTY, pack="cn/childcare-subsidy", year=2025, age_from=0, age_to=2,
        source="示例县统计局，2025年公报", people=people, at=NOW,
    )  # fmt: skip


def test_take_up_is_granted_claims_beside_published_population(population: Population) -> None:
    lines = {each.area: each for each in counted(population, "2025").lines}

    # 24 of 60 people; 12 are too few to stand alone; the township has 60 + 12.
    assert (lines[VILLAGE].granted, lines[VILLAGE].eligible, lines[VILLAGE].share) == (24, 60, 40)
    assert OTHER_VILLAGE not in lines
    rest = lines[f"{TOWNSHIP}-"]
    assert (rest.granted, rest.eligible, rest.share) == (3, 12, None)
    assert (lines[TOWNSHIP].granted, lines[TOWNSHIP].eligible) == (27, 72)
    # All of 31 people: nobody is told more than that it is nearly everybody.
    assert lines[ELSEWHERE].share == 95
    assert (lines[COUNTY].granted, lines[COUNTY].eligible) == (58, 103)


def test_take_up_is_released_protected_and_once(population: Population, office: Office) -> None:
    approver = office.viewer("county_approver")

    made = release_take_up(by=approver, county=COUNTY, pack=population.pack, period="2025", at=NOW)

    cells = {each.area: (each.count, each.out_of) for each in made.figures.all()}
    assert cells[f"{TOWNSHIP}-"] == (None, 12)
    assert cells[VILLAGE][0] is None, "else the rest is the township less the village"
    assert made.source == "示例县统计局，2025年公报 (2025; 0-2)"
    for period in ("2025", "2026"):
        with pytest.raises(UnableToRelease):
            release_take_up(by=approver, county=COUNTY, pack=population.pack, period=period, at=NOW)
    page = Client().get(f"/figures/{COUNTY}/take_up/?language=en").content.decode()
    assert "An estimate" in page
    assert "hidden</td>" in page
    assert "95% or more" in page
    assert Client().get("/figures/").status_code == 200


def test_population_is_kept_for_ages_together(population: Population) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Population.objects.create(area=COUNTY, pack="x", year=2025, age_from=0, age_to=0, source="x", made_at=NOW)  # fmt: skip


def test_page_takes_population_that_is_typed(
    population: Population, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("county_approver")
    given = {"pack": population.pack, "year": "2026", "age_from": "0", "age_to": "2", "source": "公报", "lines": "东村 70\n白杨镇 40"}  # fmt: skip

    wrong = client.post("/reports/population/", {**given, "lines": "东村 70\n西北村 x", "age_to": "1"})
    unread = client.post("/reports/population/", {**given, "lines": "东村 70\n西北村 x"})
    kept = client.post("/reports/population/", given)

    assert wrong.status_code == unread.status_code == 422
    assert "第 2 行" in unread.content.decode()
    assert kept.status_code == 302
    assert "公报 (2026; 0-2)" in client.get("/reports/take-up/").content.decode()
    assert client.get("/reports/population.xlsx").content[:2] == b"PK"


def test_population_that_cannot_be_read_is_told_row_by_row() -> None:
    areas = {VILLAGE: "东村", OTHER_VILLAGE: "西村", f"{TOWNSHIP}203": "西村"}
    sheet = "说明\n地区代码,地区,人数\n990101100201,东村,60\n990101100201,东村,61\n西村,,4\n990101100202,西村,-1\n,,\n"

    with pytest.raises(UnableToReadPopulation) as told:
        people_by_area(rows_of_file([sheet.encode("gb18030")], ".csv"), areas)
    assert [fault[:5] for fault in told.value.faults] == ["第 4 行", "第 5 行", "第 6 行"]
    assert people_by_area(rows_of_lines("东村 60\n990101100202，7"), areas) == {VILLAGE: 60, OTHER_VILLAGE: 7}
    with pytest.raises(UnableToReadPopulation, match="列名"):
        people_by_area(rows_of_file([b"a,b\n1,2\n"], ".csv"), areas)
    with pytest.raises(UnableToReadPopulation):
        rows_of_file([b"PK\x03\x04 broken"], ".xlsx")
