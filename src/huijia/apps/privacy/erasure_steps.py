"""What goes with a person and what with a claim, table by table, in the order in which one row needs the other.

What is counted for the plan and what is carried out are these same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.db.models import Model, Q, QuerySet

from huijia.apps.accounts.models import Grant, User
from huijia.apps.claims.models import Appeal, Assessment, CareProof, Claim, Decision, Delivery, Letter, Paper
from huijia.apps.consent.models import Answer
from huijia.apps.field.models import Operation
from huijia.apps.messaging.models import Message
from huijia.apps.outreach.models import Home, Plan, PlanItem, Said, Visit
from huijia.apps.outreach.models import Step as OutreachStep
from huijia.apps.payments.models import (
    BankAnswer,
    Entitlement,
    Hold,
    Instruction,
    LeftOut,
    PayeeAccount,
    Recovery,
    RefusedAccount,
)
from huijia.apps.payments.models import Entry as LedgerEntry
from huijia.apps.people.models import (
    Correction,
    Fact,
    Household,
    ImportedRow,
    Membership,
    Merge,
    Person,
    PersonAccount,
    PersonReading,
    PossibleDuplicate,
)
from huijia.apps.recalculation.models import Case


@dataclass(frozen=True, slots=True)
class Scope:
    """What goes: numbers of rows. ``people``: all records of one person. ``homes``: households with no other member. ``whole``: the records
    themselves go, too. ``consent``: what rests on a consent goes. ``money``: those of ``claims`` for which there are amounts, which have to add up."""

    people: tuple[int, ...] = ()
    users: tuple[int, ...] = ()
    homes: tuple[int, ...] = ()
    visits: tuple[Any, ...] = ()
    plans: tuple[Any, ...] = ()
    claims: tuple[int, ...] = ()
    money: tuple[int, ...] = ()
    consent: bool = False
    whole: bool = False


Rows = Callable[[Scope], Q]


@dataclass(frozen=True, slots=True)
class Step:
    """Rows of a table that are deleted, or of which fields are emptied. ``when``: with what they go."""

    model: type[Model]
    when: Callable[[Scope], bool]
    condition: Rows
    empties: Mapping[str, Any] = field(default_factory=dict)
    is_amount: bool = False
    """Stays as it is: it tells of somebody only by what it belongs to."""

    @property
    def deletes(self) -> bool:
        """Whether the rows go."""
        return not self.empties and not self.is_amount

    def rows(self, scope: Scope) -> QuerySet[Any]:
        """The rows; no list's filter hides any."""
        found = self.model._base_manager.all()
        return found.filter(self.condition(scope)) if self.when(scope) else found.none()


def _consent(model: type[Model], condition: Rows, **empties: Any) -> Step:
    return Step(model, lambda scope: scope.consent, condition, empties)


def _claim(model: type[Model], condition: Rows, **empties: Any) -> Step:
    return Step(model, lambda scope: bool(scope.claims), condition, empties)


def _person(model: type[Model], condition: Rows) -> Step:
    return Step(model, lambda scope: scope.whole, condition)


def _things(scope: Scope) -> list[str]:
    return [str(each) for each in (*scope.visits, *scope.plans)]


def _steps_of_outreach(scope: Scope) -> Q:
    items = PlanItem.kept.filter(plan__in=scope.plans).values("pk")
    return Q(thing__in=(*scope.visits, *scope.plans)) | Q(thing__in=items)


def _without_money(scope: Scope) -> tuple[int, ...]:
    return tuple(sorted(set(scope.claims) - set(scope.money)))


SOME_REASON = "—"
"""In place of a reason that the database wants to be there."""

STEPS: tuple[Step, ...] = (
    # On consent.
    _consent(Message, lambda s: Q(about__in=[f"visit:{each}" for each in s.visits])),
    _consent(Operation, lambda s: Q(subject__in=_things(s)) | Q(household__in=s.homes)),
    _consent(OutreachStep, _steps_of_outreach),
    _consent(PlanItem, lambda s: Q(plan__in=s.plans)),
    _consent(Plan, lambda s: Q(pk__in=s.plans)),
    _consent(Visit, lambda s: Q(pk__in=s.visits)),
    _consent(Said, lambda s: Q(person__in=s.people) | Q(home__in=s.homes)),
    _consent(Home, lambda s: Q(chosen_by__in=s.people), chosen_by=None, contact=None),
    _consent(EmailConfirmation, lambda s: Q(email_address__user__in=s.users)),
    _consent(EmailAddress, lambda s: Q(user__in=s.users)),
    _consent(Authenticator, lambda s: Q(user__in=s.users)),
    _consent(Grant, lambda s: Q(user__in=s.users)),
    _consent(PersonAccount, lambda s: Q(person__in=s.people)),
    _consent(User, lambda s: Q(pk__in=s.users)),
    # Claims. Amounts stay, and with them what they rest on, of nobody.
    _claim(Case, lambda s: Q(claim__in=s.claims)),
    _claim(Appeal, lambda s: Q(claim__in=s.claims)),
    _claim(Delivery, lambda s: Q(decision__claim__in=s.claims)),
    _claim(Letter, lambda s: Q(decision__claim__in=s.claims)),
    _claim(Paper, lambda s: Q(claim__in=s.claims)),
    _claim(CareProof, lambda s: Q(claim__in=s.claims)),
    _claim(LeftOut, lambda s: Q(entitlement__claim__in=s.claims)),
    _claim(RefusedAccount, lambda s: Q(instruction__entitlement__claim__in=s.claims)),
    _claim(
        BankAnswer,
        lambda s: Q(instruction__entitlement__claim__in=s.claims),
        **{"end_to_end_id": "", "reason_text": "", "bank_reference": "", "settled_how": ""},
    ),
    _claim(
        Instruction,
        lambda s: Q(entitlement__claim__in=s.claims),
        **{"holder": "", "account": "", "tail": "", "fingerprint": "", "bank": "", "reason_text": ""},
    ),
    _claim(Recovery, lambda s: Q(entitlement__claim__in=s.claims), hardship=""),
    Step(
        LedgerEntry,
        lambda s: bool(s.claims),
        lambda s: Q(entitlement__claim__in=s.claims),
        is_amount=True,
    ),
    _claim(Entitlement, lambda s: Q(claim__in=s.claims), number=""),
    _claim(
        Decision,
        lambda s: Q(claim__in=s.money, against_assessment=True),
        reason=SOME_REASON,
        letter={},
    ),
    _claim(
        Decision,
        lambda s: Q(claim__in=s.money, against_assessment=False),
        reason="",
        letter={},
    ),
    _claim(Decision, lambda s: Q(claim__in=_without_money(s))),
    _claim(Assessment, lambda s: Q(claim__in=s.money), facts={}, rows=[], explanation={}),
    _claim(Assessment, lambda s: Q(claim__in=_without_money(s))),
    _claim(
        Claim,
        lambda s: Q(pk__in=s.money),
        facts={},
        documented=[],
        originals_seen=[],
        recommendation="",
        note_to_family="",
        made_by=None,
        taken_by=None,
        reviewed_by=None,
        due_on=None,
        days_left=None,
        letter_waits_since=None,
    ),
    _claim(Claim, lambda s: Q(pk__in=_without_money(s))),
    # The person.
    _person(Hold, lambda s: Q(child__in=s.people)),
    _person(RefusedAccount, lambda s: Q(account__person__in=s.people)),
    _person(PayeeAccount, lambda s: Q(person__in=s.people)),
    _person(Answer, lambda s: Q(person__in=s.people)),
    _person(Correction, lambda s: Q(person__in=s.people)),
    _person(Fact, lambda s: Q(person__in=s.people)),
    _person(PersonReading, lambda s: Q(person__in=s.people)),
    _person(ImportedRow, lambda s: Q(person__in=s.people)),
    _person(PossibleDuplicate, lambda s: Q(first__in=s.people) | Q(second__in=s.people)),
    _person(Merge, lambda s: Q(kept__in=s.people) | Q(merged__in=s.people)),
    _person(Membership, lambda s: Q(person__in=s.people)),
    _person(Home, lambda s: Q(pk__in=s.homes)),
    _person(Household, lambda s: Q(pk__in=s.homes)),
    _person(Person, lambda s: Q(pk__in=s.people)),
)
"""``Claim`` and ``Entitlement`` get somebody who is nobody besides (``carrying_out``): each row its own, so that no two can be laid together."""
