"""Whom an erasing was asked for, outside of the database: a backup that is older than an erasing would bring everything back.

``erasures.jsonl`` in the data folder holds numbers and moments, nothing of a person. ``restore`` reads it, and so does each turn of the retention,
in case the database was brought back by other means: what it says and the database does not know is asked for again.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from huijia.apps.fence.told import one_action, the_service
from huijia.apps.people.models import Person
from huijia.apps.privacy.models import Erasure

NAME = "erasures.jsonl"


def known() -> list[dict[str, Any]]:
    """What is asked for or done, by the database, each as a line of the file."""
    return [_line(each) for each in Erasure.objects.exclude(state=Erasure.State.TAKEN_BACK).order_by("pk")]


def written() -> list[dict[str, Any]]:
    """What the file says; nothing when there is none."""
    try:
        lines = (settings.DATA / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines]


@the_service()
def write_list() -> None:
    """Write the file anew, as a whole or not at all. What it says and the database does not know stays in it."""
    there = {_key(_line(each)) for each in Erasure.objects.all()}
    told = [*known(), *(line for line in written() if _key(line) not in there)]
    settings.DATA.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=settings.DATA, prefix=".erasures-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, sort_keys=True) + "\n" for line in told)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(settings.DATA / NAME)


def ask_again(lines: Iterable[dict[str, Any]]) -> int:
    """Ask again for what was asked before an older backup came back; for how many. A number that is another record's now (made at another
    moment) is left alone."""
    asked = 0
    with one_action():
        there = {_key(_line(each)) for each in Erasure.objects.all()}
        for line in lines:
            person = Person.objects.filter(pk=line["person"]).first() if _key(line) not in there else None
            if person is None or _written(person.made_at) != line["made_at"]:
                continue
            if Erasure.objects.filter(person_id=person.pk, state=Erasure.State.PARTLY).exists():
                continue
            there.add(_key(line))
            Erasure.objects.filter(person_id=person.pk, state=Erasure.State.WAITING).delete()
            Erasure.objects.create(
                person_id=person.pk,
                made_at=person.made_at,
                area=line["area"],
                channel=Erasure.Channel.RESTORED,
                asked_at=datetime.fromisoformat(line["asked_at"]),
                carry_out_on=line["carry_out_on"],
            )
            asked += 1
    return asked


def _line(asked: Erasure) -> dict[str, Any]:
    return {
        "person": asked.person_id,
        "area": asked.area,
        "carry_out_on": asked.carry_out_on.isoformat(),
        "made_at": _written(asked.made_at),
        "asked_at": _written(asked.asked_at),
    }


def _key(line: dict[str, Any]) -> tuple[Any, ...]:
    return line["person"], line["made_at"], line["asked_at"]


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
