"""Papers: what is taken and what is not, where it lies, who may add, see and take back."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims import papers
from huijia.apps.claims.actions import recommend, return_for_more, start_claim, submit, take
from huijia.apps.claims.errors import UnableToKeepPaper, UnableToMoveClaim
from huijia.apps.claims.models import Claim, Outcome, Paper
from huijia.apps.claims.paper_actions import add_paper, remove_paper
from huijia.apps.claims.paper_store import content_of, path_of
from huijia.apps.claims.papers import checked, safe_name
from huijia.apps.claims.pdf_papers import check_pdf
from tests.apps.conftest import NOW, Office


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A folder of papers for each test."""
    settings.PAPERS = tmp_path / "papers"
    return settings.PAPERS


@pytest.fixture
def draft(office: Office) -> Claim:
    return begun(office, by="family")


def begun(office: Office, *, by: str) -> Claim:
    return start_claim(
        by=office.viewer(by),
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=office.child,
        claimant=office.parent,
        at=NOW,
    )


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A picture, its left half red and its right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def pdf(change: Callable[[PdfWriter], object] = lambda _: None, **options: Any) -> bytes:
    """A PDF of one empty page, made by a library, with a change."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    if options:
        writer.encrypt(**options)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF written by hand: a page, and these objects after it."""
    head = (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    )
    more = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 4))
    return head + more + b"trailer\n<</Root 1 0 R/Size 9>>\nstartxref\n0\n%%EOF\n"


def stream(content: bytes, more: bytes = b"/Filter/FlateDecode", *, packed: bytes | None = None) -> bytes:
    """A stream object that holds this, packed."""
    body = zlib.compress(content) if packed is None else packed
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (more, len(body), body)


def add(office: Office, claim: Claim, content: bytes, *, by: str = "family", **given: Any) -> Paper:
    told = {"kind": "birth_certificate", "file_name": "证明.jpg", "at": NOW, **given}
    return add_paper(by=office.viewer(by), claim=claim, content=content, **told)


def upload(
    client: Client, claim: Claim, content: bytes, name: str = "a.jpg", kind: str = "birth_certificate"
) -> Any:
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(f"/claims/{claim.number}/papers/", {"kind": kind, "file": file})


# What is taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_as_jpeg(kind: str) -> None:
    kept = checked(picture(kind))

    with Image.open(io.BytesIO(kept.content)) as image:
        assert (kept.content_type, image.format, image.size) == ("image/jpeg", "JPEG", (60, 40))
        red, blue = image.getpixel((10, 20)), image.getpixel((50, 20))
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 200 > 60 > blue[0]


def test_a_picture_keeps_nothing_that_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[1] = "N"
    taken_with = picture(exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE" * 20)
    assert b"SECRETMAKER" in taken_with

    kept = checked(taken_with).content

    assert b"SECRET" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()


@pytest.mark.parametrize(
    "badly", [b"Exif\x00\x00rubbish", b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff\x01"]
)
def test_a_picture_is_taken_whatever_the_camera_wrote_badly(badly: bytes) -> None:
    assert checked(picture(exif=badly)).content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "JPEG"), ("CMYK", "JPEG"), ("1", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("I;16", "PNG")],
)
def test_a_picture_is_taken_whatever_its_colours(mode: str, kind: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (20, 10)).save(made, kind)

    with Image.open(io.BytesIO(checked(made.getvalue()).content)) as image:
        assert (image.mode, image.size) == ("RGB", (20, 10))


def test_a_picture_that_was_taken_sideways_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter, clockwise

    kept = checked(picture(exif=exif)).content

    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (40, 60)
        assert image.getpixel((20, 5))[0] > 200, "the left half is on top now"


def test_a_transparent_picture_gets_white_paper() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")

    with Image.open(io.BytesIO(checked(made.getvalue()).content)) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


def test_a_large_picture_is_made_small_enough() -> None:
    kept = checked(picture(size=(9000, 600))).content

    with Image.open(io.BytesIO(kept)) as image:
        assert max(image.size) <= papers.LONGEST_SIDE


@pytest.mark.parametrize(
    "hidden", [b"<script>alert(1)</script>", b"PK\x03\x04 an archive", b"%PDF-1.4 a paper"]
)
def test_what_is_hidden_behind_a_picture_stays_behind(hidden: bytes) -> None:
    assert hidden not in checked(picture() + hidden).content


def test_a_pdf_is_kept_as_it_is() -> None:
    content = pdf()

    kept = checked(content)

    assert (kept.content, kept.content_type) == (content, "application/pdf")


def test_our_own_letters_and_packed_objects_are_taken() -> None:
    from huijia.apps.claims.printing import pdf_of

    check_pdf(pdf_of({"language": "zh", "number": "x", "title": "信"}))
    check_pdf(raw_pdf(stream(b"4 0 <</Type/Font>>", b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")))
    check_pdf(raw_pdf(b"<</S/URI/URI(https://example.org)>>", stream(bytes(2_000_000))))


# What is not


def macro_file() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空的"),
        (macro_file(), "Word、Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word、Excel"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "JPEG、PNG"),
        (b"<html><script>alert(1)</script>" + pdf(), "JPEG、PNG"),
        (b"GIF89a" + bytes(40), "JPEG、PNG"),
        (b"MZ" + bytes(400), "JPEG、PNG"),
        (picture()[:200], "损坏"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "损坏"),
        (b"\x89PNG\r\n\x1a\n<script>", "损坏"),
        (picture("PNG")[:60], "损坏"),
        (b"\xff\xd8\xff" + bytes(papers.MOST_BYTES), "10MB"),
        (pdf() + macro_file(), "夹带"),
        (pdf()[:-20], "不完整"),
        (b"%PDF-1.7", "不完整"),
    ],
)
def test_what_is_not_taken_is_refused_with_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(UnableToKeepPaper, match=told):
        checked(content)


def test_a_picture_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    # 20,000 by 20,000 white points are 400 million, packed into half a megabyte.
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000), 1).save(made, "PNG")

    with pytest.raises(UnableToKeepPaper, match="像素太多"):
        checked(made.getvalue())


def script(writer: PdfWriter) -> None:
    writer.add_open_action(JavaScript("app.alert(1)"))


def attached(writer: PdfWriter) -> None:
    writer.add_attachment("a.exe", b"MZ")


def starts_a_program(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


@pytest.mark.parametrize("change", [script, attached, starts_a_program])
def test_a_pdf_that_can_act_is_refused(change: Callable[[PdfWriter], object]) -> None:
    with pytest.raises(UnableToKeepPaper, match="脚本"):
        checked(pdf(change))


@pytest.mark.parametrize("algorithm", ["RC4-128", "RC4-40"])
def test_a_locked_pdf_is_refused(algorithm: str) -> None:
    with pytest.raises(UnableToKeepPaper, match="密码"):
        checked(pdf(user_password="", owner_password="x", algorithm=algorithm))


ACTION = b"<</S/JavaScript/JS(app.alert(1))>>"


@pytest.mark.parametrize(
    "hidden",
    [
        b"<</S/Java#53cript/JS(1)>>",
        b"<</#53/#4a#61vaScript/JS(1)>>",
        stream(ACTION),
        stream(b"x" * 3_000_000 + ACTION),
        stream(ACTION, b"/Type/ObjStm/N 1/First 0/Filter/FlateDecode"),
        stream(ACTION, b"/Type/Obj#53tm/N 1/First 0/Filter/Fl#61teDecode"),
        stream(b"<</S/Java#53cript>>"),
        # Its length is a lie, and so is its end.
        stream(b"").replace(b"Length 8", b"Length 0") + b"\nendobj\n8 0 obj\n" + stream(ACTION),
        b"%stream\n" + ACTION,
        b"<</AcroForm<</XFA[(a)5 0 R]>>>>",
        b"<</AA<</O<</S/SubmitForm/F(http://example.org)>>>>>>",
        b"<</Names<</EmbeddedFiles 5 0 R>>>>",
    ],
)
def test_an_action_that_is_hidden_in_a_pdf_is_found(hidden: bytes) -> None:
    with pytest.raises(UnableToKeepPaper, match="脚本"):
        check_pdf(raw_pdf(hidden))


@pytest.mark.parametrize(
    "packed",
    [
        stream(b"", b"/Type/ObjStm/N 1/First 0/Filter/ASCIIHexDecode", packed=ACTION.hex().encode() + b">"),
        stream(
            b"",
            b"/Type/ObjStm/N 1/First 0/Filter[/FlateDecode/FlateDecode]",
            packed=zlib.compress(zlib.compress(ACTION)),
        ),
        stream(b"", b"/Type/ObjStm/N 1/First 0/Filter[/ASCII85Decode /FlateDecode]", packed=b"xx"),
        stream(ACTION, b"/Type/ObjStm/N 1/First 0/Filter/FlateDecode/DecodeParms<</Predictor 12>>"),
        stream(ACTION, b"/Type/ObjStm/N 1/First 0/Filter 9 0 R"),
    ],
)
def test_objects_that_cannot_be_unpacked_are_refused(packed: bytes) -> None:
    with pytest.raises(UnableToKeepPaper):
        check_pdf(raw_pdf(packed))


@given(
    st.sampled_from(
        [b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/RichMedia", b"/ImportData"]
    ),
    st.sets(st.integers(1, 9)),
    st.integers(0, 2_100_000),
    st.booleans(),
)
def test_no_spelling_and_no_place_hides_an_action(
    name: bytes, escaped: set[int], place: int, packed: bool
) -> None:
    spelt = b"".join(b"#%02x" % byte if at in escaped else bytes([byte]) for at, byte in enumerate(name))
    content = b" " * place + b"<</S" + spelt + b" >>"

    with pytest.raises(UnableToKeepPaper):
        check_pdf(raw_pdf(stream(content) if packed else content))


def test_a_pdf_that_unpacks_to_too_much_is_refused() -> None:
    # 30 streams of 8 MB are 240 MB, packed into a quarter of a megabyte.
    bomb = stream(bytes(8 * 1024 * 1024))

    with pytest.raises(UnableToKeepPaper, match="展开后过大"):
        check_pdf(raw_pdf(*[bomb] * 30))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04"]),
)
def test_whatever_is_handed_in_is_taken_or_refused(content: bytes, head: bytes) -> None:
    try:
        kept = checked(head + content)
    except UnableToKeepPaper:
        return
    assert kept.content_type in papers.SUFFIXES


# Names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("户口簿.jpg", "户口簿.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\x\\证明.PNG", "证明.jpg"),
        ("a\x00b\r\nX-Evil: 1.jpg", "abX-Evil_ 1.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("a.html", "a.jpg"),
        ("a.tar.gz", "a.tar.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("....", "paper.jpg"),
        ("", "paper.jpg"),
        ("\u200b\u200d", "paper.jpg"),
        ("CON.jpg", "paper CON.jpg"),
        ("长" * 300 + ".jpg", "长" * 60 + ".jpg"),
        ('"; filename="x.exe', "__ filename=_x.jpg"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, "image/jpeg") == safe


@given(st.text(max_size=200))
def test_a_safe_name_is_one_short_plain_name(name: str) -> None:
    found = safe_name(name, "application/pdf")

    assert found.endswith(".pdf")
    assert not set(found) & set('/\\\x00\r\n"<>:|?*%;')
    assert found.isprintable()
    assert len(found.encode()) <= 250
    assert not found.startswith((".", " "))
    assert safe_name(found, "application/pdf") == found


# Where it lies


def test_a_paper_lies_under_its_digest_for_the_service_alone(
    office: Office, draft: Claim, store: Path
) -> None:
    paper = add(office, draft, picture())

    path = path_of(paper.digest)
    assert path.is_relative_to(store)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each for each in store.rglob("*") if each.is_file()] == [path]
    assert len(content_of(paper.digest)) == paper.size


def test_a_paper_that_was_changed_on_the_disk_is_not_handed_out(
    office: Office, draft: Claim, signed_in: Callable[[str], Client]
) -> None:
    paper = add(office, draft, picture())
    path_of(paper.digest).write_bytes(b"<script>")

    answer = signed_in("family").get(f"/claims/{draft.number}/papers/{paper.pk}/")

    assert answer.status_code == 409
    assert b"<script>" not in answer.content.split(b"</head>")[1].split(b"<footer")[0]


def test_nothing_is_left_when_a_paper_is_refused(office: Office, draft: Claim, store: Path) -> None:
    with pytest.raises(UnableToKeepPaper):
        add(office, draft, b"GIF89a")
    with pytest.raises(UnableToKeepPaper):
        add(office, draft, picture(), kind="pregnancy_test")

    assert not Paper.objects.exists()
    assert [each for each in store.rglob("*") if each.is_file()] == []


def test_a_paper_leaves_an_entry_when_it_comes_and_when_it_goes(office: Office, draft: Claim) -> None:
    paper = add(office, draft, picture())
    remove_paper(by=office.viewer("family"), claim=draft, paper_id=paper.pk, at=NOW)

    actions = [entry.action for entry in of_subject("claim", draft.number)]
    assert actions == ["claim.started", "paper.added", "paper.removed"]


def test_a_paper_that_is_taken_back_leaves_no_file(office: Office, draft: Claim, store: Path) -> None:
    paper = add(office, draft, picture())

    remove_paper(by=office.viewer("family"), claim=draft, paper_id=paper.pk, at=NOW)

    assert [each for each in store.rglob("*") if each.is_file()] == []
    assert Paper.objects.get().removed_at == NOW


def test_a_file_that_another_claim_needs_stays(office: Office, draft: Claim) -> None:
    other = start_claim(
        by=office.viewer("other_family"),
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=office.other_child,
        claimant=office.other_parent,
        at=NOW,
    )
    paper = add(office, draft, picture())
    same = add(office, other, picture(), by="other_family")

    remove_paper(by=office.viewer("family"), claim=draft, paper_id=paper.pk, at=NOW)

    assert content_of(same.digest)


def test_the_same_paper_twice_is_refused(office: Office, draft: Claim) -> None:
    add(office, draft, picture())

    with pytest.raises(UnableToKeepPaper, match="已经上传"):
        add(office, draft, picture())


def test_a_claim_takes_twenty_papers(office: Office, draft: Claim) -> None:
    for size in range(papers.MOST_PAPERS):
        add(office, draft, picture(size=(20 + size, 20)))

    with pytest.raises(UnableToKeepPaper, match="最多20份"):
        add(office, draft, picture(size=(99, 20)))


# Who may


@pytest.mark.parametrize("began", ["family", "township_officer"])
def test_papers_come_from_the_family_or_where_it_began_from_the_counter_until_submission(
    office: Office, began: str
) -> None:
    draft = begun(office, by=began)
    add(office, draft, picture())
    if began == "township_officer":
        add(office, draft, picture(size=(61, 40)), by="township_officer")

    for name in (
        *(() if began == "township_officer" else ("township_officer",)),
        "other_family",
        "other_officer",
        "county_approver",
        "village_contact",
        "auditor",
        "finance",
        "administrator",
    ):
        with pytest.raises((NotAllowed, UnableToMoveClaim)):
            add(office, draft, picture(size=(62, 40)), by=name)


def test_in_review_only_the_officer_adds(office: Office, draft: Claim) -> None:
    claim = submit(by=office.viewer("family"), claim=draft, at=NOW)
    with pytest.raises((NotAllowed, UnableToMoveClaim)):
        add(office, claim, picture())

    claim = take(by=office.viewer("township_officer"), claim=claim, at=NOW)
    with pytest.raises((NotAllowed, UnableToMoveClaim)):
        add(office, claim, picture())
    assert (
        add(office, claim, picture(), by="township_officer").added_by == office.viewer("township_officer").id
    )


def test_after_the_review_nobody_adds(office: Office, draft: Claim) -> None:
    officer = office.viewer("township_officer")
    claim = take(by=officer, claim=submit(by=office.viewer("family"), claim=draft, at=NOW), at=NOW)
    claim = recommend(by=officer, claim=claim, outcome=Outcome.GRANTED, at=NOW)

    for name in ("family", "township_officer", "county_approver"):
        with pytest.raises((NotAllowed, UnableToMoveClaim)):
            add(office, claim, picture(), by=name)


def test_what_was_handed_in_with_the_claim_stays(office: Office, draft: Claim) -> None:
    family, officer = office.viewer("family"), office.viewer("township_officer")
    paper = add(office, draft, picture())
    claim = take(by=officer, claim=submit(by=family, claim=draft, at=NOW + timedelta(hours=1)), at=NOW)
    claim = return_for_more(by=officer, claim=claim, note="请补材料", at=NOW + timedelta(hours=2))
    later = add(office, claim, picture(size=(61, 40)), at=NOW + timedelta(hours=3))

    with pytest.raises(NotAllowed):
        remove_paper(by=family, claim=claim, paper_id=paper.pk, at=NOW)
    remove_paper(by=family, claim=claim, paper_id=later.pk, at=NOW)

    assert path_of(paper.digest).exists()


def test_a_paper_of_another_claim_is_not_taken_back(office: Office, draft: Claim) -> None:
    other = start_claim(
        by=office.viewer("other_family"),
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=office.other_child,
        claimant=office.other_parent,
        at=NOW,
    )
    paper = add(office, draft, picture())

    with pytest.raises(UnableToFind):
        remove_paper(by=office.viewer("other_family"), claim=other, paper_id=paper.pk, at=NOW)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("family", 200),
        ("township_officer", 200),
        ("county_approver", 200),
        ("other_family", 404),
        ("other_officer", 404),
        ("finance", 404),
    ],
)
def test_a_paper_is_for_those_who_see_the_claim(
    office: Office, draft: Claim, signed_in: Callable[[str], Client], name: str, status: int
) -> None:
    paper = add(office, draft, picture())
    submit(by=office.viewer("family"), claim=draft, at=NOW)
    client = signed_in(name)

    assert client.get(f"/claims/{draft.number}/papers/").status_code == status
    assert client.get(f"/claims/{draft.number}/papers/{paper.pk}/").status_code == status
    assert of_subject("paper", paper.pk).count() == (1 if status == 200 else 0)


# In the browser


def test_a_paper_is_handed_out_as_a_download_that_can_do_nothing(
    office: Office, draft: Claim, signed_in: Callable[[str], Client]
) -> None:
    paper = add(office, draft, pdf(), file_name="户口簿.html")

    answer = signed_in("family").get(f"/claims/{draft.number}/papers/{paper.pk}/")

    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E6%88%B7%E5%8F%A3%E7%B0%BF.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_paper_is_added_and_removed_on_the_page(draft: Claim, signed_in: Callable[[str], Client]) -> None:
    client, page = signed_in("family"), f"/claims/{draft.number}/papers/"

    assert "还没有上传材料" in client.get(page).content.decode()
    assert upload(client, draft, picture(), "../证明.png").status_code == 302
    shown = client.get(page).content.decode()
    assert "证明.jpg" in shown
    assert "材料已上传" in shown
    assert client.post(f"{page}{Paper.objects.get().pk}/remove/").status_code == 302
    assert "还没有上传材料" in client.get(page).content.decode()


def test_a_refused_file_is_told_on_top_of_the_page(draft: Claim, signed_in: Callable[[str], Client]) -> None:
    page = upload(signed_in("family"), draft, macro_file(), "证明.jpg").content.decode()

    assert "govuk-error-summary" in page
    assert page.count("不能上传Word、Excel等文件或压缩包") == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "请选择文件"),
        ({"kind": "no-such"}, "请选择材料的种类"),
        ({"file": SimpleUploadedFile("a.jpg", b"")}, "空的"),
    ],
)
def test_what_is_lacking_in_the_form_is_told(
    draft: Claim, signed_in: Callable[[str], Client], given: dict[str, Any], told: str
) -> None:
    assert told in signed_in("family").post(f"/claims/{draft.number}/papers/", given).content.decode()


def test_a_file_that_is_too_large_is_not_read(draft: Claim, signed_in: Callable[[str], Client]) -> None:
    answer = upload(signed_in("family"), draft, b"\xff\xd8\xff" + bytes(papers.MOST_BYTES))

    assert "超过10MB" in answer.content.decode()
    assert not Paper.objects.exists()


def test_who_only_sees_the_claim_gets_no_form_and_cannot_post(
    office: Office, draft: Claim, signed_in: Callable[[str], Client]
) -> None:
    submit(by=office.viewer("family"), claim=draft, at=NOW)
    client = signed_in("county_approver")

    assert "multipart" not in client.get(f"/claims/{draft.number}/papers/").content.decode()
    assert upload(client, draft, picture()).status_code in (403, 409)
    assert not Paper.objects.exists()


def test_nobody_removes_by_a_link(office: Office, draft: Claim, signed_in: Callable[[str], Client]) -> None:
    paper = add(office, draft, picture())

    assert signed_in("family").get(f"/claims/{draft.number}/papers/{paper.pk}/remove/").status_code == 405
