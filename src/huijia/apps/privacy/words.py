"""What codes in people's data mean, in the words of the apps' own pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from huijia.apps.accounts.models import Area
from huijia.apps.audit.wording import ACTIONS, ROLES
from huijia.apps.claims import shown as claims
from huijia.apps.claims.assess import benefits
from huijia.apps.claims.paper_actions import paper_kinds
from huijia.apps.consent import texts as consent
from huijia.apps.field import texts as field
from huijia.apps.outreach import texts as outreach
from huijia.apps.payments import shown as payments
from huijia.apps.people.labels import RELATION_LABELS, SOURCE_LABELS
from huijia.apps.people.models import Correction
from huijia.apps.people.pages import kind_of
from huijia.values.text import Text

_LANGUAGES = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")}
_CORRECTION = {
    Correction.State.OPEN: Text(zh="等待答复", en="Waiting"),
    Correction.State.ACCEPTED: Text(zh="已更正", en="Put right"),
    Correction.State.DECLINED: Text(zh="没有更正", en="Not put right"),
}


def _areas(codes: Collection[str]) -> Mapping[str, Text]:
    found = Area.objects.filter(code__in=codes)
    return {each.code: Text(zh=each.name_zh, en=each.name_in("en")) for each in found}


def _facts(names: Collection[str]) -> Mapping[str, Text]:
    return {each: kind_of(each).label for each in names if each}


@cache
def _benefits() -> dict[str, Text]:
    return {each.pack.id: each.name for each in benefits()}


@cache
def _paper_kinds() -> dict[str, Text]:
    return {key: name for each in benefits() for key, name in paper_kinds(each).items()}


def _packs(names: Collection[str]) -> Mapping[str, Text]:
    return {each: _benefits()[each] for each in names if each in _benefits()}


def _papers(keys: Collection[str]) -> Mapping[str, Text]:
    return {each: _paper_kinds()[each] for each in keys if each in _paper_kinds()}


Words = Mapping[Any, Text] | Callable[[Collection[str]], Mapping[str, Text]]
"""Code -> words, or what finds them for some codes."""

_WORDS: Mapping[str, Words] = {
    "people.Fact.name": _facts,
    "people.Fact.source": SOURCE_LABELS,
    "people.Correction.name": _facts,
    "people.Correction.state": _CORRECTION,
    "people.Membership.relation": RELATION_LABELS,
    "consent.Answer.purpose": consent.NAMES,
    "consent.Answer.given": consent.GIVEN,
    "consent.Answer.channel": consent.CHANNELS,
    "audit.Entry.action": ACTIONS,
    "audit.Entry.actor_role": ROLES,
    "claims.Paper.kind": _papers,
    "claims.Claim.state": claims.STATES,
    "claims.Claim.kind": claims.KINDS,
    "claims.Claim.recommendation": claims.OUTCOMES,
    "claims.Decision.outcome": claims.OUTCOMES,
    "claims.Delivery.how": claims.HOWS,
    "claims.Appeal.channel": claims.CHANNELS,
    "payments.Instruction.state": payments.INSTRUCTION_STATES,
    "payments.Hold.kind": payments.HOLDS,
    "payments.Recovery.way": payments.RECOVERIES,
    "payments.LeftOut.why": payments.WHY_LEFT_OUT,
    "payments.BankAnswer.kind": payments.ANSWERS,
    "payments.Entry.kind": payments.ENTRIES,
    "payments.Entry.debit": payments.LEDGER_ACCOUNTS,
    "payments.Entry.credit": payments.LEDGER_ACCOUNTS,
    "outreach.Visit.topic": outreach.TOPICS,
    "outreach.Visit.whom": outreach.WHOM,
    "outreach.Visit.part": outreach.PARTS,
    "outreach.Visit.state": outreach.VISIT_STATES,
    "outreach.Visit.outcome": outreach.OUTCOMES,
    "outreach.Plan.state": outreach.PLAN_STATES,
    "outreach.PlanItem.kind": outreach.ITEMS,
    "outreach.PlanItem.state": outreach.ITEM_STATES,
    "outreach.Said.what": outreach.SAID,
    "outreach.Said.channel": outreach.CHANNELS,
    "field.Operation.kind": field.KINDS,
}
"""Table and field -> code -> words. A code without words is shown as it is."""

_ENDINGS: Mapping[str, Words] = {
    "area": _areas,
    "pack": _packs,
    "originals_seen": _papers,
    "documented": _facts,
    "language": _LANGUAGES,
    "told_in": _LANGUAGES,
}
"""The same for fields of this name in any table."""


AMOUNTS = frozenset({"claims.Decision.amounts"})
"""Fields that hold amounts of money by something, besides those whose name ends in ``_minor``."""


def is_money(field_name: str) -> bool:
    """Whether a field holds amounts in the currency's minor unit."""
    return field_name.endswith("_minor") or field_name in AMOUNTS


KEYS = frozenset({"claims.Claim.facts", "claims.Assessment.facts", "recalculation.Case.facts"})
"""Fields whose keys are names of facts."""


def words_for_keys(field_name: str, keys: Collection[str]) -> dict[str, Text]:
    """The words for the keys of a field that holds facts by their names."""
    return dict(_facts(keys)) if field_name in KEYS else {}


def words_for(field_name: str, values: Collection[str]) -> dict[str, Text]:
    """The words for those of these values that are codes of a field, named as ``claims.Claim.state``."""
    if not values:
        return {}
    known = _WORDS.get(field_name) or _ENDINGS.get(field_name.rpartition(".")[2])
    if known is None:
        return {}
    found = known(values) if callable(known) else known
    return {str(each): found[each] for each in values if each in found}
