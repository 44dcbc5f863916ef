"""One edit in a pack's files is told, with what a reader needs: what, from what to what, from which day on, by which article."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from huijia.engine.amendments import Amendment, Aspect, Days, Group, Kind, amendments_between
from huijia.engine.loading import load_pack

NAME = "cn/childcare-subsidy"
PACK = load_pack(NAME)


@dataclass(frozen=True)
class Edit:
    """``before`` becomes ``after`` in a file of the pack, at its first place; and what is to be told."""

    file: str
    before: str
    after: str
    group: Group
    kind: Kind
    name: str
    aspect: Aspect
    old: str | None
    new: str | None
    decides: bool
    days: Days | None = None


def edited(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """A copy of the pack with these edits."""
    copy = folder / "copy"
    shutil.copytree(PACK.folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for file, before, after in edits:
        content = (copy / file).read_text(encoding="utf-8")
        assert before in content, f"{file} does not have: {before}"
        (copy / file).write_text(content.replace(before, after, 1), encoding="utf-8")
    return copy


def found_in(folder: Path, *edits: tuple[str, str, str]) -> tuple[Amendment, ...]:
    return amendments_between(PACK, load_pack(edited(folder, *edits))).found


YEARLY = '{from: 2025-01-01, value: 360000, source: questions, article: "补贴标准"}'
MONTHLY = '{from: 2025-01-01, value: 30000, source: table, article: "2022-2024 年出生"}'
EDITS = {
    "an amount": Edit(
        *("parameters.yaml", YEARLY, YEARLY.replace("360000", "400000")),
        *(Group.AMOUNTS, Kind.PARAMETER, "yearly_amount", Aspect.VALUE, "3,600.00 CNY", "4,000.00 CNY", True),
        Days(date(2025, 1, 1), None),
    ),
    "an amount from a later day on": Edit(
        *(
            "parameters.yaml",
            YEARLY,
            f"{YEARLY}\n    - {YEARLY.replace('25-01-01, value: 360', '27-03-01, value: 400')}",
        ),
        *(Group.AMOUNTS, Kind.PARAMETER, "yearly_amount", Aspect.VALUE, "3,600.00 CNY", "4,000.00 CNY", True),
        Days(date(2027, 3, 1), None),
    ),
    "a number that never changed": Edit(
        *("parameters.yaml", 'value: 3, source: norm, article: "5"', 'value: 4, source: norm, article: "5"'),
        *(
            Group.NUMBERS,
            Kind.PARAMETER,
            "age_limit",
            Aspect.VALUE,
            "3 years",
            "4 years",
            True,
            Days(None, None),
        ),
    ),
    "a day": Edit(
        *("parameters.yaml", "value: 2025-01-01, source: plan", "value: 2025-02-01, source: plan"),
        *(Group.DAYS, Kind.PARAMETER, "scheme_start", Aspect.VALUE, "2025-01-01", "2025-02-01", True),
        Days(None, None),
    ),
    "a choice": Edit(
        *("parameters.yaml", "value: true", "value: false"),
        *(
            Group.NUMBERS,
            Kind.PARAMETER,
            "late_first_claim_keeps_all_claims",
            Aspect.VALUE,
            "yes",
            "no",
            True,
        ),
        Days(None, None),
    ),
    "the article of an amount": Edit(
        *("parameters.yaml", YEARLY, YEARLY.replace("补贴标准", "3")),
        *(
            Group.SOURCES,
            Kind.PARAMETER,
            "yearly_amount",
            Aspect.CITED,
            "3,600.00 CNY",
            "3,600.00 CNY",
            False,
        ),
        Days(date(2025, 1, 1), None),
    ),
    "the source of an amount": Edit(
        *("parameters.yaml", MONTHLY, MONTHLY.replace("table", "hubei")),
        *(Group.SOURCES, Kind.PARAMETER, "monthly_amount", Aspect.CITED, "300.00 CNY", "300.00 CNY", False),
        Days(date(2025, 1, 1), None),
    ),
    "the same amount stated again": Edit(
        *("parameters.yaml", YEARLY, f"{YEARLY}\n    - {YEARLY.replace('2025-01-01', '2026-01-01')}"),
        *(
            Group.SOURCES,
            Kind.PARAMETER,
            "yearly_amount",
            Aspect.DIVIDED,
            "2025-01-01",
            "2025-01-01\n2026-01-01",
            False,
        ),
    ),
    "a unit": Edit(
        *("parameters.yaml", "unit: fen a year", "unit: fen a claim"),
        *(Group.AMOUNTS, Kind.PARAMETER, "yearly_amount", Aspect.UNIT, "fen a year", "fen a claim", False),
    ),
    "a question": Edit(
        *("inputs.py", '"On which day was the child born?"', '"When was the child born?"'),
        *(Group.WORDING, Kind.FACT, "birth_date", Aspect.QUESTION),
        *("On which day was the child born?", "When was the child born?", False),
    ),
    "what an empty cell means": Edit(
        *("inputs.py", '("健在", "alive")', '("没有登记", "not on record")'),
        *(Group.FACTS, Kind.FACT, "death_date", Aspect.EMPTY, "“alive”", "“not on record”", True),
    ),
    "bounds of a number": Edit(
        *("inputs.py", "lowest=1990", "lowest=2025"),
        *(Group.FACTS, Kind.FACT, "first_claim_year", Aspect.BOUNDS, "1990 – 2099", "2025 – 2099", True),
    ),
    "a formula": Edit(
        *("formulas.py", "return birth_date < scheme_start", "return birth_date <= scheme_start"),
        *(Group.RULES, Kind.RULE, "born_before_scheme", Aspect.FORMULA),
        "“Date of birth” is before “First day of the scheme”",
        *("“Date of birth” is no later than “First day of the scheme”", True),
    ),
    "what a rule does": Edit(
        *("formulas.py", '@grant(\n    zh="孩子去世当年', '@rule(\n    zh="孩子去世当年'),
        *(
            Group.RULES,
            Kind.RULE,
            "year_of_death",
            Aspect.DOES,
            "grants the benefit",
            "computes something",
            True,
        ),
    ),
    "a rule's article": Edit(
        *("formulas.py", 'article="14"', 'article="15"'),
        *(Group.SOURCES, Kind.RULE, "amount_due", Aspect.CITED),
        *("The subsidy due for this claim year", "The subsidy due for this claim year", False),
    ),
    "a rule's sentence": Edit(
        *("formulas.py", 'en="Last year that can be claimed",', 'en="The last year to claim",'),
        *(Group.WORDING, Kind.RULE, "last_claim", Aspect.SENTENCE),
        *("Last year that can be claimed", "The last year to claim", False),
    ),
    "an end of the law": Edit(
        *("pack.yaml", "covers: {from: 2025-01-01}", "covers: {from: 2025-01-01, to: 2027-12-31}"),
        *(Group.DAYS, Kind.PACK, "pack", Aspect.COVERS_TO, "none", "2027-12-31", True),
    ),
    "the currency": Edit(
        *("pack.yaml", "currency: CNY", "currency: HKD"),
        *(Group.AMOUNTS, Kind.PACK, "pack", Aspect.CURRENCY, "CNY", "HKD", True),
    ),
    "the rule of the amount": Edit(
        *("pack.yaml", "amount: amount_due", "amount: amount_of_year"),
        *(Group.AMOUNTS, Kind.PACK, "pack", Aspect.AMOUNT),
        "“The subsidy due for this claim year” [amount_due]",
        *("“The claim year's amount, before any reason to refuse” [amount_of_year]", True),
    ),
    "the address of a source": Edit(
        *("pack.yaml", "https://wjw.ah.gov.cn/ztzl/fyjk/zcjd/57988131.html", "https://example.org/norm"),
        *(Group.SOURCES, Kind.SOURCE, "norm", Aspect.ADDRESS),
        *("https://wjw.ah.gov.cn/ztzl/fyjk/zcjd/57988131.html", "https://example.org/norm", False),
    ),
    "a contradiction": Edit(
        *("inputs.py", "date(2099, 12, 31)) < birth_date", "date(2099, 12, 31)) <= birth_date"),
        *(Group.CONTRADICTIONS, Kind.CONTRADICTION, "death_before_birth", Aspect.FORMULA),
        "“Date of birth” is after “Date of death” (if empty: 2099-12-31)",
        *("“Date of birth” is no earlier than “Date of death” (if empty: 2099-12-31)", True),
    ),
    "a deadline": Edit(
        *("procedure.yaml", "decide_within: {days: 30", "decide_within: {days: 20"),
        *(
            Group.PROCEDURE,
            Kind.PROCEDURE,
            "decide_within",
            Aspect.DAYS,
            "30 working days",
            "20 working days",
            False,
        ),
    ),
    "the last day to claim": Edit(
        *("procedure.yaml", "month: 12\n  day: 31", "month: 11\n  day: 30"),
        *(Group.PROCEDURE, Kind.PROCEDURE, "until", Aspect.LAST_DAY, "12-31", "11-30", False),
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_edit_is_told(edit: Edit, tmp_path: Path) -> None:
    found = found_in(tmp_path, (edit.file, edit.before, edit.after))

    assert len(found) == 1, [(each.name, each.aspect) for each in found]
    one = found[0]
    assert (one.group, one.kind, one.name, one.aspect) == (edit.group, edit.kind, edit.name, edit.aspect)
    assert (one.old and one.old.text.en, one.new and one.new.text.en) == (edit.old, edit.new)
    assert (one.decides, one.days) == (edit.decides, edit.days)


def test_both_articles_are_named(tmp_path: Path) -> None:
    after = '{from: 2025-01-01, value: 400000, source: plan, article: "3"}'

    (one,) = found_in(tmp_path, ("parameters.yaml", YEARLY, after))

    assert one.old is not None
    assert one.old.citation is not None
    assert (one.old.citation.title.zh, one.old.citation.article) == (
        "国家卫生健康委育儿补贴政策问答",
        "补贴标准",
    )
    assert one.new is not None
    assert one.new.citation is not None
    assert (one.new.citation.title.zh, one.new.citation.article) == ("育儿补贴制度实施方案", "3")
    assert (one.old.value, one.new.value) == (360000, 400000)


def test_value_that_ends_is_none_afterwards(tmp_path: Path) -> None:
    read_without = (
        "formulas.py",
        'amount("yearly_amount").on(period.start)',
        'amount("yearly_amount").on(period.start, otherwise=0)',
    )
    ended = ("parameters.yaml", YEARLY, YEARLY.replace("2025-01-01,", "2025-01-01, to: 2026-12-31,"))

    found = [each for each in found_in(tmp_path, ended, read_without) if each.kind is Kind.PARAMETER]

    assert [(each.days, each.old and each.old.value, each.new) for each in found] == [
        (Days(date(2027, 1, 1), None), 360000, None)
    ]


def test_value_for_some_days_is_told_for_these(tmp_path: Path) -> None:
    later = YEARLY.replace("2025-01-01, value: 360000", "2026-01-01, value: 380000")
    again = YEARLY.replace("2025-01-01", "2027-01-01")

    found = found_in(tmp_path, ("parameters.yaml", YEARLY, f"{YEARLY}\n    - {later}\n    - {again}"))

    assert [(each.aspect, each.days) for each in found] == [
        (Aspect.VALUE, Days(date(2026, 1, 1), date(2026, 12, 31)))
    ]


def test_added_rule_comes_with_its_formula_and_article(tmp_path: Path) -> None:
    rule = (
        '@refusal(zh="孩子在2030年后出生", en="The child was born after 2030", source="plan", article="9")\n'
        "def born_too_late():\n    return birth_date.year > 2030\n"
    )

    (one,) = found_in(tmp_path, ("formulas.py", "@grant(", f"{rule}\n\n@grant("))

    assert (one.kind, one.name, one.aspect, one.old, one.decides) == (
        Kind.RULE,
        "born_too_late",
        Aspect.ADDED,
        None,
        True,
    )
    assert one.new is not None
    assert one.new.text.en == "(the year of “Date of birth”) > 2030"
    assert one.new.text.zh == "（“出生日期”的年份） > 2030"
    assert one.new.citation is not None
    assert one.new.citation.article == "9"


def test_reasons_in_another_order_are_told(tmp_path: Path) -> None:
    content = (PACK.folder / "formulas.py").read_text(encoding="utf-8")
    first, second = (
        content.index(f'@grant(\n    zh="{start}') for start in ("2025年1月1日起", "2025年1月1日以前")
    )
    end = content.index('@grant(\n    zh="孩子去世当年')
    turned = content[:first] + content[second:end] + content[first:second] + content[end:]

    (one,) = found_in(tmp_path, ("formulas.py", content, turned))

    assert (one.aspect, one.name, one.decides) == (Aspect.ORDER, "reasons", True)


@pytest.mark.parametrize(
    "edit",
    [
        ("parameters.yaml", "# Money is in fen", "# Sums of money are in fen"),
        ("formulas.py", "scheme_start = the_day", "# The day on which it all began.\nscheme_start = the_day"),
        ("formulas.py", "MONTHS_A_YEAR = 12", "MONTHS_A_YEAR = 6 + 6"),
        ("pack.yaml", "case: single\ncurrency: CNY", "currency: CNY\ncase: single"),
    ],
    ids=["comment in YAML", "comment in Python", "same number computed", "order of keys"],
)
def test_only_the_text_of_the_files_is_no_difference(edit: tuple[str, str, str], tmp_path: Path) -> None:
    found = amendments_between(PACK, load_pack(edited(tmp_path, edit)))

    assert found.found == ()
    assert not found.is_one_version


def test_source_under_another_key_is_no_difference(tmp_path: Path) -> None:
    copy = edited(tmp_path)
    for file in ("pack.yaml", "parameters.yaml", "formulas.py"):
        content = (copy / file).read_text(encoding="utf-8")
        for before, after in (
            ("  hubei:", "  hubei_rules:"),
            ("source: hubei", "source: hubei_rules"),
            ('source="hubei"', 'source="hubei_rules"'),
        ):
            content = content.replace(before, after)
        (copy / file).write_text(content, encoding="utf-8")

    assert amendments_between(PACK, load_pack(copy)).found == ()


def test_retyped_fact_is_told_and_not_the_rules_that_read_it(tmp_path: Path) -> None:
    edits = [
        ("inputs.py", "chinese_national = yes_no(", "chinese_national = whole_number("),
        ("inputs.py", "    yes_no,\n", "    whole_number,\n    yes_no,\n"),
        ("inputs.py", "    spread=Spread(yes=990, empty=5),\n", ""),
        ("inputs.py", 'en="Chinese national"', 'en="Nationality"'),
        ("formulas.py", "return ~chinese_national", "return chinese_national < 1"),
    ]

    found = found_in(tmp_path, *edits)

    told = {(each.kind, each.name, each.aspect) for each in found if each.decides}
    assert told == {
        (Kind.FACT, "chinese_national", Aspect.TYPE),
        (Kind.RULE, "not_chinese_national", Aspect.FORMULA),
    }


def test_two_benefits_are_compared() -> None:
    found = amendments_between(PACK, load_pack("cn/harbin"))

    assert not found.is_one_benefit
    assert {each.group for each in found.deciding} >= {Group.AMOUNTS, Group.RULES, Group.FACTS}


def test_version_from_an_archive_says_nothing_of_the_procedure(tmp_path: Path) -> None:
    kept = tmp_path / PACK.version
    shutil.copytree(edited(tmp_path), kept)
    (kept / "procedure.yaml").unlink()

    found = amendments_between(load_pack(kept), PACK)

    assert (found.found, found.is_procedure_known) == ((), False)


def test_procedure_that_is_gone_is_told(tmp_path: Path) -> None:
    copy = edited(tmp_path)
    (copy / "procedure.yaml").unlink()

    found = amendments_between(PACK, load_pack(copy)).found

    assert [(each.group, each.aspect) for each in found] == [(Group.PROCEDURE, Aspect.REMOVED)]
