"""Which periods are looked at, for packs with and without a natural end."""

from datetime import date
from pathlib import Path

import pytest

from huijia.engine.backends.answers import span_of
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.values.errors import UnableToAssess
from tests.unit.engine.small_pack import Change, write_pack

ON = date(2025, 6, 15)
BOUNDED = (
    Change("pack.yaml", "{unit: year}", "{unit: year, first: begins, last: ends}"),
    Change(
        "formulas.py",
        "",
        '\n\n@rule(zh="首年", en="First", source="act", article="4")\ndef begins():\n    return 2020 + income\n'
        '\n\n@rule(zh="末年", en="Last", source="act", article="4")\ndef ends():\n    return begins + 2\n',
    ),
)
ENDED = Change("pack.yaml", "covers: {from: 2020-01-01}", "covers: {from: 2020-01-01, to: 2027-12-31}")


@pytest.fixture
def open_pack(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path))


@pytest.fixture
def bounded_pack(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path, *BOUNDED))


@pytest.fixture
def ended_pack(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path, *BOUNDED, ENDED))


def labels(
    pack: Pack, *, on: date = ON, first: str | None = None, last: str | None = None
) -> tuple[str, str]:
    span = span_of(pack, on=on, from_period=first, to_period=last)
    return span.first.label, span.last.label


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, ("2025", "2025")),
        ("2023", None, ("2023", "2025")),
        ("2027", None, ("2027", "2027")),
        (None, "2027", ("2025", "2027")),
        (None, "2023", ("2023", "2023")),
        ("2021", "2023", ("2021", "2023")),
    ],
)
def test_pack_without_natural_end_looks_at_the_period_of_the_day(
    open_pack: Pack, first: str | None, last: str | None, expected: tuple[str, str]
) -> None:
    assert labels(open_pack, first=first, last=last) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, ("2020", "2119")),
        ("2023", None, ("2023", "2119")),
        (None, "2027", ("2020", "2027")),
        ("2021", "2023", ("2021", "2023")),
    ],
)
def test_pack_whose_facts_end_it_looks_at_all_periods(
    bounded_pack: Pack, first: str | None, last: str | None, expected: tuple[str, str]
) -> None:
    assert labels(bounded_pack, first=first, last=last) == expected


def test_pack_whose_law_ends_looks_at_no_later_period(ended_pack: Pack) -> None:
    assert labels(ended_pack) == ("2020", "2027")


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("2025-01", None, "demo/benefit: '2025-01' is not a period of this benefit; write it like 2025"),
        ("next year", None, "demo/benefit: 'next year' is not a period of this benefit; write it like 2025"),
        ("2026", "2025", "demo/benefit: the periods end (2025) before they begin (2026)"),
        (
            "2019",
            None,
            "demo/benefit: the law covers days from 2020-01-01; ask for 2020 or later, not 2019",
        ),
        (None, "2200", "demo/benefit: 2200 is too far away; ask for 2119 or earlier"),
    ],
)
@pytest.mark.parametrize("name", ["open_pack", "bounded_pack"])
def test_impossible_periods_are_refused(
    request: pytest.FixtureRequest, name: str, first: str | None, last: str | None, message: str
) -> None:
    pack = request.getfixturevalue(name)

    with pytest.raises(UnableToAssess) as refused:
        labels(pack, first=first, last=last)

    assert str(refused.value) == message


def test_day_before_the_law_is_refused(open_pack: Pack) -> None:
    with pytest.raises(UnableToAssess) as refused:
        labels(open_pack, on=date(2019, 12, 31))

    assert str(refused.value) == (
        "demo/benefit: the law covers days from 2020-01-01; ask for 2020 or later, not 2019"
    )


def test_period_after_the_end_of_the_law_is_refused(ended_pack: Pack) -> None:
    with pytest.raises(UnableToAssess) as refused:
        labels(ended_pack, last="2028")

    assert str(refused.value) == "demo/benefit: the law covers days to 2027-12-31; ask for 2027 or earlier"
