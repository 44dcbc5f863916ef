"""May this person have an account, and may this officer open, change or close it?"""

from __future__ import annotations

from datetime import date

from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.consent.ages import account_from, age_on
from huijia.apps.consent.errors import UnableToOpenAccount
from huijia.apps.consent.queries import open_accounts_of
from huijia.apps.people.models import Person
from huijia.apps.people.policies import check_look_after_account
from huijia.apps.people.queries import own_person, records_of, values_on
from huijia.apps.wording import text


def check_counter(viewer: Viewer, person: Person) -> Viewer:
    """The viewer as the township officer who looks after this person's account. Raises ``NotAllowed``, also for one's own household."""
    check_look_after_account(viewer, person)
    return viewer.acting_as(Role.TOWNSHIP_OFFICER)


def check_may_have_account(person: Person, *, on: date) -> None:
    """Raise ``UnableToOpenAccount`` for a child, somebody whose age is not known, who died, or who has an account."""
    if values_on(person, valid_on=on).get("death_date"):
        raise UnableToOpenAccount(
            str(text("档案中登记此人已去世。", "The record says that this person died."))
        )
    if person.birth_date is None:
        raise UnableToOpenAccount(
            str(
                text(
                    "不知道此人的年龄。请先按证件登记出生日期。",
                    "This person's age is not known. Record the date of birth from a document first.",
                )
            )
        )
    if age_on(person.birth_date, on) < (years := account_from(on)):
        raise UnableToOpenAccount(
            str(
                text(
                    f"未满 {years} 周岁，不开通账户。孩子的事由监护人用自己的账户办理。",
                    f"Nobody under {years} gets an account: a guardian does what is to be done with their own.",
                )
            )
        )
    if open_accounts_of(person).exists():
        raise UnableToOpenAccount(str(text("此人已有账户。", "This person has an account already.")))


def is_self(viewer: Viewer, person: Person) -> bool:
    """Whether the family member who is looking is this person."""
    own = own_person(viewer)
    return own is not None and own.pk in {each.pk for each in records_of(person)}
