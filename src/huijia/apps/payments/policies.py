"""Who may do what with money. ``check_...`` raises; nothing here writes."""

from __future__ import annotations

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import Entitlement, Fund, Run
from huijia.apps.payments.states import RUN_STEPS, RunState
from huijia.apps.people.models import Person
from huijia.apps.people.queries import lives_with
from huijia.apps.wording import text


def check_pays(viewer: Viewer, fund: Fund) -> None:
    """Raise ``UnableToFind`` unless the viewer is finance of the fund's area."""
    if not viewer.serves(fund.area_id, Role.FINANCE):
        raise UnableToFind("no such fund")


def check_run_step(viewer: Viewer, run: Run, to: RunState) -> None:
    """Raise unless the run may move to this state now, by this viewer."""
    check_pays(viewer, run.fund)
    if to not in RUN_STEPS[RunState(run.state)]:
        raise UnableToPay(
            "这一批次现在的状态不能这样办理，请刷新页面。",
            "From where the run stands now, this cannot be done. Reload the page.",
        )


def check_release(viewer: Viewer, run: Run) -> None:
    """Two others than the person who prepared a run release it, each once."""
    check_run_step(viewer, run, RunState.RELEASED)
    if viewer.id == run.prepared_by:
        raise NotAllowed(str(text("编制批次的人不能签发它。", "Whoever prepared a run cannot release it.")))
    assert viewer.id is not None, "a run is released by a person"
    if run.releases.filter(by=viewer.id).exists():
        raise NotAllowed(
            str(text("您已签发，还需另一人签发。", "You have released it; another person has to as well."))
        )


def can_release(viewer: Viewer, run: Run) -> bool:
    """Whether ``check_release`` would let it pass."""
    try:
        check_release(viewer, run)
    except (NotAllowed, UnableToPay, UnableToFind):
        return False
    return True


def check_keeps_accounts(viewer: Viewer, person: Person) -> None:
    """An officer of the person's area records where they are paid, never for their own household."""
    if not viewer.serves(person.area_id, Role.TOWNSHIP_OFFICER):
        raise UnableToFind("no such person")
    _check_not_own(viewer, (person.pk,))


def check_holds(viewer: Viewer, child: Person) -> None:
    """The county holds and lets go, never for its own household."""
    if not viewer.serves(child.area_id, Role.COUNTY_APPROVER):
        raise UnableToFind("no such person")
    _check_not_own(viewer, (child.pk,))


def check_recovers(viewer: Viewer, entitlement: Entitlement) -> None:
    """The county decides about what was paid too much, never for its own household."""
    if not viewer.serves(entitlement.area_id, Role.COUNTY_APPROVER):
        raise UnableToFind("no such entitlement")
    _check_not_own(viewer, (entitlement.child_id, entitlement.payee_id))


def _check_not_own(viewer: Viewer, people: tuple[int, ...]) -> None:
    if lives_with(viewer, people):
        raise NotAllowed(
            str(
                text(
                    "与您本人家庭有关的事项，须由其他人员办理。",
                    "What concerns your own household is for somebody else to handle.",
                )
            )
        )
