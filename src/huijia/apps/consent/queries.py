"""Reading answers, and the accounts of a person. Merged records answer together: they tell of one person."""

from __future__ import annotations

from django.db.models import QuerySet

from huijia.apps.accounts.models import Grant, Role, User
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.people.models import Person
from huijia.apps.people.queries import records_of


def latest(person: Person, purpose: Purpose) -> Answer | None:
    """The answer that counts for a purpose now."""
    return answers_of(person).filter(purpose=purpose).first()


def answers_of(person: Person) -> QuerySet[Answer]:
    """Every answer of a person, latest first."""
    return Answer.objects.filter(person__in=records_of(person)).order_by("-at", "-pk")


def agrees_to(person: Person, purpose: Purpose) -> bool:
    """Whether the person agrees to a purpose now."""
    found = latest(person, purpose)
    return found is not None and found.given == Answer.Given.AGREED


def accounts_of(person: Person) -> QuerySet[User]:
    """The accounts with which a person signs in as a family member, or did, latest first. Of merged people several may be open.

    An account of staff that is tied to its own person is none of them: the administrator looks after that.
    """
    staff = Grant.objects.exclude(role=Role.FAMILY).values("user")
    return (
        User.objects.filter(person_account__person__in=records_of(person))
        .exclude(pk__in=staff)
        .order_by("-pk")
    )


def open_accounts_of(person: Person) -> QuerySet[User]:
    """Accounts that can be signed in to, or could if they were not locked: they have a phone."""
    return accounts_of(person).filter(phone__isnull=False)
