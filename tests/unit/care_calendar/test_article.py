"""The library's article on the schedule says what the care calendar does: each dose at the same age, by the same editions."""

from __future__ import annotations

import re
from datetime import date

import pytest

from huijia.apps.library.reading import read_article
from huijia.apps.library.shelf import STARTER
from huijia.care_calendar.schedule import read_schedule

ARTICLE = read_article(STARTER / "vaccination-schedule.yaml")

NAMES = {
    "zh": {
        "A 群 C 群流脑": "menac", "A 群流脑": "mena", "乙肝": "hepb", "卡介苗": "bcg", "脊灰": "polio", "百白破": "dtap",
        "麻腮风": "mmr", "乙脑": "je_live", "甲肝": "hepa_live", "HPV": "hpv",
    },
    "en": {
        "meningitis A and C": "menac", "meningitis A": "mena", "hepatitis B": "hepb", "BCG": "bcg", "polio": "polio", "DTaP": "dtap",
        "measles-mumps-rubella": "mmr", "Japanese encephalitis": "je_live", "hepatitis A": "hepa_live", "HPV": "hpv",
    },
}  # fmt: skip
WITHOUT_NUMBER = {"bcg": "bcg", "hepa_live": "hepa_live_1", "hpv": "hpv_1"}


def told(language: str) -> set[tuple[str, int]]:
    """Doses and ages in months, as the article's list has them."""
    found = set()
    for age, doses in re.findall(
        r"^- \*\*(.+?)\*\*[：:] *(.+)$", getattr(ARTICLE.body, language), re.MULTILINE
    ):
        months = int(next(iter(re.findall(r"\d+", age)), 0)) * (12 if re.search("岁|year|girls", age) else 1)
        for dose in re.split("、|, ", re.sub(", twice.*", "", doses)):
            said = next(each for each in NAMES[language] if each in dose)
            name, number = NAMES[language][said], re.match(r" ?第? ?(\d)", dose.split(said)[1])
            found.add((f"{name}_{number[1]}" if number else WITHOUT_NUMBER[name], months))
    return found


def shown() -> set[tuple[str, int]]:
    """The same, as the calendar has them on the day on which the article was reviewed; of vaccines of two kinds the live one."""
    today, found = ARTICLE.reviewed_on.isoformat(), set()
    for entry in read_schedule()["entries"]:
        if not re.match("|".join(NAMES["zh"].values()), entry["id"]) or entry["counts"] != "birth":
            continue
        for version in entry["versions"]:
            if version.get("starts", "") <= today <= version.get("ends", "9999"):
                found.add((entry["id"], version["from"][0]))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_article_names_each_dose_at_the_age_of_the_calendar(language: str) -> None:
    assert len(shown()) > 20
    assert told(language) == shown()


def test_article_promises_no_edition_that_the_calendar_does_not_use() -> None:
    editions = {
        str(number)
        for each in read_schedule()["sources"]
        for number in re.findall(r"20\d\d(?=年版)", each["title"][0])
    }
    heading = re.search("^## 时间表（(.+)）$", ARTICLE.body.zh, re.MULTILINE)

    assert heading is not None
    assert set(re.findall(r"(20\d\d) 年版", heading[1])) == editions == {"2021"}
    assert ARTICLE.reviewed_on > date(2026, 6, 17)
