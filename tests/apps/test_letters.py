"""The decision letter: what it says, and that its PDF is the same whenever it is printed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from huijia.apps import printing
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.opening import changes_of
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims import appeals
from huijia.apps.claims.actions import decide, recommend, start_claim, submit, take
from huijia.apps.claims.glyphs import is_covered, written
from huijia.apps.claims.letter_actions import letter_pdf
from huijia.apps.claims.models import Claim, Decision, Letter, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.claims.printing import pdf_of
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Person, Source
from huijia.apps.printing import UnableToPrint
from tests.apps.conftest import NOW, ORIGINALS, TODAY, Office

RARE_IN_FONT = "\U0002b4e7"
"""In the list of 8,105 characters of 2013 (通用规范汉字表), beyond the first 65,536 of Unicode."""
RARE_NOT_IN_FONT = "\U00020bb7"


def decided(
    office: Office,
    outcome: Outcome,
    *,
    facts: dict[str, Any] | None = None,
    reason: str = "",
    period: str = "2026",
) -> Decision:
    """A decision of the county on a claim of the family with these facts."""
    family, officer = office.viewer("family"), office.viewer("township_officer")
    claim = start_claim(
        by=family,
        benefit_name="cn/childcare-subsidy",
        period=period,
        child=Person.objects.get(pk=office.child.pk),
        claimant=Person.objects.get(pk=office.parent.pk),
        at=NOW,
        facts=facts,
    )
    claim = take(by=officer, claim=submit(by=family, claim=claim, at=NOW), at=NOW)
    claim = recommend(
        by=officer, claim=claim, outcome=outcome, at=NOW, reason=reason or "见材料", originals_seen=ORIGINALS
    )
    return decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
        reason=reason,
    )


def redecided(office: Office, first: Decision) -> Decision:
    """The decision after an objection to a first one."""
    claim = first.claim
    appeals.appeal(by=office.viewer("family"), claim=claim, grounds="登记已更正", at=NOW + timedelta(days=3))
    return appeals.redecide(
        by=office.viewer("second_approver"),
        claim=claim,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(claim).pk,
        reason="已核实：户口簿已更正。",
        at=NOW + timedelta(days=5),
    )


def rename_child(office: Office, name: str) -> None:
    """The child's name as another paper shows it."""
    record_facts(
        by=SYSTEM,
        person=office.child,
        facts={"name": name},
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )


def said(decision: Decision, language: str) -> str:
    """Everything that a letter says, as one text."""
    return json.dumps(decision.letter[language], ensure_ascii=False)


def text_of(pdf: bytes) -> str:
    """The words of a PDF without spaces: where lines break does not matter."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def fonts_in(pdf: bytes) -> set[str]:
    """Names of the fonts that a PDF uses; each must be embedded."""
    found = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor, "a font that is not embedded looks different elsewhere"
            found.add(str(descriptor["/FontName"]).split("+")[-1])
    return found


def glyphs_in(pdf: bytes) -> set[str]:
    """Numbers of the glyphs that a PDF shows, as four hexadecimal digits; 0000 is the box for what a font lacks."""
    found = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for shown in re.findall(rb"<([0-9a-fA-F]+)>", page.get_contents().get_data()):
            found |= {shown[at : at + 4].decode() for at in range(0, len(shown), 4)}
    return found


def test_a_grant_says_what_was_decided_by_whom_and_why(office: Office) -> None:
    decision = decided(office, Outcome.GRANTED)

    zh, en = said(decision, "zh"), said(decision, "en")

    for told in (
        decision.claim.number,
        "王小明",
        "王芳",
        "育儿补贴",
        "测试approver，示例县",
        "2026年3月16日",
        "2024年5月6日",
        # 29 months from January 2025 to May 2027: 12 for 2025, 12 for 2026 and 5 for 2027, each of 300 yuan.
        "3,600.00 元",
        "1,500.00 元",
        "尚未决定",
        "2025年1月1日以前出生的子女，按应补月数折算，先整年后余月［1，2022-2024 年出生］",
        "《育儿补贴金额表（国家卫生健康委）》，2025年8月8日，http://",
        "《中华人民共和国行政复议法（2023年修订）》",
        "可以自收到本决定之日起60日内提出异议（最后一天不是工作日的，顺延至下一个工作日）",
        "请它复核［2，复核］",
        "另外，您可以自知道本决定之日起60日内依法申请行政复议［3，第20条］；一般自受理之日起60日内作出复议决定［3，第62条］",
        f"/claims/{decision.claim.number}/",
    ):
        assert told in zh
    for told in (
        "will be paid: CNY 3,600.00",
        "not yet decided",
        "within 60 days after you get this letter; a last day that is no working day moves to the next one",
        "You can also ask for administrative reconsideration under the law, within 60 days from when you know of this decision",
        "[1, 2022-2024 年出生]",
        "Example County",
    ):
        assert told in en
    assert "健在" not in zh


def test_a_refusal_is_kind_and_says_what_would_change_it(office: Office) -> None:
    decision = decided(office, Outcome.REFUSED, facts={"chinese_national": False})

    zh, en = said(decision, "zh"), said(decision, "en")

    assert "孩子不是中国国籍［1，第4条］" in zh
    assert "这不是对您或您家人的评价" in zh
    assert "单独改变“中国国籍”（现为否）会改变结论" in zh
    assert "如为是：" in zh
    assert "2026：符合条件，3,600.00 元" in zh
    assert "no judgement on you or your family" in en
    assert "decision is wrong, you can object within 60 days" in en


def test_a_refusal_for_want_of_a_fact_names_the_fact(office: Office) -> None:
    decision = decided(office, Outcome.REFUSED, facts={"birth_registered": None}, reason="没有补交户口簿")

    assert "还缺少一项必须知道的信息：户口登记" in said(decision, "zh")
    assert "must know: Birth and household registered" in said(decision, "en")


def test_a_year_in_which_nothing_is_due_names_the_last_year(office: Office) -> None:
    # Born in June 2022: six months, all of them in the claim year 2025.
    facts = {"birth_date": "2022-06-01", "first_claim_year": 2025}
    decision = decided(office, Outcome.REFUSED, facts=facts)

    assert "（先整年，后余月）：2025［1，第12条］" in said(decision, "zh")


EXCLUDED = {
    # Period and facts -> what is named, in Chinese and in English; the place is article 12 of the norm, or Hubei's on deaths.
    "before the birth": (
        "2025",
        {"birth_date": "2026-02-06", "first_claim_year": 2026},
        (
            "最早可申领的年份：2026［1，第12条］",
            "First year in which the child can be claimed for: 2026 [1, art. 12]",
        ),
    ),
    "after the months until three": (
        "2026",
        {"birth_date": "2022-06-01", "first_claim_year": 2025},
        (
            "2025年以前出生的子女：最后一个可申领的年份（先整年，后余月）：2025［1，第12条］",
            "whole years first, then the remaining months): 2025 [1, art. 12]",
        ),
    ),
    "after a death in the year of birth": (
        "2026",
        {"birth_date": "2025-05-06", "death_date": "2025-08-20", "first_claim_year": 2025},
        (
            "出生当年去世的，可在次年申领当年补贴：2025［1，死亡情形］",
            "its one claim can be made in the next year: 2025 [1, 死亡情形]",
        ),
    ),
    "after a death": (
        "2026",
        {"death_date": "2025-08-20", "first_claim_year": 2025},
        (
            "去世当年；出生当年去世的，可在次年申领当年补贴：2025［1，死亡情形］",
            "If the child died, the last year that can be claimed: the year of death",
        ),
    ),
}


@pytest.mark.parametrize("case", EXCLUDED)
def test_a_year_in_which_nothing_is_due_names_what_excludes_it_and_nothing_else(
    office: Office, case: str
) -> None:
    period, facts, told = EXCLUDED[case]
    decision = decided(office, Outcome.REFUSED, facts=facts, period=period)

    for language, sentence in zip(("zh", "en"), told, strict=True):
        why = decision.letter[language]["sections"][0]
        assert why["heading"] in ("理由", "Why")
        assert len(why["points"]) == 1
        assert sentence in why["points"][0]


def test_a_grant_says_what_would_change_it(office: Office) -> None:
    decision = decided(office, Outcome.GRANTED)

    zh, en = said(decision, "zh"), said(decision, "en")

    assert "什么会改变这个结果" in zh
    assert "单独改变“中国国籍”（现为是）会改变结论（如为否：2026：不符合条件）" in zh
    assert "'Chinese national' (now yes) alone would change the answer (if no: 2026: not entitled)" in en
    # Nobody tells a family what becomes of the money if their child dies, or what would be due if it lived.
    assert "死亡" not in zh


def test_a_letter_to_bereaved_parents_does_not_say_what_would_be_due_if_the_child_lived(
    office: Office,
) -> None:
    decision = decided(office, Outcome.REFUSED, facts={"death_date": "2025-08-20", "first_claim_year": 2025})

    assert "健在" not in said(decision, "zh")
    assert "alive" not in said(decision, "en")


def test_a_letter_to_bereaved_parents_says_so_first(office: Office) -> None:
    decision = decided(office, Outcome.GRANTED, facts={"death_date": "2026-01-20"})

    assert decision.letter["zh"]["opening"][0] == "孩子离世，我们深表哀悼。"
    assert decision.letter["en"]["opening"][0] == "We are deeply sorry for the loss of your child."


def test_a_decision_against_the_assessment_tells_both(office: Office) -> None:
    decision = decided(office, Outcome.REFUSED, reason="材料与登记不符。\n请先更正。")

    headings = {section["heading"]: section for section in decision.letter["zh"]["sections"]}
    assert headings["按规则计算的结果"]["text"] == ["按规则计算，符合条件。"]
    assert headings["为什么决定与计算结果不同"]["text"] == ["材料与登记不符。", "请先更正。"]


def test_a_decision_after_an_objection_replaces_the_first(office: Office) -> None:
    second = redecided(office, decided(office, Outcome.REFUSED, reason="材料与登记不符"))

    assert "本决定取代2026年3月16日的决定" in said(second, "zh")
    assert "This decision replaces the decision of 16 March 2026." in said(second, "en")
    assert "已核实：户口簿已更正。" in said(second, "zh")
    assert f"/claims/{second.claim.number}/" not in said(second, "zh"), (
        "a second objection is not made online"
    )


def test_the_two_remedies_rest_on_their_own_texts(office: Office) -> None:
    first = decided(office, Outcome.REFUSED, reason="材料与登记不符")
    second = redecided(office, first)

    own, law = first.letter["zh"]["sections"][-2]["text"]
    assert first.letter["zh"]["sections"][-2]["heading"] == "如果您不同意"
    assert "复核" in own
    assert "行政复议" not in own
    assert law.startswith("另外，您可以自知道本决定之日起60日内依法申请行政复议")
    # No text that was read says how long a second look may take or be asked for: nothing is cited for it.
    assert own.count("［") == 1
    assert "鄂卫发〔2025〕23号" in said(first, "zh")
    # The county has looked a second time: what is left is the law's own way.
    (left,) = second.letter["zh"]["sections"][-2]["text"]
    assert left.startswith("您可以自知道本决定之日起60日内依法申请行政复议")


def test_papers_that_were_handed_in_are_named(office: Office, submitted: Claim) -> None:
    given = {"file_name": "x.jpg", "content_type": "image/jpeg", "size": 1, "added_at": NOW}
    submitted.papers.create(kind="household_register", digest="1" * 64, **given)
    submitted.papers.create(kind="other", digest="2" * 64, removed_at=NOW, **given)
    officer = office.viewer("township_officer")
    claim = recommend(
        by=officer,
        claim=take(by=officer, claim=submitted, at=NOW),
        outcome=Outcome.GRANTED,
        at=NOW,
        originals_seen=ORIGINALS,
    )

    decision = decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
    )

    assert "户口簿上孩子的一页" in said(decision, "zh")
    assert "其他材料" not in said(decision, "zh")


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("outcome", "facts"),
    [(Outcome.GRANTED, {}), (Outcome.REFUSED, {"chinese_national": False})],
    ids=["grant", "refusal"],
)
def test_a_normal_letter_is_one_tagged_page_in_our_own_font(
    office: Office, language: str, outcome: Outcome, facts: dict[str, Any]
) -> None:
    decision = decided(office, outcome, facts=facts)

    pdf = pdf_of(decision.letter[language])

    reader = PdfReader(io.BytesIO(pdf))
    catalog = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert fonts_in(pdf) == {"Letter", "Letter-Strong"}
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert "/Outlines" not in catalog
    assert decision.claim.number in text_of(pdf)


@pytest.mark.one_database
def test_every_word_of_the_content_is_in_the_pdf(office: Office) -> None:
    decision = decided(office, Outcome.GRANTED)

    found = text_of(pdf_of(decision.letter["zh"]))

    def words(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        return [
            word for each in (value.values() if isinstance(value, dict) else value) for word in words(each)
        ]

    shown = {
        name: value
        for name, value in decision.letter["zh"].items()
        if name not in ("language", "outcome", "decided_at")
    }
    missing = [word for word in words(shown) if re.sub(r"\s", "", word) not in found]
    assert missing == []


@pytest.mark.one_database
def test_two_renderings_of_one_content_are_the_same_bytes(office: Office) -> None:
    content = decided(office, Outcome.GRANTED).letter["zh"]

    first = pdf_of(content)
    # As in a process that was started later: with a font that is read again, at another second.
    printing._press.cache_clear()
    time.sleep(1.1)

    assert pdf_of(content) == first


@pytest.mark.one_database
def test_another_process_renders_the_same_bytes(office: Office, tmp_path: Path) -> None:
    content = decided(office, Outcome.GRANTED).letter["zh"]
    (tmp_path / "content.json").write_text(json.dumps(content), encoding="utf-8")
    program = (
        "import django, json, pathlib, sys; django.setup()\n"
        "from huijia.apps.claims.printing import pdf_of\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "(folder / 'letter.pdf').write_bytes(pdf_of(json.loads((folder / 'content.json').read_text())))\n"
    )

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "huijia.server.settings",
        "TZ": "America/Lima",
        "PYTHONHASHSEED": "7",
    }
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=environment, timeout=60)

    assert (tmp_path / "letter.pdf").read_bytes() == pdf_of(content)


def test_a_letter_is_made_once_and_its_digest_is_in_the_trail(office: Office) -> None:
    decision = decided(office, Outcome.GRANTED)
    family = office.viewer("family")

    first = letter_pdf(by=family, decision=decision, language="zh", at=NOW)
    again = letter_pdf(by=family, decision=decision, language="zh", at=NOW + timedelta(days=3650))

    assert first.pk == again.pk
    made = [entry for entry in of_subject("claim", decision.claim.number) if entry.action == "letter.made"]
    assert [changes_of(entry)["digest"][1] for entry in made] == [
        hashlib.sha256(bytes(first.pdf)).hexdigest()
    ]


def test_what_is_kept_is_served_whatever_would_be_rendered_now(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    decision = decided(office, Outcome.GRANTED)
    Letter.objects.create(
        decision=decision, language="zh", pdf=b"%PDF-as-it-was", digest="0" * 64, made_at=NOW
    )

    answer = signed_in("family").get(f"/claims/{decision.claim.number}/letter.pdf?language=zh")

    assert answer.content == b"%PDF-as-it-was"
    assert answer["Content-Type"] == "application/pdf"


def test_a_kept_letter_cannot_be_changed(office: Office) -> None:
    decision = decided(office, Outcome.GRANTED)
    kept = letter_pdf(by=office.viewer("family"), decision=decision, language="en", at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=kept.pk).update(pdf=b"other")


def test_a_rare_character_that_the_font_has_is_written(office: Office) -> None:
    rename_child(office, f"王{RARE_IN_FONT}䶮")
    decision = decided(office, Outcome.GRANTED)

    pdf = pdf_of(decision.letter["zh"])

    assert decision.letter["zh"]["note"] == ""
    assert f"王{RARE_IN_FONT}䶮" in text_of(pdf)
    assert "0000" not in glyphs_in(pdf)
    assert fonts_in(pdf) == {"Letter", "Letter-Strong"}


def test_a_character_that_the_font_lacks_is_named_by_its_code(office: Office) -> None:
    rename_child(office, f"王{RARE_NOT_IN_FONT}")
    decision = decided(office, Outcome.GRANTED)

    pdf = pdf_of(decision.letter["zh"])

    assert "王〓〔U+20BB7〕" in text_of(pdf)
    assert "国际编码" in decision.letter["zh"]["note"]
    assert "0000" not in glyphs_in(pdf)
    assert fonts_in(pdf) == {"Letter", "Letter-Strong"}


@pytest.mark.one_database
@given(st.text(max_size=40))
def test_what_is_written_is_always_in_the_font(text: str) -> None:
    assert all(is_covered(character) for character in written(text))


@pytest.mark.one_database
def test_every_character_of_the_coverage_is_in_the_font() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(Path(settings.FONTS, "NotoSansSC-Regular.woff"), lazy=True) as font:
        held = set(font.getBestCmap())

    assert {code for code in range(0x110000) if is_covered(chr(code))} == held


def test_a_letter_fetches_nothing_but_its_font() -> None:
    content = {"language": "zh", "number": "x"}
    pdf_of(content)
    fetch = printing._press().fetch

    for url in ("http://127.0.0.1/x.png", "file:///etc/passwd", "font:../OFL.txt", "data:text/css,*{}"):
        with pytest.raises(ValueError, match="nothing but its font"):
            fetch(url)


def test_markup_in_a_name_stays_text(office: Office) -> None:
    rename_child(office, "<img src=file:///etc/passwd>")
    decision = decided(office, Outcome.GRANTED)

    assert "<imgsrc=file:///etc/passwd>" in text_of(pdf_of(decision.letter["zh"]))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("family", 200),
        ("township_officer", 200),
        ("county_approver", 200),
        ("other_family", 404),
        ("other_officer", 404),
        ("auditor", 404),
    ],
)
@pytest.mark.parametrize("page", ["letter/", "letter.pdf"])
def test_a_letter_is_for_those_who_see_the_claim(
    office: Office, signed_in: Callable[[str], Client], name: str, status: int, page: str
) -> None:
    decision = decided(office, Outcome.GRANTED)

    answer = signed_in(name).get(f"/claims/{decision.claim.number}/{page}")

    assert answer.status_code == status
    views = of_subject("letter", decision.pk).filter(action="letter.viewed")
    assert views.count() == (1 if status == 200 else 0)


def test_the_page_says_what_the_pdf_says_in_both_languages(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    decision = decided(office, Outcome.GRANTED)
    client = signed_in("family")

    for language in ("zh", "en"):
        page = client.get(f"/claims/{decision.claim.number}/letter/?language={language}").content.decode()

        assert decision.letter[language]["answer"] in page
        assert decision.letter[language]["sections"][-1]["sources"][0] in page


def test_an_earlier_decision_is_found_by_its_number_and_marked(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    first = decided(office, Outcome.REFUSED, reason="材料与登记不符")
    second = redecided(office, first)
    client, address = signed_in("family"), f"/claims/{first.claim.number}/letter/"

    assert second.letter["zh"]["title"] in client.get(address).content.decode()
    earlier = client.get(f"{address}?decision={first.pk}").content.decode()
    assert first.letter["zh"]["answer"] in earlier
    assert "已被后来的决定取代" in earlier


@pytest.mark.parametrize("asked", ["0", "x", "-1", "9" * 40, "²", "%00"])
def test_a_decision_that_is_not_the_claims_is_not_found(
    office: Office, signed_in: Callable[[str], Client], asked: str
) -> None:
    decision = decided(office, Outcome.GRANTED)

    answer = signed_in("family").get(f"/claims/{decision.claim.number}/letter/?decision={asked}")

    assert answer.status_code == 404


def test_a_claim_without_a_decision_has_no_letter(
    submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    assert signed_in("family").get(f"/claims/{submitted.number}/letter/").status_code == 404


def test_without_pango_the_page_is_there_and_says_so(
    office: Office,
    signed_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    decision = decided(office, Outcome.GRANTED)
    printing._press.cache_clear()
    # What importing WeasyPrint does where the library is not installed.
    for name in [each for each in sys.modules if each.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])

    with caplog.at_level("WARNING"):
        answer = signed_in("family").get(f"/claims/{decision.claim.number}/letter.pdf")

    assert answer.status_code == 503
    assert "不能生成PDF" in answer.content.decode()
    assert decision.letter["zh"]["answer"] in answer.content.decode()
    assert "libpango-1.0-0" in caplog.text
    assert not Letter.objects.exists()
    with pytest.raises(UnableToPrint):
        pdf_of(decision.letter["zh"])


@pytest.mark.parametrize(
    ("asks", "expected"),
    [({"accept-language": "en-GB,en;q=0.9"}, "en"), ({"accept-language": "fr"}, "zh"), ({}, "zh")],
)
def test_the_pdf_is_in_the_visitors_language(
    office: Office, signed_in: Callable[[str], Client], asks: dict[str, str], expected: str
) -> None:
    decision = decided(office, Outcome.GRANTED)

    answer = signed_in("family").get(f"/claims/{decision.claim.number}/letter.pdf", headers=asks)

    assert answer["Content-Disposition"].endswith(f'-{expected}.pdf"')
    assert Letter.objects.get().language == expected


class _NoPango:
    """Refuses WeasyPrint as the dynamic loader does."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.mark.one_database
def test_weasyprint_is_not_loaded_before_a_letter_is_printed() -> None:
    program = (
        "import sys, django; django.setup()\n"
        "import huijia.server.urls, huijia.apps.claims.views_letters\n"
        "print('weasyprint' in sys.modules, 'fontTools' in sys.modules)"
    )

    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "huijia.server.settings"}
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, env=environment, capture_output=True, timeout=60
    )

    assert told.stdout.decode().strip() == "False False"
