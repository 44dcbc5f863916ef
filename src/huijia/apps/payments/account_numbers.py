"""Account numbers as people write them."""

from __future__ import annotations

import re


def plain_number(number: str) -> str:
    """An account number without spaces and dashes, letters as capitals.

    >>> plain_number("6225 8814-1420 7430")
    '6225881414207430'
    """
    return re.sub(r"[\s\-]", "", number).upper()
