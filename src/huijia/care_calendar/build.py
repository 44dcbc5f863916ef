"""Make the finished page of schedules, markup, script and style: ``python -m huijia.care_calendar.build``; ``--check`` exits 1 when it is stale.

One file holds everything, so that it works from a folder or a USB stick and asks for nothing. The policy in it lets
run exactly this script and this style, and lets the page reach nothing at all.
"""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from huijia.care_calendar import ROOM, SITE
from huijia.care_calendar.schedule import read_schedule

PAGE = ROOM / "page"
SCRIPTS = ("dates.js", "schedule.js", "ics.js", "keeping.js", "words.js", "form.js", "list.js", "page.js")
"""One script, in this order: a page from a folder may not load modules."""
SCHEDULE_HERE = '/*{{schedule}}*/"{}"'


@cache
def finished_files() -> dict[str, str]:
    """Each finished file by its name. Raises ``UnableToLoadPack`` when the schedules are not valid."""
    return {
        "index.html": _filled("page.html", style="style.css", script=_script(read_schedule())),
        "units.html": _filled("units.html", style="units.css", script=None),
    }


def stale_files(folder: Path = SITE / "calendar") -> list[str]:
    """Names of files that are not, or not only, what this build makes."""
    made = finished_files()
    there = {path.name for path in folder.iterdir()}
    stale = {
        name
        for name, text in made.items()
        if name not in there or (folder / name).read_text(encoding="utf-8") != text
    }
    return sorted(stale | (there - made.keys()))


def _script(schedule: dict[str, Any]) -> str:
    parts = [(PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS]
    # Twice: once as JSON, once as the text of a script; "<" could end the script.
    data = json.dumps(json.dumps(schedule, ensure_ascii=False, separators=(",", ":")), ensure_ascii=False)
    script = "\n" + "".join(parts)
    assert script.count(SCHEDULE_HERE) == 1
    return script.replace(SCHEDULE_HERE, data.replace("<", "\\u003c"))


def _filled(name: str, *, style: str, script: str | None) -> str:
    css = "\n" + (PAGE / style).read_text(encoding="utf-8")
    text = (PAGE / name).read_text(encoding="utf-8")
    text = text.replace("{{policy}}", _policy(css, script)).replace("{{style}}", css)
    return text if script is None else text.replace("{{script}}", script)


def _policy(style: str, script: str | None) -> str:
    scripts = "'none'" if script is None else _hash(script)
    directives = [
        "default-src 'none'",
        "connect-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {scripts}",
        # The empty icon, without which a browser asks for one.
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(directives)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def main(arguments: list[str]) -> int:
    """Write the files, or say which are stale."""
    folder = SITE / "calendar"
    if "--check" in arguments:
        stale = stale_files(folder)
        if stale:
            print(f"stale: {', '.join(stale)} in {folder}; make docs writes them again", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in finished_files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
