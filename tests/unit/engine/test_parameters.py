"""Faulty ``parameters.yaml`` and ``pack.yaml``, each with what is said of it; and values by date."""

from datetime import date
from pathlib import Path

import pytest

from huijia.engine.parameters import read_parameters
from tests.unit.engine.small_pack import Change, fault_of

VALUE = '    - {from: 2020-01-01, value: 1000, source: act, article: "1"}\n'


def values(*lines: str) -> Change:
    return Change("parameters.yaml", VALUE, "".join(f"    - {line}\n" for line in lines))


def written(old: str, new: str) -> Change:
    return Change("parameters.yaml", old, new)


def in_pack_file(old: str, new: str) -> Change:
    return Change("pack.yaml", old, new)


BAD_PARAMETERS = [
    pytest.param(
        written("  kind: amount\n", "  kind: amount\n  kind: number\n"),
        'found duplicate key "kind"',
        id="a key twice",
    ),
    pytest.param(
        Change("parameters.yaml", "", "base: {}\n"),
        'found duplicate key "base"',
        id="a parameter twice",
    ),
    pytest.param(
        written("value: 1000", "value: 10.00"),
        "parameters.yaml: base > values > 0 > value > int: Input should be a valid integer",
        id="money as a float",
    ),
    pytest.param(
        written("value: 1000", 'value: "1000"'),
        "parameters.yaml: base > values > 0 > value > int: Input should be a valid integer",
        id="a number as a text",
    ),
    pytest.param(
        written("value: 1000", "value: true"),
        "parameters.yaml: base, from 2020-01-01: True is not a whole number, which its kind 'amount' asks for",
        id="a yes or no as an amount",
    ),
    pytest.param(
        written("kind: amount", "kind: day"),
        "base, from 2020-01-01: 1000 is not a date, which its kind 'day' asks for",
        id="an amount as a day",
    ),
    pytest.param(
        written("kind: amount", "kind: sum"),
        "parameters.yaml: base > kind: Input should be 'amount', 'number', 'yes_or_no' or 'day'",
        id="an unknown kind",
    ),
    pytest.param(
        written("from: 2020-01-01", 'from: "2020-01-01"'),
        "write a day as 2025-01-01, without quotes or time",
        id="a day as a text",
    ),
    pytest.param(
        written("from: 2020-01-01", "from: 2020-01-01 00:00:00"),
        "write a day as 2025-01-01, without quotes or time",
        id="a day with a time",
    ),
    pytest.param(
        written("from: 2020-01-01", "from: 2020-02-30"),
        "parameters.yaml is not readable YAML: day is out of range for month",
        id="an impossible day",
    ),
    pytest.param(
        written("unit: cents a year", "unit: cents a year\n  colour: red"),
        "parameters.yaml: base > colour: Extra inputs are not permitted",
        id="an unknown key",
    ),
    pytest.param(
        written("  unit: cents a year\n", ""),
        "parameters.yaml: base > unit: Field required",
        id="no unit",
    ),
    pytest.param(
        written(', article: "1"', ""),
        "parameters.yaml: base > values > 0 > article: Field required",
        id="no article",
    ),
    pytest.param(
        written('article: "1"', 'article: " "'),
        "parameters.yaml: base > values > 0 > article: String should have at least 1 character",
        id="an empty article",
    ),
    pytest.param(
        written("base:", "Base Amount:"),
        "parameters.yaml: Base Amount",
        id="a name with a space",
    ),
    pytest.param(
        written("unit: cents a year", "unit: cents a year\n  open: true"),
        "base, from 2020-01-01: an open choice needs a note that says why this value was taken",
        id="an open choice without a note",
    ),
    pytest.param(
        values(
            '{from: 2020-01-01, to: 2021-12-31, value: 1, source: act, article: "1"}',
            '{from: 2021-12-31, value: 2, source: act, article: "1"}',
        ),
        "base, from 2021-12-31: two values for one date: the one before ends on 2021-12-31",
        id="two values for one date",
    ),
    pytest.param(
        values(
            '{from: 2020-01-01, value: 1, source: act, article: "1"}',
            '{from: 2020-01-01, value: 2, source: act, article: "1"}',
        ),
        "base, from 2020-01-01: values must rise by date; the one before starts on 2020-01-01",
        id="two values from one day",
    ),
    pytest.param(
        values(
            '{from: 2020-01-01, value: 1, source: act, article: "1"}',
            '{from: always, value: 2, source: act, article: "1"}',
        ),
        "base, from always: two values for one date: 'always' may only stand first",
        id="always after a date",
    ),
    pytest.param(
        values('{from: 2020-01-01, to: 2019-12-31, value: 1, source: act, article: "1"}'),
        "base, from 2020-01-01: it ends on 2019-12-31, before it starts",
        id="an end before the start",
    ),
    pytest.param(
        Change("parameters.yaml", VALUE, "    []\n"),
        "parameters.yaml: base > values: List should have at least 1 item",
        id="no value",
    ),
    pytest.param(
        Change("parameters.yaml", "", "  - [unclosed\n"),
        "parameters.yaml is not readable YAML",
        id="broken YAML",
    ),
    pytest.param(
        in_pack_file("periods: {unit: year}", "periods: {unit: week}"),
        "pack.yaml: periods > unit: Input should be 'year', 'tax_year_6_april' or 'month'",
        id="an unknown unit of periods",
    ),
    pytest.param(
        in_pack_file("currency: XTS", "currency: euro"),
        "pack.yaml: currency: String should match pattern",
        id="a currency without code",
    ),
    pytest.param(
        in_pack_file("name: {zh: 示例津贴, en: Demo benefit}", "name: {zh: 示例津贴}"),
        "pack.yaml: name > en: Field required",
        id="a name in one language",
    ),
    pytest.param(
        in_pack_file("case: single", "case: single\ncolour: red"),
        "pack.yaml: colour: Extra inputs are not permitted",
        id="an unknown key of the pack",
    ),
    pytest.param(
        in_pack_file("amount: amount_due", "amount: payment"),
        "pack.yaml names the rule payment, which formulas.py does not have",
        id="an amount that is no rule",
    ),
]


@pytest.mark.parametrize(("change", "message"), BAD_PARAMETERS)
def test_faulty_file_is_refused_with_place_and_remedy(tmp_path: Path, change: Change, message: str) -> None:
    fault = fault_of(tmp_path, change)

    assert message in fault


def test_faults_of_parameters_are_all_told_at_once(tmp_path: Path) -> None:
    open_and_wrong = (
        written("value: 1000", "value: true"),
        written("unit: cents a year", "unit: x\n  open: true"),
    )

    fault = fault_of(tmp_path, *open_and_wrong)

    assert len(fault.splitlines()) == 2


PARAMETER = """\
rate:
  zh: 标准
  en: Rate
  kind: number
  unit: crowns
  values:
    - {from: always, value: 1, source: act, article: "1"}
    - {from: 2024-02-29, value: 2, source: act, article: "2"}
    - {from: 2025-01-01, to: 2025-12-31, value: 3, source: act, article: "3"}
    - {from: 2027-01-01, value: 4, source: act, article: "4"}
"""


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(1901, 1, 1), 1),
        (date(2024, 2, 28), 1),
        (date(2024, 2, 29), 2),
        (date(2024, 12, 31), 2),
        (date(2025, 1, 1), 3),
        (date(2025, 12, 31), 3),
        (date(2026, 1, 1), None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), 4),
        (date(2099, 12, 31), 4),
    ],
)
def test_parameter_has_the_value_of_the_day(tmp_path: Path, day: date, value: int | None) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_text(PARAMETER, encoding="utf-8")
    rate = read_parameters(path)["rate"]

    dated = rate.on(day)

    assert (dated.value if dated else None) == value


def test_empty_file_has_no_parameters(tmp_path: Path) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_text("# nothing yet\n", encoding="utf-8")

    parameters = read_parameters(path)

    assert parameters == {}
