"""What SECURITY.md names as the check behind a line is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\|(?P<threat>[^|]+)\|(?P<by>[^|]+)\|(?P<check>[^|]+)\|$", re.MULTILINE)


def test_each_threat_has_a_check_and_each_check_is_there() -> None:
    rows = list(ROW.finditer((ROOT / "SECURITY.md").read_text(encoding="utf-8")))[2:]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`([^`]+)`", row["check"])
        assert named, f"no check behind:{row['threat']}"
        gone = [each for each in named if "/" in each and not (ROOT / each).exists()]
        assert not gone, f"{row['threat'].strip()}: {gone} is not there"
