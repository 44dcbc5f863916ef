"""Whether a PDF only shows pages. What can act, holds other files or is locked is refused.

The bytes are searched, rather than the objects that a parser would find: a parser that reads a broken file in one way cannot
vouch for a viewer that reads it in another. Names are searched as they stand and with their ``#41`` escapes undone, in the file and in
every stream that can be unpacked; where objects are packed in a way that cannot be unpacked here, the file is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from huijia.apps.claims.errors import UnableToKeepPaper
from huijia.apps.wording import text

MOST_UNPACKED = 200 * 1024 * 1024
"""All streams together. A scanned page of 300 dots an inch is 25 MB unpacked."""

_CHUNK = 1024 * 1024
_OVERLAP = 64

_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|Rendition|GoToE|EmbeddedFiles?|XFA(?=[\s\[(<\d]))"
)
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_PACKS_OBJECTS = re.compile(rb"/(?:ObjStm|XRef)(?![A-Za-z])")
_UNUSUAL_FILTER = re.compile(
    rb"/Filter\s*(?:\[\s*)?(?:/FlateDecode\s+|/Fl\s+|/FlateDecode(?=/)|/Fl(?=/))?"
    rb"/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt)(?![A-Za-z])"
    rb"|/Filter\s*\[\s*/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?(?![A-Za-z])"
    rb"|/Filter\s*\d+\s+\d+\s+R"
)
_HEAD = re.compile(rb"%PDF-[12]\.\d[\r\n \t]")
_END = re.compile(rb"%%EOF[\s\x00]*\Z")


def check_pdf(content: bytes) -> None:
    """Raise ``UnableToKeepPaper`` for a PDF that is more than pages to look at."""
    if not _HEAD.match(content) or not _END.search(content[-2048:]):
        raise _refused(
            "PDF文件不完整，或其中夹带了别的内容。请重新导出或打印成PDF。",
            "The PDF is incomplete, or something else is attached to it. Export it or print it to PDF again.",
        )
    plain = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _LOCKED.search(content) or _LOCKED.search(plain):
        raise _refused(
            "PDF文件设有密码或权限限制。请去除后再上传，或拍照上传。",
            "The PDF is locked by a password or by restrictions. Take them off, or photograph the paper.",
        )
    _check_packing(plain)
    for part in (content, plain, *_unpacked(content)):
        if _ACTS.search(part):
            raise _refused(
                "PDF文件中有脚本、可执行动作、表单或附件。请重新打印成PDF，或拍照上传。",
                "The PDF holds scripts, actions, forms or attached files. Print it to PDF again, or photograph the paper.",
            )


def _check_packing(plain: bytes) -> None:
    """Refuse objects that are packed so that ``_unpacked`` would not find their names."""
    if not _PACKS_OBJECTS.search(plain):
        return
    for found in _STREAM.finditer(plain):
        start = max(plain.rfind(b"endobj", 0, found.start()), plain.rfind(b"endstream", 0, found.start()), 0)
        head = plain[start : found.start()]
        if b"/ObjStm" in head and b"/Predictor" in head:
            raise _unreadable()
    if _UNUSUAL_FILTER.search(plain):
        raise _unreadable()


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What every packed stream holds, in pieces that overlap, with escapes undone."""
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        packed, before = content[found.end() : found.end() + _CHUNK], b""
        place = found.end() + len(packed)
        while packed:
            try:
                piece = unpacker.decompress(packed, _CHUNK)
            except zlib.error:
                break
            left -= len(piece)
            if left < 0:
                raise _refused(
                    "PDF文件展开后过大。请降低扫描分辨率，或拍照上传。",
                    "The PDF is too large once unpacked. Scan it at a lower resolution, or photograph the paper.",
                )
            joined = before + piece
            yield joined
            if b"#" in joined:
                yield _ESCAPE.sub(lambda each: bytes([int(each[1], 16)]), joined)
            before = joined[-_OVERLAP:]
            if unpacker.eof:
                break
            packed = unpacker.unconsumed_tail
            if not packed:
                packed = content[place : place + _CHUNK]
                place += len(packed)


def _unreadable() -> UnableToKeepPaper:
    return _refused(
        "PDF文件的格式特殊，无法检查。请重新打印成PDF，或拍照上传。",
        "The PDF is packed in a way that cannot be checked. Print it to PDF again, or photograph the paper.",
    )


def _refused(zh: str, en: str) -> UnableToKeepPaper:
    return UnableToKeepPaper(str(text(zh, en)))
