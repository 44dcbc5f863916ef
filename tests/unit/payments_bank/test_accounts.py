"""Numbers of accounts: what looks wrong is said, nothing is blocked, and no page shows one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijia.apps.payments.bank.accounts import account_doubts, card_doubts, masked
from huijia.apps.payments.bank.money import minor_units, written


@pytest.mark.parametrize("number", ["6225 8814 1420 7430", "6225881414207430", "6225-8814-1420-7430"])
def test_valid_card_has_no_doubts(number: str) -> None:
    """The published vector of a UnionPay card."""
    assert card_doubts(number) == ()


def test_check_digit_of_a_number_that_is_no_card_is_right() -> None:
    """79927398713 is the usual vector of Luhn's formula; it is too short for a card."""
    assert [doubt.en for doubt in card_doubts("79927398713")] == [
        "It has 11 digits; the number of a bank card has 16 to 19."
    ]


@pytest.mark.parametrize(
    ("number", "doubt"),
    [
        ("6225881414207431", "check digit"),
        ("4111111111111111", "UnionPay"),
        ("622588141420743", "15 digits"),
        ("6225881414207430A", "digits only"),
        ("６２２５８８１４１４２０７４３０", "digits only"),
        ("6.22588E+18", "shortened"),
        ("6225881414207430000", "behind the 15th"),
        ("GB29NWBK60161331926818", "no valid IBAN"),
    ],
)
def test_doubtful_number_is_told_in_both_languages(number: str, doubt: str) -> None:
    doubts = account_doubts(number)

    assert any(doubt in each.en for each in doubts)
    assert all(each.zh for each in doubts)


@pytest.mark.parametrize(
    "number",
    ["GB29 NWBK 6016 1331 9268 19", "DE89370400440532013000", "NL91ABNA0417164300", "CH9300762011623852957"],
)
def test_valid_iban_has_no_doubts(number: str) -> None:
    """The examples of the registry of IBANs for these countries."""
    assert account_doubts(number) == ()


@given(st.integers(0, 15), st.integers(1, 9))
def test_every_single_wrong_digit_of_a_card_is_doubted(place: int, more: int) -> None:
    right = "6225881414207430"
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]

    assert card_doubts(wrong)


@given(st.text(max_size=40))
def test_masked_number_shows_four_characters_at_most(number: str) -> None:
    shown = masked(number)

    assert len(shown.replace("*", "")) <= 4 + number.count("*")


@given(st.integers(1, 10**17), st.sampled_from(["CNY", "JPY", "BHD", "EUR"]))
def test_amount_is_read_as_it_was_written(amount: int, currency: str) -> None:
    assert minor_units(written(amount, currency), currency) == amount


@pytest.mark.parametrize(
    "wrong", ["", "-1.00", "1.005", "1,000.00", "1e3", "١٢", "1.", ".5", "1" * 19, "NaN"]
)
def test_text_that_is_no_amount_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"amount|places"):
        minor_units(wrong, "CNY")
