"""Account numbers: what looks wrong in one, and how one is shown. A doubt warns a person; it never stops a payment."""

from __future__ import annotations

import re

from huijia.values.text import Text

CARD = re.compile(r"[0-9]{16,19}")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
SEPARATORS = re.compile(r"[\s\-]+")
SHORTENED = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")

UNIONPAY = "62"
LAST_SHOWN = 4
SHORTEST_MASKED = 8


def compact(number: str) -> str:
    """The number without the spaces and hyphens with which people write it.

    >>> compact("6225 8814 1420 7430")
    '6225881414207430'
    """
    return SEPARATORS.sub("", number)


def is_iban(number: str) -> bool:
    """Whether this is an IBAN whose check digits are right (ISO 13616; the length that each country has is not looked at).

    >>> is_iban("GB29NWBK60161331926819"), is_iban("GB92NWBK60161331926819")
    (True, False)
    """
    if not IBAN.fullmatch(number):
        return False
    # Letters count from 10, country and check digits come last: then it is 1 modulo 97 (ISO 7064).
    return int("".join(str(int(letter, 36)) for letter in number[4:] + number[:4])) % 97 == 1


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is that of Luhn's formula (ISO/IEC 7812): every second digit from the right counts double.

    >>> has_check_digit("79927398713"), has_check_digit("79927398710")
    (True, False)
    """
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0


def card_doubts(number: str) -> tuple[Text, ...]:
    """What looks wrong in the number of a bank card. Empty: nothing does.

    The check digit (Luhn, ISO/IEC 7812) finds every single wrong digit. Accounts of companies and some old accounts have none,
    so a doubt is a reason to look again and never a reason to refuse.

    >>> card_doubts("6225 8814 1420 7430")
    ()
    >>> card_doubts("6225 8814 1420 7431")[0].en
    'The check digit is wrong: a digit may be mistyped. Accounts of companies have no check digit.'
    """
    digits = compact(number)
    if SHORTENED.fullmatch(digits):
        return (_shortened(),)
    if not digits.isascii() or not digits.isdigit():
        return (Text(zh="卡号应全为数字。", en="The number of a card is digits only."),)
    doubts = []
    if not CARD.fullmatch(digits):
        doubts.append(
            Text(
                zh=f"共 {len(digits)} 位；银行卡号为 16 至 19 位。",
                en=f"It has {len(digits)} digits; the number of a bank card has 16 to 19.",
            )
        )
    elif not digits.startswith(UNIONPAY):
        doubts.append(Text(zh="银联卡号以 62 开头。", en="Cards of UnionPay begin with 62."))
    if not has_check_digit(digits):
        doubts.append(
            Text(
                zh="校验位不符，可能输错了一位。单位账户没有校验位。",
                en="The check digit is wrong: a digit may be mistyped. Accounts of companies have no check digit.",
            )
        )
    if len(digits) > 15 and digits.endswith("0000"):
        doubts.append(_rounded())
    return tuple(doubts)


def account_doubts(number: str) -> tuple[Text, ...]:
    """What looks wrong in the number of any account: an IBAN by its own check, anything else as a card."""
    plain = compact(number)
    if not plain[:2].isalpha():
        return card_doubts(number)
    if is_iban(plain.upper()):
        return ()
    return (
        Text(
            zh="这不是有效的 IBAN：校验位不符。",
            en="This is no valid IBAN: its check digits are wrong.",
        ),
    )


def masked(number: str) -> str:
    """The number as pages show it: its last four characters.

    >>> masked("6225 8814 1420 7430"), masked("12345")
    ('************7430', '*****')
    """
    plain = compact(number)
    if len(plain) < SHORTEST_MASKED:
        return "*" * len(plain)
    return "*" * (len(plain) - LAST_SHOWN) + plain[-LAST_SHOWN:]


def _shortened() -> Text:
    return Text(
        zh="电子表格把这个号码变成了科学计数，后面的数字已经丢失；请按原件重新填写，并把该列设为文本。",
        en="A spreadsheet has shortened this number and its last digits are lost: enter it again, in a column of texts.",
    )


def _rounded() -> Text:
    return Text(
        zh="号码以 0000 结尾，可能是电子表格把 15 位以后的数字变成了零。",
        en="It ends in 0000: a spreadsheet may have turned the digits behind the 15th into zeros.",
    )
