"""Which file a fund's bank takes: pain.001, or a batch list by a profile. Chosen by whoever runs the machine."""

from __future__ import annotations

import hashlib
from datetime import datetime

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.payments.bank.list_profiles import ListProfile, profile_in
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import BankList, Fund

PAIN001 = "pain.001"


@one_action()
def choose_list(*, by: Viewer, fund: Fund, profile: str, name: str, at: datetime) -> BankList:
    """Tell this fund's bank by a batch list from now on. ``profile`` is the YAML text, ``name`` its file's.

    Runs that are frozen keep theirs. Raises ``UnableToUseProfile`` for a profile that is wrong, ``UnableToPay`` for one that does not fit.
    """
    found = profile_in(profile, name)
    if found.currency != fund.currency:
        raise UnableToPay(
            f"清单的币种是 {found.currency}，而这个账户用 {fund.currency}。",
            f"The list is in {found.currency}, and this fund pays {fund.currency}.",
        )
    if any(column.field == "holder_id" for column in found.columns):
        raise UnableToPay(
            "清单要求身份证号码，惠家不把它交给银行。请与银行商定不含此列的清单。",
            "The list asks for identity numbers, which Huijia gives to no bank. Agree on a list without that column.",
        )
    return _chosen(by, fund, found.name, found.file, profile, at)


@one_action()
def choose_pain001(*, by: Viewer, fund: Fund, at: datetime) -> BankList:
    """Tell this fund's bank by pain.001 from now on, as funds begin."""
    return _chosen(by, fund, PAIN001, "xml", "", at)


def _chosen(by: Viewer, fund: Fund, name: str, file: str, profile: str, at: datetime) -> BankList:
    digest = hashlib.sha256(profile.encode()).hexdigest() if profile else ""
    made = BankList.objects.create(
        fund=fund, name=name[:200], file=file, profile=profile, digest=digest, made_by=by.id, made_at=at
    )
    record(
        by=by,
        action="fund.file_chosen",
        subject="fund",
        subject_id=fund.pk,
        area=fund.area_id,
        changes={"file": (None, made.name), "digest": (None, digest)},
    )
    return made


def list_of(fund: Fund) -> BankList | None:
    """The list by which the fund's bank is told now; None for pain.001."""
    last = fund.lists.order_by("-pk").first()
    return last if last is not None and last.profile else None


def profile_of(chosen: BankList) -> ListProfile:
    """A list's profile."""
    return profile_in(chosen.profile, chosen.name)


def profiles_of(fund: Fund) -> list[ListProfile]:
    """Every profile that the fund's bank was ever told by, the latest first: what it answers may be to an older one."""
    found: dict[str, ListProfile] = {}
    for each in fund.lists.exclude(profile="").order_by("-pk"):
        found.setdefault(each.digest, profile_of(each))
    return list(found.values())
