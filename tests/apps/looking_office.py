"""A record that was opened in an emergency, for tests over all addresses."""

from __future__ import annotations

from datetime import timedelta

from huijia.apps.looking.models import Emergency
from huijia.apps.people.models import Person
from tests.apps.conftest import NOW, Office


def emergency_elsewhere(office: Office, person: Person) -> dict[str, object]:
    """Variable of an address -> a record that somebody of elsewhere opened in an emergency."""
    opened = Emergency.objects.create(
        user_id=office.users["other_officer"].pk, user_name="x", role="township_officer", user_area=person.area_id, person_id=person.pk,
        area=person.area_id, kind="life", reason="x", opened_at=NOW, ends_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    return {"int:emergency_id": opened.pk}
