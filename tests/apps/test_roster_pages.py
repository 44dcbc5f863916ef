"""Rosters in the browser: upload, preview, columns, confirm, returned rows, undo."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huijia.apps.claims.roster.actions import confirm
from huijia.apps.claims.roster.keeping import SILENT, worked_at
from huijia.apps.people.models import Person, RosterImport
from tests.apps.conftest import NOW, TOWNSHIP, Office
from tests.apps.rosters import SENTINEL, child, everything_stored, prepared, write_csv, write_xlsx

INDEX = "/claims/roster/"

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def private_folder(settings: Any, tmp_path: Path) -> Path:
    settings.PAPERS = tmp_path / "papers"
    return tmp_path / "papers" / "rosters"


def upload(client: Client, path: Path) -> Any:
    with path.open("rb") as sheet:
        given = {"area": TOWNSHIP, "benefit": "cn.childcare-subsidy", "sheet": sheet}
        return client.post(INDEX, given, follow=True)


def test_roster_goes_in_by_the_pages_and_out_again(
    signed_in: SignedIn, tmp_path: Path, private_folder: Path
) -> None:
    officer = signed_in("township_officer")
    rows = [child(n) for n in range(4)] + [child(9, 出生日期="昨天")]

    preview = upload(officer, write_xlsx(tmp_path / "a.xlsx", rows))
    roster = RosterImport.objects.get()
    address = f"{INDEX}{roster.pk}/"
    assert preview.redirect_chain == [(address, 302)]
    assert "备注" in preview.content.decode()
    assert SENTINEL not in preview.content.decode()
    assert not Person.objects.filter(roster__isnull=False).exists()
    assert [oct(path.stat().st_mode)[-3:] for path in sorted(private_folder.rglob("*"))] == [
        "700",
        "600",
        "600",
    ]

    done = officer.post(f"{address}confirm/", follow=True)
    assert done.status_code == 200
    assert [path.name for path in private_folder.rglob("*.*")] == ["rejects.xlsx"]
    returned = officer.get(f"{address}rejects/")
    assert b"".join(returned.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    for closer in returned._resource_closers:  # type: ignore[attr-defined]  # close() would close the connection
        closer()
    assert Person.objects.filter(roster=roster).count() == 8
    assert SENTINEL not in everything_stored()

    empty = officer.post(f"{address}undo/", {"reason": ""})
    assert "govuk-error-summary" in empty.content.decode()
    officer.post(f"{address}undo/", {"reason": "交错了"})
    roster.refresh_from_db()
    assert roster.state == RosterImport.State.UNDONE
    assert not list(private_folder.rglob("*.*"))


def test_columns_can_be_chosen_and_are_known_the_next_time(signed_in: SignedIn, tmp_path: Path) -> None:
    officer = signed_in("township_officer")
    rows = [{("大名" if name == "姓名" else name): cell for name, cell in child(1).items()}]
    path = write_csv(tmp_path / "a.csv", rows)

    first = upload(officer, path).content.decode()
    roster = RosterImport.objects.get()
    chosen = {"大名": "child_name", "身份证号": "child_id", "监护人姓名": "guardian_name", "村": "village"}
    given = {f"column-{place}": chosen.get(name, "") for place, name in enumerate(rows[0], start=1)}
    officer.post(f"{INDEX}{roster.pk}/columns/", given)
    officer.post(f"{INDEX}{roster.pk}/confirm/")
    again = upload(officer, path).content.decode()

    assert "govuk-error-summary" in first
    assert Person.objects.get(id_number_index__of=child(1)["身份证号"]).address == ""
    assert "govuk-error-summary" not in again


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", b"x"),
        ("a.xlsx", b"PK\x03\x04 no zip"),
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"a,b\n1,2\n"),
    ],
)
def test_file_that_cannot_be_used_is_refused_with_a_reason_and_not_kept(
    signed_in: SignedIn, tmp_path: Path, private_folder: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    page = upload(signed_in("township_officer"), tmp_path / name)

    assert page.status_code == 200
    assert "govuk-error-summary" in page.content.decode()
    assert not list(private_folder.rglob("*.*"))


def test_dropped_sheet_is_deleted(signed_in: SignedIn, tmp_path: Path, private_folder: Path) -> None:
    officer = signed_in("township_officer")
    upload(officer, write_csv(tmp_path / "a.csv", [child(1)]))

    officer.post(f"{INDEX}{RosterImport.objects.get().pk}/drop/")

    assert not list(private_folder.rglob("*.*"))
    assert RosterImport.objects.get().state == RosterImport.State.DROPPED


@pytest.mark.parametrize("name", ["other_officer", "county_approver", "auditor", "family", None])
def test_nobody_else_sees_an_import(
    office: Office, signed_in: SignedIn, tmp_path: Path, name: str | None
) -> None:
    upload(signed_in("township_officer"), write_csv(tmp_path / "a.csv", [child(1)]))
    number = RosterImport.objects.get().pk
    somebody = signed_in(name) if name else Client()
    expected = 404 if name else 302

    assert somebody.get(f"{INDEX}{number}/").status_code == expected
    assert somebody.get(f"{INDEX}{number}/rejects/").status_code == expected
    for action in ("columns", "confirm", "drop", "undo", "rejects/delete"):
        assert somebody.post(f"{INDEX}{number}/{action}/", {"reason": "x"}).status_code == expected
    assert RosterImport.objects.get().state == RosterImport.State.PREVIEW


def test_page_says_how_far_the_work_is_and_it_is_not_begun_twice(
    signed_in: SignedIn, tmp_path: Path, private_folder: Path
) -> None:
    officer = signed_in("township_officer")
    upload(officer, write_csv(tmp_path / "a.csv", [child(1)]))
    roster = RosterImport.objects.get()
    address = f"{INDEX}{roster.pk}/"

    with worked_at(roster):
        # What the work itself writes, a while later.
        (private_folder / str(roster.pk) / "work.json").write_text('{"done": 30, "whole": 120}')
        told = officer.get(f"{address}progress/").json()
        page = officer.get(address).content.decode()
        again = officer.post(f"{address}confirm/")

    assert told == {"working": True, "done": 30, "whole": 120}
    assert "data-reload" in page
    assert f"{address}confirm/" not in page
    assert again.headers["Location"] == address
    assert not Person.objects.filter(roster=roster).exists()
    assert officer.get(f"{address}progress/").json() == {"working": False}


def test_work_that_a_stopped_machine_left_behind_can_be_begun_again(
    signed_in: SignedIn, tmp_path: Path, private_folder: Path
) -> None:
    officer = signed_in("township_officer")
    upload(officer, write_csv(tmp_path / "a.csv", [child(1)]))
    roster = RosterImport.objects.get()
    left = private_folder / str(roster.pk) / "work.json"
    left.write_text('{"done": 30, "whole": 120}')
    before = (NOW - SILENT - timedelta(seconds=1)).timestamp()
    os.utime(left, (before, before))

    officer.post(f"{INDEX}{roster.pk}/confirm/")

    assert Person.objects.filter(roster=roster).exists()


def test_bar_is_told_of_each_part_of_the_writing(office: Office, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    ready = prepared(write_csv(tmp_path / "a.csv", [child(n) for n in range(50)]), at=NOW)

    confirm(
        by=office.viewer("township_officer"),
        prepared=ready,
        at=NOW,
        working=lambda done, whole: told.append((done, whole)),
    )

    # A record, readings, facts and an entry of 50 children and 50 guardians, and 100 places.
    assert told[-1] == (500, 500)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) > 100
