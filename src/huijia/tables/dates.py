"""Reading one cell as a day, in the ways in which offices write days."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY
from huijia.tables import problems
from huijia.tables.cells import Cell, plain
from huijia.tables.problems import Fault

EPOCH_1900 = date(1899, 12, 30)
"""Day 0 of a workbook's serial numbers, as it works out for every day from March 1900 on."""

EPOCH_1904 = date(1904, 1, 1)
"""Day 0 in workbooks that count from 1904, as old ones from a Mac do."""

SMALLEST_SERIAL = 10_000
"""Day numbers below (before May 1927) are years or slips far more often than days."""

LARGEST_SERIAL = 2_958_465
"""9999-12-31, the last day of a spreadsheet."""

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))

MIDNIGHT = re.compile(r"[0]{1,2}:00(:00(\.0+)?)?")
SEPARATED = re.compile(r"([0-9]{4})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,2})")
RUN_TOGETHER = re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})")
CHINESE = re.compile(r"([0-9]{4})\s*(年)\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]")
SERIAL = re.compile(r"[0-9]{5}(\.0+)?")
WITH_TIME = re.compile(r"(.*[0-9日号])[T ]\s*([0-9]{1,2}:[0-9].*)", re.IGNORECASE)

TWO_DIGIT_YEAR = re.compile(r"[0-9]{2}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*[日号]?")
YEAR_LAST = re.compile(r"[0-9]{1,2}\s*[-/. ]\s*[0-9]{1,2}\s*[-/. ]\s*([0-9]{4}|[0-9]{2})")
NO_DAY = re.compile(r"(19|20)[0-9]{2}\s*([-/.年]?\s*[0-9]{1,2}\s*月?|年)?")


def read_date(cell: Cell, *, epoch: date = EPOCH_1900) -> date | Fault:
    """The day that a cell that is not blank holds, or what is wrong with it. ``epoch`` is day 0 of serial numbers.

    >>> read_date("2025年1月3日"), read_date(45660.0), read_date("2025-02-30").code
    (datetime.date(2025, 1, 3), datetime.date(2025, 1, 3), 'no_such_day')
    """
    if isinstance(cell, str):
        return _in_bounds(_from_text(plain(cell).translate(DASHES)))
    if isinstance(cell, datetime):
        return _in_bounds(cell.date()) if cell.time() == time(0) else problems.has_time_of_day()
    if isinstance(cell, date):
        return _in_bounds(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _in_bounds(_from_number(cell, epoch))
    if isinstance(cell, time):
        # Day 0 with a date format: the spreadsheet shows 1900-01-00.
        return problems.empty_cell_as_date() if cell == time(0) else problems.has_time_of_day()
    return problems.not_a_date()


def _in_bounds(day: date | Fault) -> date | Fault:
    if isinstance(day, Fault):
        return day
    if day.year in (1899, 1900):
        return problems.empty_cell_as_date()
    if day < EARLIEST_DAY:
        return problems.too_early(EARLIEST_DAY)
    return problems.stands_for_no_end(LATEST_DAY) if day > LATEST_DAY else day


def _from_text(text: str) -> date | Fault:
    timed = WITH_TIME.fullmatch(text)
    if timed and not MIDNIGHT.fullmatch(timed.group(2).strip()):
        return problems.has_time_of_day()
    text = timed.group(1).strip() if timed else text
    for shape in (SEPARATED, RUN_TOGETHER, CHINESE):
        found = shape.fullmatch(text)
        if found:
            return _day(int(found.group(1)), int(found.group(3)), int(found.group(4)))
    if SERIAL.fullmatch(text):
        return _from_number(int(text[:5]), EPOCH_1900)
    return _why_not(text)


def _day(year: int, month: int, day: int) -> date | Fault:
    if (year, month, day) == (1900, 1, 0):
        return problems.empty_cell_as_date()
    try:
        return date(year, month, day)
    except ValueError:
        return problems.no_such_day()


def _why_not(text: str) -> Fault:
    if NO_DAY.fullmatch(text):
        return problems.incomplete_date()
    # 03-01-25 lands here too: whichever number is the year, it lacks its century.
    if TWO_DIGIT_YEAR.fullmatch(text) or re.fullmatch(r"[0-9]{6}", text):
        return problems.two_digit_year()
    return problems.day_and_month_unclear() if YEAR_LAST.fullmatch(text) else problems.not_a_date()


def _from_number(number: float, epoch: date) -> date | Fault:
    if number != number or abs(number) == float("inf"):
        return problems.not_a_date()
    whole = int(number)
    if whole != number:
        in_range = SMALLEST_SERIAL <= whole <= LARGEST_SERIAL
        return problems.has_time_of_day() if in_range else problems.not_a_date()
    if SMALLEST_SERIAL <= whole <= LARGEST_SERIAL:
        # Counting from 1904, the largest numbers lie after the last day that Python knows.
        return epoch + timedelta(days=min(whole, (date.max - epoch).days))
    if 0 <= whole <= 366:
        return problems.empty_cell_as_date()
    return _from_text(str(whole)) if whole > 0 else problems.not_a_date()
