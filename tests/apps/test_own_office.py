"""The tests' own ground: the right database, and offices that are apart from each other."""

from __future__ import annotations

import os
import threading

import pytest
from django.db import DatabaseError, connection

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record_view
from huijia.apps.audit.models import Entry
from tests.apps.conftest import make_office
from tests.own_office import OwnOffice


def test_tests_run_on_the_database_that_was_asked_for(db: None) -> None:
    assert connection.vendor == ("postgresql" if os.environ["DATABASE_URL"] else "sqlite")


def test_what_an_own_office_holds_is_seen_by_other_connections(office_db: OwnOffice) -> None:
    make_office()
    seen: list[int] = []

    def look() -> None:
        seen.append(Area.objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [6]


def test_an_own_office_starts_empty(office_db: OwnOffice) -> None:
    assert (Area.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_committed_entry_cannot_be_deleted(office_db: OwnOffice) -> None:
    record_view(by=SYSTEM, subject="person", subject_id=1, person_id=1)

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1
