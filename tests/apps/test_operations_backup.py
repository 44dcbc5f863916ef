"""Backups while the office works, and bringing them back: all of it, or nothing."""

from __future__ import annotations

import json
import shutil
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection

from huijia.apps.accounts.models import User
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.audit.queries import faults
from huijia.apps.claims.models import Assessment, Claim
from huijia.apps.people.models import Fact, Person
from huijia.engine.api import keep_pack, kept_versions, load_pack, load_pack_version
from huijia.server.backup.errors import UnableToBackUp, UnableToRestore
from huijia.server.backup.restoring import restore
from huijia.server.backup.saving import back_up
from tests.apps.conftest import NOW, TOWNSHIP, make_office
from tests.own_office import OwnOffice

MakeOffice = Callable[[], OwnOffice]
Inside = Callable[[OwnOffice], AbstractContextManager[None]]

WRITING = """
import os
from huijia.cli.office.setting_up import set_up_office
set_up_office()
from django.utils import timezone
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.people.actions import register_person
from huijia.apps.people.models import Source
area, now = Area.objects.get(code="990101100"), timezone.now()
while True:
    # A person, a fact and an entry: one transaction.
    register_person(by=SYSTEM, area=area, facts={"name": "张伟"}, valid_from=now.date(), at=now, source=Source.DOCUMENT)
    print("x", flush=True)
"""


RESTORING = """
import sys
from pathlib import Path
from huijia.cli.office.setting_up import set_up_office
set_up_office()
from django.utils import timezone
from huijia.server.backup.restoring import restore
print("ready", flush=True)
restore(Path(sys.argv[1]), replace=True, at=timezone.now())
"""


@pytest.fixture
def inside(django_db_blocker: Any) -> Iterator[Inside]:
    """Looks into an office from this process."""
    django_db_blocker.unblock()

    yield lambda office: office.here()
    django_db_blocker.restore()


@pytest.fixture
def filled(make_own_office: MakeOffice, inside: Inside) -> OwnOffice:
    """An office with two families, a claim, a paper and a secret key."""
    from huijia.apps.claims.actions import start_claim, submit

    made = make_own_office()
    with inside(made):
        office = make_office()
        family = office.viewer("family")
        claim = start_claim(
            by=family, benefit_name="cn/childcare-subsidy", period="2026", child=office.child,
            claimant=office.parent, at=NOW,
        )  # fmt: skip
        submit(by=family, claim=claim, at=NOW)
    (made.data / "papers" / "ab").mkdir(parents=True)
    (made.data / "papers" / "ab" / "abcd").write_bytes(b"a paper")
    (made.data / "secret-key").write_text("a key")
    return made


def content() -> dict[str, Any]:
    """All that must come back."""
    end = ChainEnd.objects.get()
    return {
        "end": (end.sequence, end.digest),
        "faults": list(faults()),
        "people": list(Person.objects.order_by("pk").values()),
        "facts": list(Fact.objects.order_by("pk").values()),
        "claims": list(Claim.objects.order_by("pk").values()),
        "users": list(User.objects.order_by("pk").values()),
    }


def manifest_of(backup: Path) -> dict[str, Any]:
    with zipfile.ZipFile(backup) as archive:
        return dict(json.loads(archive.read("manifest.json")))


@pytest.fixture
def backed_up(inside: Inside, tmp_path: Path) -> Callable[[OwnOffice], Path]:
    """Makes a backup of an office; where it lies."""
    numbers = count()

    def make(office: OwnOffice) -> Path:
        place = tmp_path / f"{next(numbers)}.huijia"
        with inside(office):
            back_up(place, at=NOW)
        return place

    return make


@pytest.fixture
def restored(inside: Inside) -> Callable[..., None]:
    """Brings a backup back into an office."""

    def bring_back(office: OwnOffice, backup: Path, *, replace: bool = False) -> None:
        with inside(office):
            restore(backup, replace=replace, at=NOW)

    return bring_back


BackedUp = Callable[[OwnOffice], Path]
Restored = Callable[..., None]


def test_a_backup_comes_back_as_it_was(
    filled: OwnOffice, make_own_office: MakeOffice, inside: Inside, tmp_path: Path
) -> None:
    backup = tmp_path / "b.huijia"
    made = filled.huijia("backup", backup)
    with inside(filled):
        before = content()
    other = make_own_office()

    done = other.huijia("restore", backup)

    assert (made.returncode, done.returncode) == (0, 0), made.stderr + done.stderr
    with inside(other):
        after = content()
        # New rows go on after the old ones.
        User.objects.create(username="next", name="next")
    told = manifest_of(backup)
    assert after == before
    assert after["faults"] == []
    assert after["end"] == (told["audit_sequence"], told["audit_digest"])
    assert (other.data / "papers/ab/abcd").read_bytes() == b"a paper"
    assert (other.data / "secret-key").read_text() == "a key"


def law_in(office: OwnOffice) -> list[str]:
    return kept_versions("cn/childcare-subsidy", office.data / "packs")


def test_the_law_of_an_assessment_is_kept_comes_back_and_is_loaded(
    filled: OwnOffice, make_own_office: MakeOffice, inside: Inside, backed_up: BackedUp, restored: Restored
) -> None:
    with inside(filled):
        [version] = Assessment.objects.values_list("pack_version", flat=True)
    assert law_in(filled) == [version]
    old = filled.data / "packs" / "cn" / "childcare-subsidy"
    # A version that the program no longer has: another number, as before an upgrade.
    earlier = load_pack("cn/childcare-subsidy")
    copied = filled.data / "earlier"
    shutil.copytree(earlier.folder, copied)
    with (copied / "parameters.yaml").open("a") as file:
        file.write("# earlier\n")
    earlier = load_pack(copied)
    keep_pack(earlier, filled.data / "packs")
    other = make_own_office()

    restored(other, backed_up(filled))

    assert law_in(other) == sorted([version, earlier.version])
    loaded = load_pack_version("cn/childcare-subsidy", earlier.version, other.data / "packs")
    assert loaded.version == earlier.version
    assert {path.name for path in old.iterdir()} == set(law_in(other))


def test_a_damaged_version_of_the_law_is_mended_and_a_later_one_stays(
    filled: OwnOffice, backed_up: BackedUp, restored: Restored
) -> None:
    [version] = law_in(filled)
    place = filled.data / "packs" / "cn" / "childcare-subsidy" / version
    before = (place / "formulas.py").read_bytes()
    backup = backed_up(filled)
    (place / "formulas.py").write_text("")
    later = place.with_name("0" * 16)
    shutil.copytree(place, later)

    restored(filled, backup, replace=True)

    assert (place / "formulas.py").read_bytes() == before
    assert later.exists()


def test_rows_that_came_back_are_still_append_only(
    filled: OwnOffice, make_own_office: MakeOffice, inside: Inside, backed_up: BackedUp, restored: Restored
) -> None:
    other = make_own_office()
    restored(other, backed_up(filled))

    with inside(other), pytest.raises(Exception, match="never changed or deleted"):
        Entry.objects.filter(sequence=1).update(action="x")


def test_a_backup_is_for_its_owner_only_and_is_checked(
    filled: OwnOffice, tmp_path: Path, backed_up: BackedUp
) -> None:
    backup = backed_up(filled)

    checked = filled.huijia("backup", "--check", backup)

    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert checked.returncode == 0, checked.stderr
    assert manifest_of(backup)["audit_digest"] in checked.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".huijia")] == []


def test_making_a_backup_leaves_an_entry(filled: OwnOffice, inside: Inside, backed_up: BackedUp) -> None:
    backed_up(filled)

    with inside(filled):
        assert Entry.objects.order_by("-sequence").first().action == "office.backed_up"  # type: ignore[union-attr]


def test_no_file_is_written_over(filled: OwnOffice, inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "b.huijia").write_text("an older one")

    with inside(filled), pytest.raises(UnableToBackUp, match="not written over"):
        back_up(tmp_path / "b.huijia", at=NOW)
    assert (tmp_path / "b.huijia").read_text() == "an older one"


def _truncated(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-100])


def _flipped(backup: Path) -> None:
    """One bit of what is kept of the database's largest part, near its middle, such that the part reads otherwise or not at all.

    Not every bit of a packed part says something: where a run of the same bytes is packed as "as some bytes before", another distance before
    gives the same bytes. A backup that still reads the same is not damaged.
    """
    with zipfile.ZipFile(backup) as archive:
        parts = [each for each in archive.infolist() if each.filename.startswith("database/")]
        part = max(parts, key=lambda each: each.compress_size)
    whole = bytearray(backup.read_bytes())
    header = part.header_offset + 30
    names, extras = struct.unpack("<HH", whole[header - 4 : header])
    begin = header + names + extras
    packed = whole[begin : begin + part.compress_size]
    plain = zlib.decompress(packed, wbits=-15)
    at = next(
        at
        for at in range(len(packed) // 2, len(packed))
        if _unpacked(_with_a_bit_flipped(packed, at)) != plain
    )
    whole[begin + at] ^= 1
    backup.write_bytes(whole)


def _with_a_bit_flipped(content: bytearray, at: int) -> bytes:
    return bytes(content[:at]) + bytes([content[at] ^ 1]) + bytes(content[at + 1 :])


def _unpacked(packed: bytes) -> bytes | None:
    try:
        return zlib.decompress(packed, wbits=-15)
    except zlib.error:
        return None


def _rewritten(backup: Path) -> None:
    """A part is put in the place of another, with a right checksum of the zip's own."""
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["papers/ab/abcd"] = b"another paper"
    with zipfile.ZipFile(backup, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def _with_more(backup: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("papers/../../escaped", b"x")


@pytest.mark.parametrize("damage", [_truncated, _flipped, _rewritten, _with_more])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    filled: OwnOffice,
    make_own_office: MakeOffice,
    inside: Inside,
    backed_up: BackedUp,
    damage: Callable[[Path], None],
) -> None:
    backup = backed_up(filled)
    damage(backup)
    other = make_own_office()
    with inside(other):
        before = _kept_in(other)

    with inside(other), pytest.raises(UnableToRestore):
        restore(backup, replace=False, at=NOW)
    with inside(other):
        assert not Person.objects.exists()
    # Its own keys, which every office has as soon as somebody works in it.
    assert sorted(path.name for path in before) == ["accounts-key", "key-ring"]
    assert _kept_in(other) == before


def _kept_in(office: OwnOffice) -> dict[Path, bytes]:
    """The files in its folder but the database, and what they hold."""
    files = (path for path in office.data.rglob("*") if path.is_file() and "sqlite3" not in path.name)
    return {path: path.read_bytes() for path in files}


def test_a_damaged_backup_is_told_by_the_command(filled: OwnOffice, backed_up: BackedUp) -> None:
    backup = backed_up(filled)
    _truncated(backup)

    done = filled.huijia("backup", "--check", backup, LC_ALL="C")

    assert (done.returncode, "is not a whole backup" in done.stderr) == (2, True)


def _with_manifest(backup: Path, **changed: Any) -> None:
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | changed).encode()
    with zipfile.ZipFile(backup, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"migrations": [["claims", "9999_later"]]}, "newer Huijia"),
        ({"vendor": "other"}, "Use the same kind"),
        ({"format": 2}, "damaged or was changed"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    filled: OwnOffice,
    make_own_office: MakeOffice,
    inside: Inside,
    backed_up: BackedUp,
    changed: dict[str, Any],
    told: str,
) -> None:
    backup = backed_up(filled)
    if "vendor" in changed:
        changed = {"vendor": {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]}
    _with_manifest(backup, **changed)

    with inside(make_own_office()), pytest.raises(UnableToRestore, match=told):
        restore(backup, replace=False, at=NOW)


def test_an_office_is_replaced_only_when_told_and_kept_beside(
    filled: OwnOffice, inside: Inside, backed_up: BackedUp, restored: Restored
) -> None:
    backup = backed_up(filled)
    with inside(filled):
        wanted = content()
        User.objects.create(username="later", name="later")
    (filled.data / "papers/ab/later").write_bytes(b"a later paper")

    with pytest.raises(UnableToRestore, match="--replace"):
        restored(filled, backup)
    with inside(filled):
        assert User.objects.filter(username="later").exists()
    restored(filled, backup, replace=True)

    with inside(filled):
        assert content() == wanted
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'huijia_before_%%'")
                (schema,) = cursor.fetchone()
                cursor.execute(f"SELECT COUNT(*) FROM {schema}.accounts_user WHERE username = 'later'")
                assert cursor.fetchone() == (1,)
    (beside,) = filled.data.glob("huijia_before_*")
    assert (beside / "papers/ab/later").read_bytes() == b"a later paper"
    assert not (filled.data / "papers/ab/later").exists()


def test_the_old_office_that_was_kept_is_whole(
    filled: OwnOffice, inside: Inside, backed_up: BackedUp, restored: Restored
) -> None:
    if connection.vendor != "sqlite":
        # PostgreSQL keeps it as a schema, looked at above.
        assert connection.vendor == "postgresql"
        return
    backup = backed_up(filled)
    with inside(filled):
        User.objects.create(username="later", name="later")
        before = content()
    restored(filled, backup, replace=True)
    (kept,) = filled.data.glob("huijia_before_*/huijia.sqlite3")

    shutil.copy(kept, filled.name)
    for more in ("-wal", "-shm"):
        Path(filled.name + more).unlink(missing_ok=True)

    with inside(filled):
        assert content() == before


def test_a_backup_while_others_write_is_of_one_moment(
    filled: OwnOffice, make_own_office: MakeOffice, inside: Inside, backed_up: BackedUp, restored: Restored
) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITING], env=filled.environment, stdout=subprocess.PIPE)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"x\n"
        backups = [backed_up(filled) for _ in range(2)]
        assert writer.poll() is None, "it could not write while the backup was made"
        assert writer.stdout.readline() == b"x\n"
    finally:
        writer.kill()
        writer.communicate()

    ends = []
    for backup in backups:
        other = make_own_office()
        restored(other, backup)
        with inside(other):
            found = content()
        ends.append(found["end"][0])
        assert found["faults"] == []
        # Each person came with one fact and one entry; the rest are those of make_office.
        named = [fact for fact in found["facts"] if fact["value"] == "张伟"]
        assert len(named) == sum(person["name"] == "张伟" for person in found["people"])
        assert all(person["area_id"].startswith(TOWNSHIP[:6]) for person in found["people"])
    assert ends[0] < ends[1]


def test_a_restore_that_is_killed_leaves_one_office_whole(
    filled: OwnOffice, inside: Inside, backed_up: BackedUp, restored: Restored
) -> None:
    backup = backed_up(filled)
    begun = monotonic()
    restored(filled, backup, replace=True)
    whole = monotonic() - begun
    with inside(filled):
        wanted = content()
    seen = set()

    for share in (0.3, 0.9):
        with inside(filled):
            User.objects.create(username="later", name="later")
            old = content()
        process = subprocess.Popen(
            [sys.executable, "-c", RESTORING, backup],
            env=filled.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            sleep(whole * share)
            process.kill()
        with inside(filled):
            found = content()
            assert found in (old, wanted)
            seen.add(found == wanted)
        shutil.rmtree(filled.data / "papers")
        restored(filled, backup, replace=True)
        with inside(filled):
            assert content() == wanted
        assert (filled.data / "papers/ab/abcd").read_bytes() == b"a paper"

    assert False in seen, "it was never killed in time"


def test_an_office_that_was_never_made_cannot_be_backed_up(
    make_own_office: MakeOffice, inside: Inside, tmp_path: Path
) -> None:
    with inside(make_own_office()):
        with connection.cursor() as cursor:
            # Other tables point at it, which PostgreSQL asks about and SQLite does not.
            cascade = "CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE audit_chainend {cascade}")

        with pytest.raises(UnableToBackUp, match="no office yet"):
            back_up(tmp_path / "b.huijia", at=NOW)
    assert not (tmp_path / "b.huijia").exists()
