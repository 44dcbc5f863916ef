"""Keep of bandit's report what it compares with later: a finding's file, kind and text, and how many there are. Lines move with every edit."""

import json
import sys
from pathlib import Path

KEPT = (
    *("filename", "test_name", "test_id", "issue_severity", "issue_cwe", "issue_confidence", "issue_text"),
    *("line_number", "line_range", "code"),
)
GONE = {"line_number": 0, "line_range": [], "code": ""}

place = Path(sys.argv[1])
found = json.loads(place.read_text(encoding="utf-8"))["results"]
short = [{name: GONE.get(name, each[name]) for name in KEPT} for each in found]
place.write_text(
    "\n".join(['{"results": [', ",\n".join(json.dumps(each) for each in short), "]}"]) + "\n",
    encoding="utf-8",
)
print(f"{len(short)} findings are taken as looked at")
