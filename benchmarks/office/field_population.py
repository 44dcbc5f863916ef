"""An office on PostgreSQL with many workers' phones, each of which may hold as many records: ``python -m benchmarks.office.field_population``.

Rows are written in bulk, past the actions. Prints, as JSON, what the phones need: session, device and some visits of each. Nobody exists.
"""

from __future__ import annotations

import argparse
import json
import uuid
from datetime import date, datetime, time

from huijia.cli.office.setting_up import set_up_office

COUNTY, TOWNSHIPS = "990101", 20
OPERATIONS = 10
"""Visits of each phone with which something is done later."""

SQL = """
INSERT INTO people_household (id, area_id, made_at)
  SELECT f.phone * %(homes)s + n, f.area, %(now)s FROM load_phone f, generate_series(1, %(homes)s) n;
INSERT INTO people_person (id, area_id, name, name_pinyin, id_number, address, phone, withdrawn, made_at)
  SELECT f.phone * %(homes)s + n, f.area, '王' || substr('安芳静丽敏艳娟霞秀英', 1 + n %% 10, 1) || substr('平宁和乐康泰顺', 1 + n %% 7, 1), '', '',
    '', '', false, %(now)s
  FROM load_phone f, generate_series(1, %(homes)s) n;
INSERT INTO people_membership (id, household_id, person_id, relation, valid_from)
  SELECT id, id, id, 'guardian', %(since)s FROM people_person;
INSERT INTO outreach_home (household_id, contact_id, chosen_by_id, wants_none, contact_left, version)
  SELECT f.phone * %(homes)s + n, f.contact, f.phone * %(homes)s + n, false, false, 1 FROM load_phone f, generate_series(1, %(homes)s) n;
INSERT INTO outreach_visit (id, person_id, home_id, area_id, topic, whom, words, state, outcome, worker_id, day, part, asked_at, version)
  SELECT gen_random_uuid(), f.phone * %(homes)s + 1 + n %% %(homes)s, f.phone * %(homes)s + 1 + n %% %(homes)s, f.area, 'practical', 'anybody',
    '周三下午', 'planned', '', f.worker, %(today)s, 'morning', %(now)s, 3 FROM load_phone f, generate_series(1, %(visits)s) n;
INSERT INTO outreach_plan (id, person_id, home_id, area_id, first_contact_id, second_contact_id, state, told, told_in, asked_at, agreed_at, ends_on, version)
  SELECT gen_random_uuid(), f.phone * %(homes)s + n, f.phone * %(homes)s + n, f.area, f.contact, %(second)s, 'agreed', 'x', 'zh', %(now)s, %(now)s,
    %(today)s + 300, 3 FROM load_phone f, generate_series(1, %(plans)s) n;
INSERT INTO outreach_planitem (id, plan_id, kind, due_on, state, version)
  SELECT gen_random_uuid(), p.id, 'practical', %(today)s + 30, 'open', 1 FROM outreach_plan p, generate_series(1, 10) n;
INSERT INTO consent_answer (person_id, purpose, given, told, language, channel, at)
  SELECT DISTINCT f.phone * %(homes)s + 1 + n %% %(homes)s, 'outreach_visits', 'agreed', 'x', 'zh', 'counter', %(now)s::timestamptz
  FROM load_phone f, generate_series(1, %(operations)s) n;
ANALYZE;
"""


def fill(phones: int, records: int) -> list[dict[str, object]]:
    """Fill the database, which must be empty; what each phone needs."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.hashers import make_password
    from django.db import connection
    from django.utils import timezone

    from huijia.apps.accounts.models import Area, Grant, Role, User
    from huijia.apps.field.models import Device
    from huijia.apps.outreach.models import Contact

    now = timezone.now()
    areas = [f"{COUNTY}{100 + number % TOWNSHIPS}{201 + number // TOWNSHIPS}" for number in range(phones)]
    codes = sorted({code[:length] for code in areas for length in (2, 4, 6, 9, 12)})
    Area.objects.bulk_create(Area(code=code, name_zh=f"示例{code}") for code in codes)
    password = make_password("only of a measurement 1")
    names = [*(f"load-{number}" for number in range(phones)), "load-second"]
    users = User.objects.bulk_create(User(username=each, name="示例", password=password) for each in names)
    places = [*areas, COUNTY]
    since = date(2025, 1, 1)
    Grant.objects.bulk_create(
        Grant(user=user, role=Role.VILLAGE_CONTACT, area_id=area, valid_from=since)
        for user, area in zip(users, places, strict=True)
    )
    Authenticator.objects.bulk_create(Authenticator(user=each, type="totp", data={}) for each in users)
    given = {
        "telephone": "1",
        "days": "1",
        "from_time": time(9),
        "until_time": time(17),
        "languages": "mandarin",
    }
    agreed = {"state": "published", "told": "x", "told_in": "zh", "agreed_at": now}
    contacts = Contact.objects.bulk_create(
        Contact(area_id=area, user=user, name="示例", **given, **agreed)
        for user, area in zip(users, places, strict=True)
    )
    devices = Device.objects.bulk_create(
        Device(id=uuid.uuid4(), user=each, name="x", registered_at=now, last_seen_at=now)
        for each in users[:-1]
    )
    numbers = {
        "homes": records * 3 // 10,
        "visits": records * 5 // 10,
        "plans": records * 2 // 100,
        "operations": OPERATIONS,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE load_phone (phone bigint, area varchar, contact uuid, worker bigint)"
        )
        rows = [(n, area, contacts[n].pk, users[n].pk) for n, area in enumerate(areas)]
        cursor.executemany("INSERT INTO load_phone VALUES (%s, %s, %s, %s)", rows)
        values = {
            **numbers,
            "now": now,
            "today": timezone.localdate(),
            "since": since,
            "second": contacts[-1].pk,
        }
        for statement in SQL.split(";")[:-1]:
            cursor.execute(statement, values)
        _add_addresses(phones, numbers["homes"])
        cursor.execute(
            "SELECT worker_id, array_agg(id::text) FROM (SELECT v.worker_id, v.id, row_number() OVER (PARTITION BY v.worker_id ORDER BY v.id)"
            " AS n FROM outreach_visit v WHERE EXISTS (SELECT 1 FROM consent_answer a WHERE a.person_id = v.person_id)) x"
            " WHERE n <= %s GROUP BY worker_id",
            [OPERATIONS],
        )
        visits = dict(cursor.fetchall())
    return [
        {"session": _session(user, now), "device": str(device.pk), "visits": visits[user.pk]}
        for user, device in zip(users[:-1], devices, strict=True)
    ]


def _add_addresses(phones: int, homes: int) -> None:
    """What is sealed: the database cannot make it."""
    from django.db import transaction

    from huijia.apps.audit.bulk import update_rows
    from huijia.apps.people.models import Person

    names = ("address", "phone", "phone_index")
    for phone in range(phones):
        number = f"1380000{phone % 10_000:04}"
        told = {phone * homes + n: (f"{n}组{n * 7 % 90}号", number, number) for n in range(1, homes + 1)}
        with transaction.atomic():
            update_rows(Person, names, told)


def _session(user: object, now: datetime) -> str:
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store.update(
        {
            "_auth_user_id": str(user.pk),  # type: ignore[attr-defined]
            "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
            "_auth_user_hash": user.get_session_auth_hash(),  # type: ignore[attr-defined]
            "huijia_signed_in_at": int(now.timestamp()),
            "huijia_seen_at": int(now.timestamp()),
        }
    )
    store.create()
    return str(store.session_key)


def main() -> None:
    """Fill, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, required=True)
    parser.add_argument("--records", type=int, required=True)
    given = parser.parse_args()
    set_up_office()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(json.dumps(fill(given.phones, given.records)))


if __name__ == "__main__":
    main()
