"""A new office with one township and its officer, for ``roster_load``: run as a process of its own."""

from __future__ import annotations

from datetime import date

from benchmarks.office.roster_load import COUNTY, OFFICER, TOWNSHIP, VILLAGES
from huijia.cli.office.setting_up import set_up_office


def main() -> None:
    """Migrate an empty database and add the areas and the account."""
    set_up_office()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from huijia.apps.accounts.actions import give_role, make_account
    from huijia.apps.accounts.models import Area, Role
    from huijia.apps.accounts.viewer import SYSTEM

    codes = {TOWNSHIP[:length]: f"示例{TOWNSHIP[:length]}" for length in (2, 4, len(COUNTY), len(TOWNSHIP))}
    codes |= {f"{TOWNSHIP}{201 + number}": f"示例村{number}" for number in range(VILLAGES)}
    Area.objects.bulk_create(Area(code=code, name_zh=name, name_en=code) for code, name in codes.items())
    user = make_account(by=SYSTEM, username=OFFICER, name="示例", password="only of a measurement 1")
    give_role(
        by=SYSTEM,
        user=user,
        role=Role.TOWNSHIP_OFFICER,
        area=Area.objects.get(code=TOWNSHIP),
        valid_from=date(2025, 1, 1),
    )


if __name__ == "__main__":
    main()
