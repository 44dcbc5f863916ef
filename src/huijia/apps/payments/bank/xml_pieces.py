"""Reading large XML files of banks piece by piece, in constant memory, with nothing believed that a bank would not send.

Only the parser that comes with Python is used, one element at a time. A document type, and with it every entity, is refused;
so is what would make a reader hold much at once: deep nesting, endless texts, endless gaps between elements.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO
from xml.parsers import expat

from huijia.apps.payments.bank.errors import UnableToReadAnswer, UnableToUseBankFile

CHUNK = 2**16
MOST_BYTES = 16 * 2**30
DEEPEST = 40
LONGEST_TEXT = 100_000
"""Characters of one piece, attributes and blanks counted. A transaction in these messages has a few thousand."""
LONGEST_GAP = 2**20
"""Bytes without the beginning or end of any element: blanks, a comment, an attribute that does not end."""
MOST_IN_PIECE = 5_000
"""Elements of one piece. A transaction has a few dozen."""

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.[0-9]{3})\.001\.([0-9]{2})")
DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._\-]+)["']""")
CHINESE = ("gb2312", "gbk", "gb18030", "cp936", "x-gbk")
"""What Chinese banks write instead of UTF-8; GB 18030 holds all of them, and the parser knows none."""

Refused = type[UnableToUseBankFile]


class Piece:
    """An element with all that is in it. ``name`` is without its namespace."""

    # No dataclass: twelve million of these are made for a million transfers, and this is made in half the time.
    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes, self.text = name, attributes, ""
        # Most have none, and need no list of them.
        self.children: list[Piece] | tuple[()] = ()

    def find(self, path: str) -> Piece | None:
        """The first element at this path below, such as "Rsn/Cd"."""
        here = self
        for name in _steps(path):
            for child in here.children:
                if child.name == name:
                    here = child
                    break
            else:
                return None
        return here

    def all(self, name: str) -> list[Piece]:
        """The children of this name."""
        return [child for child in self.children if child.name == name]

    def said(self, *paths: str) -> str:
        """The text at the first of these paths that has one; empty if none has."""
        for path in paths:
            found = self.find(path)
            if found is not None and found.text.strip():
                return found.text.strip()
        return ""


@dataclass(frozen=True, slots=True)
class Found:
    """A piece and where it stands: the path below ``Document``, the line of the file, and which message this is.

    ``piece`` is None when an element of ``ends`` has ended.
    """

    path: str
    piece: Piece | None
    line: int
    message: str
    version: str


class PieceReader:
    """Cuts ``file`` into the elements whose paths below ``Document`` are asked for, each whole, in their order.

    A path that ends in ``/*`` asks for every child that is not asked for, nor lies on the way to one that is. ``ends``: paths of
    which the end is told. Errors are raised as ``refused``.
    """

    def __init__(
        self,
        *,
        wanted: Collection[str],
        ends: Collection[str] = (),
        known: Callable[[str, str], bool],
        refused: Refused = UnableToReadAnswer,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._wanted = {path for path in wanted if not path.endswith("/*")}
        self._any_child = {path.removesuffix("/*") for path in wanted if path.endswith("/*")}
        self._on_the_way = {path[:place] for path in wanted for place in _slashes(path)}
        self._ends, self._known, self._refused, self._most_bytes = set(ends), known, refused, most_bytes
        self._found: list[Found] = []
        self._paths: list[str] = []
        self._open: list[Piece] = []
        self._names: dict[str, str] = {}
        self._texts: list[str] = []
        self._length = self._size = self._depth = 0
        self._event_in_chunk = False
        self._message = self._version = self._namespace = ""

    def read(self, file: BinaryIO) -> Iterator[Found]:
        """The pieces of a file that is open for reading bytes."""
        decode, encoding = self._decoder(file)
        self._parser = self._make_parser(encoding)
        done = gap = 0
        while chunk := file.read(CHUNK):
            done += len(chunk)
            if done > self._most_bytes:
                raise self._bad("文件过大", f"it is larger than {self._most_bytes:,} bytes")
            self._event_in_chunk = False
            self._parse(decode(chunk, False), final=False)
            gap = 0 if self._event_in_chunk else gap + len(chunk)
            if gap > LONGEST_GAP:
                raise self._bad("有一段超长的空白或注释", "it has an endless run of blanks or a comment")
            yield from self._take()
        self._parse(decode(b"", True), final=True)
        yield from self._take()
        if not self._message:
            raise self._refused(
                "文件里没有 ISO 20022 的 Document 元素；请确认这是银行给的报文，没有另存为别的格式。",
                "The file has no Document element of ISO 20022: make sure that this is the bank's own file, not saved as another kind.",
            )

    def _take(self) -> Iterator[Found]:
        found, self._found = self._found, []
        yield from found

    def _decoder(self, file: BinaryIO) -> tuple[Callable[[bytes, bool], bytes], str | None]:
        """How bytes become what the parser can read, and the encoding that it is to take instead of the declared one."""
        head = file.read(200)
        file.seek(0)
        declared = DECLARED.match(head.removeprefix(codecs.BOM_UTF8).lstrip())
        if declared is None or declared.group(1).decode().lower() not in CHINESE:
            return (lambda chunk, _final: chunk), None
        incremental = codecs.getincrementaldecoder("gb18030")()

        def decode(chunk: bytes, final: bool) -> bytes:
            try:
                return incremental.decode(chunk, final).encode()
            except UnicodeDecodeError:
                raise self._bad("文件声明为 GBK，内容却不是", "it says that it is GBK, and is not") from None

        return decode, "utf-8"

    def _make_parser(self, encoding: str | None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding, namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 2**14
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code) or "not well-formed"
            raise self._bad(
                f"不是完整的 XML（{what}，第 {error.offset + 1} 列）",
                f"it is no well-formed XML ({what}, column {error.offset + 1})",
            ) from None
        except (ValueError, LookupError):
            raise self._bad("文件的编码无法读取", "its encoding cannot be read") from None

    def _bad(self, zh: str, en: str) -> UnableToUseBankFile:
        line = self._parser.CurrentLineNumber if hasattr(self, "_parser") else 1
        return self._refused(
            f"第 {line} 行附近：{zh}。请向银行重新获取这个文件，不要手工修改。",
            f"Near line {line}: {en}. Get the file from the bank again, and do not change it by hand.",
        )

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise self._bad(
            "文件带有文档类型声明（DTD），银行报文没有这个，可能是陷阱",
            "it has a document type, which no bank's message has and which can be a trap",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._event_in_chunk = True
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._bad("元素嵌套过深", "its elements are nested too deeply")
        opened = self._open
        if not opened:
            self._length = 0
        if attributes:
            self._grow(sum(map(len, attributes.values())))
        if opened:
            self._size += 1
            if self._size > MOST_IN_PIECE:
                raise self._bad("单笔内容过多", "one entry holds too many elements")
            piece = Piece(self._names.get(name) or self._local(name), attributes)
            # Text that stands beside elements is white space in these messages.
            if self._texts:
                self._texts.clear()
            around = opened[-1]
            if around.children:
                around.children.append(piece)
            else:
                around.children = [piece]
            opened.append(piece)
            return
        if not self._paths and not self._is_document(name):
            return
        path = f"{self._paths[-1]}/{self._local(name)}" if self._paths else ""
        path = path.lstrip("/")
        if path and self._is_wanted(path):
            self._size = 0
            opened.append(Piece(self._local(name), attributes))
            self._texts.clear()
        self._paths.append(path)

    def _is_wanted(self, path: str) -> bool:
        if path in self._wanted:
            return True
        return path.rpartition("/")[0] in self._any_child and path not in self._on_the_way

    def _is_document(self, name: str) -> bool:
        """Whether this is the message itself, and not what is wrapped around it. Learns which message it is."""
        namespace, _space, local = name.rpartition(" ")
        if local != "Document":
            return False
        known = NAMESPACE.fullmatch(namespace)
        if known is None or not self._known(known.group(1), known.group(2)):
            raise self._refused(
                f"这种报文不能读取：{namespace[:100] or '（没有命名空间）'}。能读取的种类见 docs/how-to/bank-files.md。",
                f"This kind of message cannot be read: {namespace[:100] or '(no namespace)'}. docs/how-to/bank-files.md lists those that can.",
            )
        self._message, self._version, self._namespace = known.group(1), known.group(2), namespace
        self._names.clear()
        return True

    def _local(self, name: str) -> str:
        """The name without the message's namespace. One of another namespace keeps it, so that it is taken for nothing of ours."""
        local = self._names.get(name)
        if local is None:
            namespace, _space, local = name.rpartition(" ")
            if namespace != self._namespace:
                local = f"{{{namespace}}}{local}"
            if len(self._names) < MOST_IN_PIECE:
                self._names[name] = local
        return local

    def _grow(self, length: int) -> None:
        self._length += length
        if self._length > LONGEST_TEXT:
            raise self._bad("有一段超长的文字或空白", "it has an endless text or run of blanks")

    def _text(self, text: str) -> None:
        length = self._length = self._length + len(text)
        if length > LONGEST_TEXT:
            self._grow(0)
        if self._open:
            self._texts.append(text)

    def _end(self, _name: str) -> None:
        self._event_in_chunk = True
        self._depth -= 1
        opened = self._open
        if opened:
            piece = opened.pop()
            if self._texts:
                if not piece.children:
                    piece.text = "".join(self._texts)
                self._texts.clear()
            if opened:
                return
            self._length = 0
            self._tell(self._paths.pop(), piece)
        elif self._paths:
            self._length = 0
            path = self._paths.pop()
            if path in self._ends:
                self._tell(path, None)

    def _tell(self, path: str, piece: Piece | None) -> None:
        line = self._parser.CurrentLineNumber
        self._found.append(Found(path, piece, line, self._message, self._version))


@cache
def _steps(path: str) -> tuple[str, ...]:
    """The names of a path. The paths are those in our own code, so there are few."""
    return tuple(path.split("/"))


def _slashes(path: str) -> list[int]:
    return [place for place, letter in enumerate(path) if letter == "/"]
