"""Makes an officer and an approver in an office of ``population``, signs both in, and prints what their pages need, as JSON.

Run by ``pages_load`` as a process of its own: what Django holds is not counted as the service's.
"""

from __future__ import annotations

import json
from datetime import date

from benchmarks.office.population import COUNTY
from huijia.cli.office.setting_up import set_up_office

AREAS = {"township_officer": f"{COUNTY}100", "county_approver": COUNTY}


def main() -> None:
    """Print cookies by role, a claim, a person and the database's version."""
    set_up_office()
    from django.db import connection
    from django.db.models import F

    from huijia.apps.claims.models import Claim

    town = AREAS["township_officer"]
    claim = (
        Claim.objects.filter(area_id__gte=town, area_id__lt=f"{town}A", state="in_review")
        .select_related("child")
        .order_by(F("assessments").asc(nulls_last=True), "pk")
        .first()
    )
    assert claim is not None, "too few claims for one in review in this township"
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if sqlite else "SHOW server_version")
        [version] = cursor.fetchone()
    cookies = {role: _cookie(role, area, claim.child.name) for role, area in AREAS.items()}
    print(
        json.dumps({"cookies": cookies, "claim": claim.number, "person": claim.child_id, "version": version})
    )


def _cookie(role: str, area: str, wanted: str) -> str:
    """The session of somebody with this role who has just looked for a person of this name."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from huijia.apps.accounts.actions import give_role, make_account
    from huijia.apps.accounts.models import Area, Role
    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.people.views import WANTED

    user = make_account(by=SYSTEM, username=f"load-{role}", name="示例", password="only of a measurement 1")
    place = Area.objects.get(code=area)
    give_role(by=SYSTEM, user=user, role=Role(role), area=place, valid_from=date(2025, 1, 1))
    # Staff without a second factor get no further than setting one up.
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[WANTED] = wanted
    session.save()
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    main()
