"""Which files the office takes as papers: told by their content, never by their name, and made safe to keep.

Taken are photographs (JPEG, PNG) and PDF. Not taken, each with a word on what to do instead: HEIC, because reading it needs a large
library of its own (phones hand in JPEG when a page asks for it); Office files, because they can hold macros and can be
printed to PDF; everything else.

A picture is drawn anew: what a camera wrote beside it (where it was taken, with which phone) is nobody's business here, and
whatever was hidden behind the picture stays behind. A PDF is kept as it is, or refused when it holds what can act (scripts,
programs to start, forms to send), other files, or a lock. ``pdf_papers`` looks for those.
"""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Lock

from PIL import Image, ImageOps

from huijia.apps.claims.errors import UnableToKeepPaper
from huijia.apps.claims.pdf_papers import check_pdf
from huijia.apps.wording import text

MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 20
"""For each claim."""

MOST_PIXELS = {"JPEG": 170_000_000, "PNG": 30_000_000}
"""A JPEG is read at the half, quarter or eighth of its size, a PNG only whole."""

MOST_DRAWN = 36_000_000
LONGEST_SIDE = 4000
"""Enough to read an A4 page at 340 dots an inch."""

_ONE_AT_A_TIME = Lock()
"""A large picture takes 200 MB while it is drawn."""

SUFFIXES: Mapping[str, str] = {"image/jpeg": ".jpg", "application/pdf": ".pdf"}
"""Content types as they are kept -> the end of the name under which they are handed out."""

_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as the office keeps it."""

    content: bytes
    content_type: str


def checked(content: bytes) -> Kept:
    """The file as it is to be kept. Raises ``UnableToKeepPaper`` with what to do instead."""
    if not content:
        raise _refused("文件是空的，请重新选择。", "The file is empty. Choose it again.")
    if len(content) > MOST_BYTES:
        raise _refused(
            "文件超过10MB。请重新拍照，或分成几份上传。",
            "The file is larger than 10 MB. Take the photo again, or hand it in as several files.",
        )
    if content.startswith(b"\xff\xd8\xff"):
        return Kept(_drawn_anew(content, "JPEG"), "image/jpeg")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kept(_drawn_anew(content, "PNG"), "image/jpeg")
    if content.startswith(b"%PDF-"):
        check_pdf(content)
        return Kept(content, "application/pdf")
    if content.startswith(_OFFICE):
        raise _refused(
            "不能上传Word、Excel等文件或压缩包。请打印成PDF，或拍照上传。",
            "Word, Excel and archive files cannot be taken. Print it to PDF, or photograph it.",
        )
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise _refused(
            "不能读取HEIC照片。请在手机“设置—相机—格式”中选择“兼容性最佳”后重拍，或上传截图。",
            "HEIC photos cannot be read. In the phone's settings choose Camera, Formats, Most Compatible and take it again, or hand in a "
            "screenshot.",
        )
    raise _refused("只能上传照片（JPEG、PNG）或PDF。", "Only photos (JPEG, PNG) and PDF are taken.")


def safe_name(name: str, content_type: str) -> str:
    """A name for handing the file out: no path, nothing unseen, not long, with the ending of what it is.

    >>> safe_name("../../etc/户口簿.html", "application/pdf")
    '户口簿.pdf'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    stem = PurePosixPath(seen).stem if "." in seen.strip(".") else seen
    stem = (
        " ".join("".join("_" if each in '<>:"|?*;%' else each for each in stem).split())
        .strip(". ")[:60]
        .strip(". ")
    )
    # "CON" and its like are devices on the machines of most offices.
    if not stem or stem.split(".")[0].upper() in _DEVICES:
        stem = f"paper {stem}".strip()
    return stem + SUFFIXES[content_type]


_DEVICES = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{name}{number}" for name in ("COM", "LPT") for number in range(10)),
}


def _drawn_anew(content: bytes, kind: str) -> bytes:
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            # Pillow warns of large pictures, which are refused below, and of what a camera wrote badly, which is dropped.
            warnings.simplefilter("ignore")
            return _drawn(content, kind)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise _refused(
            "照片已损坏，无法打开。请重新拍照上传。", "The picture is damaged. Take it again."
        ) from None


def _drawn(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        if image.width * image.height > MOST_PIXELS[kind]:
            raise _too_many_pixels()
        image.draft("RGB", (3000, 3000))
        if image.width * image.height > MOST_DRAWN:
            raise _too_many_pixels()
        # Made small first: every step after it copies the whole picture.
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
        ImageOps.exif_transpose(image, in_place=True)
        flat = _on_white(image)
        flat.info = {}
        made = io.BytesIO()
        flat.save(made, "JPEG", quality=90)
        return made.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """The picture without what shines through."""
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _too_many_pixels() -> UnableToKeepPaper:
    return _refused(
        "照片的像素太多。请用较低的分辨率重拍。",
        "The picture has too many pixels. Take it again at a lower resolution.",
    )


def _refused(zh: str, en: str) -> UnableToKeepPaper:
    return UnableToKeepPaper(str(text(zh, en)))
