"""What the preview page shows of a sheet, as JSON: the columns, the counts, the first rows, the first reasons."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from huijia.apps.claims.assess import Benefit, benefit
from huijia.apps.claims.roster.actions import Prepared, prepare
from huijia.apps.claims.roster.columns import labels, sought
from huijia.apps.claims.roster.differing import differences
from huijia.apps.claims.roster.errors import UnableToImport
from huijia.apps.claims.roster.forms import MOST_ROWS
from huijia.apps.claims.roster.keeping import folder_of, keep_preview, sheet_of, while_kept
from huijia.apps.people.models import RosterImport
from huijia.apps.people.naming import masked
from huijia.tables.reading import Progress
from huijia.tables.sighting import Sighted, look_at, unpacked_size
from huijia.values.errors import UnableToReadFacts
from huijia.values.text import Language, Text

FIRST = 10
LANGUAGES: tuple[Language, ...] = ("zh", "en")
MOST_UNPACKED = 300 * 2**20


def prepare_kept(
    roster: RosterImport, taken_for: Mapping[str, str], at: datetime, progress: Progress | None = None
) -> Prepared:
    """Read the kept sheet of an import. Raises ``UnableToReadFacts`` and ``UnableToImport``."""
    path, found = sheet_of(roster), benefit(roster.pack)
    with while_kept(), tempfile.TemporaryDirectory(dir=folder_of(roster)) as folder:
        return prepare(
            path,
            found,
            area=roster.area,
            taken_for=taken_for,
            at=at,
            workspace=Path(folder),
            most_rows=MOST_ROWS,
            progress=progress,
        )


def look_into(roster: RosterImport, taken_for: Mapping[str, str], at: datetime) -> None:
    """Work out the preview and keep it. Raises ``UnableToReadFacts`` for a file that cannot be used whatever is chosen."""
    path, found = sheet_of(roster), benefit(roster.pack)
    with while_kept():
        size = unpacked_size(path)
    if size > MOST_UNPACKED:
        raise UnableToImport(
            "这个文件解压后太大，没有打开。请分成几个文件。", "This file would unpack to too much. Split it."
        )
    with while_kept(), tempfile.TemporaryDirectory(dir=folder_of(roster)) as folder:
        seen = look_at(path, sought(found, taken_for), workspace=Path(folder))
    told: dict[str, Any] = {
        "columns": seen.taken_for,
        "forbidden": list(seen.forbidden),
        "faults": [[text.zh, text.en] for text in _faults(seen, found)],
    }
    if not told["faults"]:
        try:
            told |= _shown(prepare_kept(roster, taken_for, at))
        except UnableToReadFacts as error:
            text = getattr(error, "text", Text(zh=str(error), en=str(error)))
            told["faults"] = [[text.zh, text.en]]
    keep_preview(roster, told)


def _faults(seen: Sighted, found: Benefit) -> list[Text]:
    names = labels(found)
    missing = [
        Text(zh=f"没有选定“{names[name].zh}”列", en=f"No column is taken for: {names[name].en}")
        for name in seen.missing
    ]
    doubled = [
        Text(zh=f"有几列都表示“{names[name].zh}”", en=f"Several columns are taken for: {names[name].en}")
        for name in seen.doubled
    ]
    return missing + doubled


def _shown(prepared: Prepared) -> dict[str, Any]:
    problems = prepared.plan.problems
    notes = differences(prepared.plan, prepared.sheet.headings)
    first = prepared.plan.planned[:FIRST]
    shown = [*first, *prepared.plan.differing[:FIRST]]
    known = (who for each in shown for who in (each.child, each.guardian) if isinstance(who, int))
    return {
        # Whose records these rows tell of: each look at the preview leaves an entry with each of them.
        "known": list(dict.fromkeys(known)),
        "counts": prepared.plan.counts,
        "left_out": list(prepared.sheet.left_out),
        "nothing": prepared.plan.changes_nothing,
        "rows": [
            {
                "number": each.row.number,
                "outcome": each.outcome.value,
                "adds": list(each.adds),
                "name": each.row.name,
                "id_number": masked(each.row.id_number),
                "birth_date": each.row.birth_date,
                "guardian": each.row.guardian,
                "address": each.row.address,
            }
            for each in first
        ],
        "differing": len(notes),
        "differences": [
            [row, *("\n".join(each.sentence(language) for each in notes[row]) for language in LANGUAGES)]
            for row in sorted(notes)[:FIRST]
        ],
        "problems": [
            [row, problems[row][0].sentence("zh"), problems[row][0].sentence("en")]
            for row in sorted(problems)[:FIRST]
        ],
    }
