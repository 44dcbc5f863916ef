"""What everybody reads of the office's own articles becomes a file, which the public pages read: they ask no database.

The file is written anew as a whole after every step that changes it, and when the service starts or a backup was brought back: the database is
what holds. It is put in its place by a rename, so that no process ever sees half of it. Whoever writes it holds a lock from before the
database is read: so the last one to write has read the latest, however many publish at once. A process that dies between commit and
writing leaves the file as it was: within a minute the service puts it right (``server.chores``), as it does on other machines and after a restore.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from huijia.apps.library.models import OwnArticle
from huijia.apps.library.queries import mark_now
from huijia.apps.library.shelf import PUBLISHED, folder, read_shelf
from huijia.apps.library.states import Move


def publish_soon() -> None:
    """Write the file when this transaction is committed. A disk that is full does not undo what was decided: the log says so, and the list of
    articles tells editors."""
    transaction.on_commit(write_published, robust=True)


def write_published() -> None:
    """Write the file as the database has it now. Raises ``OSError`` when it cannot be written."""
    # Not inside a transaction: that could see the office as it was before somebody else published.
    with _alone(folder()):
        _write(folder() / PUBLISHED, _as_it_is())


def is_up_to_date() -> bool:
    """Whether the file holds every step that was taken."""
    return read_shelf(folder() / PUBLISHED).mark == mark_now()


def put_right() -> bool:
    """Write the file again if it lags behind; whether it did. Raises ``OSError`` when it cannot be written."""
    if is_up_to_date():
        return False
    write_published()
    return True


def _as_it_is() -> dict[str, Any]:
    """What the file holds. The mark is read first: a step that comes after it is written once more, by whoever took it."""
    mark = mark_now()
    hidden = OwnArticle.objects.filter(hides_starter=True).order_by("slug").values_list("slug", flat=True)
    shown = OwnArticle.objects.filter(published__isnull=False).order_by("slug")
    return {"mark": mark, "hidden": list(hidden), "articles": [_published(each) for each in shown]}


def _published(article: OwnArticle) -> dict[str, Any]:
    """The version that everybody reads, with who reviewed it."""
    assert article.published is not None
    version = article.versions.get(number=article.published)
    step = article.steps.filter(move=Move.PUBLISH.value, version=version.number).latest("pk")
    assert step.review_again_on is not None
    return {
        "slug": article.slug,
        "content": version.content,
        "reviewer": {"zh": step.reviewer_zh, "en": step.reviewer_en},
        "reviewed_on": timezone.localdate(step.taken_at).isoformat(),
        "review_again_on": step.review_again_on.isoformat(),
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(place: Path, plain: dict[str, Any]) -> None:
    """Put a file in its place when the disk holds all of it. Only one process at a time comes here."""
    temporary = place.with_name(f".{place.name}")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(plain, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(place)
