"""``huijia payments file`` and ``huijia payments calendar``: by which file a bank is told, and on which days a place pays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huijia.cli.office.named import area_of
from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import WRONG_USE, fail, language_of

if TYPE_CHECKING:
    from huijia.apps.payments.models import Fund

AREA = Annotated[str, typer.Argument(help="The area's code, as 330102.")]
PACK = Annotated[str, typer.Argument(help="The benefit's pack, as cn/childcare-subsidy.")]


def choose_file(
    area: AREA,
    pack: PACK,
    profile: Annotated[
        str,
        typer.Argument(
            help="pain.001, or the profile of your bank's list: a YAML file, or one that comes with Huijia."
        ),
    ],
) -> None:
    """Choose the file by which the bank of a fund is told: pain.001, or its own list (docs/how-to/bank-files.md)."""
    set_up_office()
    from django.utils import timezone

    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.payments.bank.list_profiles import known_profiles
    from huijia.apps.payments.lists import PAIN001, choose_list, choose_pain001

    fund, at = fund_of(area, pack), timezone.now()
    if profile == PAIN001:
        choose_pain001(by=SYSTEM, fund=fund, at=at)
        typer.echo(f"{fund.name}: {PAIN001}")
        return
    path = known_profiles().get(profile, Path(profile))
    if not path.is_file():
        known = ", ".join(known_profiles())
        fail(f"there is no file '{profile}'; with Huijia come: {known}")
        raise typer.Exit(WRONG_USE)
    made = choose_list(by=SYSTEM, fund=fund, profile=path.read_text(encoding="utf-8"), name=path.name, at=at)
    typer.echo(f"{fund.name}: {made.name} ({made.file})")


def calendar(
    area: AREA,
    pack: PACK,
    months: Annotated[
        str, typer.Option(help="The months in which it is paid, as 3,6,9,12; '' takes the calendar away.")
    ],
    day: Annotated[int, typer.Option(help="The day of the month; on a holiday the working day before.")] = 20,
    days_before: Annotated[
        int, typer.Option(help="So many days earlier is the last day of what a batch pays.")
    ] = 5,
) -> None:
    """Set the days on which a place, and all below it without a calendar of their own, pays a benefit; preparing a run proposes the next one."""
    set_up_office()
    from django.utils import timezone

    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.claims.assess import benefit
    from huijia.apps.payments.calendars import days_of, set_calendar

    place = area_of(area, language_of(None))
    given = [part.strip() for part in months.split(",") if part.strip()]
    if not all(part.isdecimal() for part in given):
        raise typer.BadParameter("write the months as 3,6,9,12", param_hint="--months")
    made = set_calendar(
        by=SYSTEM,
        area=place,
        pack=benefit(pack).pack.id,
        months=[int(part) for part in given],
        day=day,
        days_before=days_before,
        at=timezone.now(),
    )
    for _, batch in zip(range(4), days_of(made, today=timezone.localdate()), strict=False):
        typer.echo(f"{batch.execute_on}: what is confirmed by {batch.payable_by}")


def fund_of(area: str, pack: str) -> Fund:
    """The open fund of an area and a benefit; ends the command when there is none."""
    from huijia.apps.payments.models import Fund

    found = Fund.objects.filter(area=area, pack=pack, closed_on__isnull=True).first()
    if found is None:
        fail(f"there is no open fund for '{pack}' in '{area}'; see huijia payments fund")
        raise typer.Exit(WRONG_USE)
    return found
