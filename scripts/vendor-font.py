"""Bring the letters' font into src/huijia/web/fonts: run by hand when it is to be newer. Needs npm and fontTools.

Noto Sans SC (OFL-1.1), static TTF files as npm carries them. The regular weight keeps every character that the font has, since
names hold rare ones. The bold weight, for headings, keeps those of GB 2312 and everything that is not Han; what it lacks is
written in the regular weight. ``coverage.txt`` lists what the regular weight can write, so that a letter can tell without opening
the font. WOFF is a compressed TTF: WeasyPrint unpacks it in a quarter of a second, and it halves the repository's share.
"""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from itertools import groupby
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FONTS = Path(__file__).resolve().parent.parent / "src/huijia/web/fonts"
KEPT_FEATURES = ["ccmp", "kern", "mark", "mkmk"]
DROPPED_TABLES = ["BASE", "STAT", "vhea", "vmtx"]
"""Nothing is set vertically, and no weight is between two."""


def main() -> None:
    """Fetch, cut, write."""
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        package = Path(folder, "package")
        regular = package / "400Regular/NotoSansSC_400Regular.ttf"
        bold = package / "700Bold/NotoSansSC_700Bold.ttf"
        kept = set(TTFont(regular).getBestCmap())
        write_font(regular, kept, FONTS / "NotoSansSC-Regular.woff")
        write_font(
            bold,
            {code for code in kept if not is_han(code) or is_common(code)},
            FONTS / "NotoSansSC-Bold.woff",
        )
        (FONTS / "coverage.txt").write_text("".join(f"{line}\n" for line in ranges(kept)))
        (FONTS / "OFL.txt").write_bytes((package / "LICENSE_FONT").read_bytes())


def write_font(source: Path, codes: set[int], target: Path) -> None:
    """Write the part of a font that holds these characters. The same source gives the same bytes."""
    options = subset.Options()
    options.layout_features = KEPT_FEATURES
    options.drop_tables += DROPPED_TABLES
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.flavor = "woff"
    font.save(target)


def is_han(code: int) -> bool:
    """Whether a character is a Han ideograph."""
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


def is_common(code: int) -> bool:
    """Whether GB 2312 has a character."""
    try:
        chr(code).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def ranges(codes: set[int]) -> list[str]:
    """``4e00-9fff``: first and last code point of each unbroken run."""
    found = []
    for _, run in groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        found.append(f"{members[0]:x}-{members[-1]:x}")
    return found


if __name__ == "__main__":
    main()
