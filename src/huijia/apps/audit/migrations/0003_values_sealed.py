"""What entries tell of a person is sealed under a key of that person's own, so that it can be erased.

Entries that are there already hold it in plain. They are sealed too, and chained anew: leaving them would keep for ever what the law wants
erased. It is done once, here, and in the open: the entry that says so holds the digest with which the trail ended before and how many
places of it did not hold then, and ``huijia audit verify --expect`` takes that digest for one that was noted. A backup from
before still holds the trail as it was.
"""

import base64
import json
import os
from typing import Any

import django.db.models.deletion
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import migrations, models
from django.utils import timezone

from huijia.apps.audit.append_only import append_only
from huijia.apps.audit.chain import canonical, digest_of, kept_name
from huijia.apps.audit.keys import NONCE, Keys, key_opened, sealed_under
from huijia.apps.sealing import seal

AT_A_TIME = 2_000
OLD = {
    *("sequence", "at", "actor_id", "actor_name", "actor_role", "action", "subject", "subject_id"),
    *("person_id", "area", "changes", "reason"),
}
UPDATE = "UPDATE audit_entry SET actor_name = %s, payload = %s, digest = %s WHERE sequence = %s"


def seal_what_is_there(apps: Any, editor: Any) -> None:
    """Seal, and chain anew."""
    entries = apps.get_model("audit", "Entry").objects.order_by("sequence")
    end = apps.get_model("audit", "ChainEnd").objects.get()
    if not entries.exists():
        return
    guard = append_only("audit_entry")
    assert guard.reverse_code is not None, "it can be taken down"
    guard.reverse_code(apps, editor)
    before = after = ""
    last = faults = 0
    while part := list(entries.filter(sequence__gt=last)[:AT_A_TIME]):
        payloads = [_read(entry.payload) for entry in part]
        keys = _keys(apps, {each["person_id"] for each in payloads if _tells(each)})
        changed = []
        for entry, payload in zip(part, payloads, strict=True):
            faults += entry.sequence != last + 1 or digest_of(before, entry.payload) != entry.digest
            before, last = entry.digest, entry.sequence
            name = kept_name(entry.actor_name, entry.actor_role)
            text = entry.payload if payload is None else canonical(_sealed(payload, keys))
            after = digest_of(after, text)
            changed.append((name, text, after, entry.sequence))
        with editor.connection.cursor() as cursor:
            cursor.executemany(UPDATE, changed)
    faults += (end.sequence, end.digest) != (last, before)
    _tell(apps, end, last, before, after, faults)
    guard.code(apps, editor)


def _read(payload: str) -> Any:
    """The payload; None when it is not one of ours, which stays as it is, and a fault."""
    try:
        told = json.loads(payload)
    except ValueError:
        return None
    return told if isinstance(told, dict) and set(told) == OLD else None


def _tells(payload: Any) -> bool:
    return (
        payload is not None
        and isinstance(payload["person_id"], int)
        and bool(payload["changes"] or payload["reason"])
    )


def _keys(apps: Any, people: set[int]) -> Keys:
    table = apps.get_model("audit", "PersonKey").objects
    found = {each.person_id: key_opened(each.key) for each in table.filter(person_id__in=people)}
    new = {person: os.urandom(32) for person in sorted(people - found.keys())}
    table.bulk_create(
        table.model(person_id=person, key=seal(base64.b64encode(key).decode())) for person, key in new.items()
    )
    return {**found, **{person: AESGCM(key) for person, key in new.items()}}


def _sealed(payload: dict[str, Any], keys: Keys) -> dict[str, Any]:
    kept = dict(payload)
    kept["actor_name"] = kept_name(kept["actor_name"], kept["actor_role"])
    if _tells(payload):
        key = keys[payload["person_id"]]
        assert key is not None, "nothing was destroyed before there were keys"
        told = canonical({"changes": kept.pop("changes"), "reason": kept.pop("reason")})
        kept["sealed"] = sealed_under(key, payload["person_id"], told, os.urandom(NONCE))
    return kept


def _tell(apps: Any, end: Any, last: int, before: str, after: str, faults: int) -> None:
    at = timezone.now()
    told = {
        **{"sequence": last + 1, "actor_id": None, "actor_name": "system", "actor_role": "system"},
        **{"action": "audit.values_sealed", "subject": "audit", "subject_id": str(last), "person_id": None},
        "area": "",
    }
    payload = canonical(
        {
            **told,
            "at": at.isoformat(),
            "changes": {"end": [before, after], "faults": [faults, None]},
            "reason": "",
        }
    )
    end.sequence, end.digest = last + 1, digest_of(after, payload)
    apps.get_model("audit", "Entry").objects.create(**told, at=at, payload=payload, digest=end.digest)
    end.save()


# safe: values are sealed, not lost; the version before cannot show them, and goes on adding entries that the next upgrade would not seal:
# going back is by the backup that was made before.
class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("person_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("key", models.TextField()),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["destroyed_at"],
                        condition=models.Q(destroyed_at__isnull=False),
                        name="audit_key_destroyed",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(key="", destroyed_at__isnull=False)
                        | (~models.Q(key="") & models.Q(destroyed_at__isnull=True)),
                        name="audit_key_there_or_destroyed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "never",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.chainend"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(never=0), name="audit_erasing_never_stays")
                ],
            },
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
    ]
