"""May this happen to this claim, now, by this person? ``check_...`` raises and says why; ``can_...`` is its twin for pages."""

from __future__ import annotations

from datetime import date

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim
from huijia.apps.claims.queries import belongs_to
from huijia.apps.claims.states import TRANSITIONS, State, Step
from huijia.apps.fence.told import the_service
from huijia.apps.people.models import Person
from huijia.apps.people.queries import is_guardian_of, lives_with, own_person, records_of
from huijia.apps.wording import text


def check_step(viewer: Viewer, claim: Claim, step: Step) -> Role:
    """The role in which the viewer may take this step. Raises ``UnableToMoveClaim`` when the claim does not stand where the step
    begins, ``NotAllowed`` when it is not theirs to take."""
    transition = TRANSITIONS[step]
    if State(claim.state) not in transition.sources:
        raise UnableToMoveClaim(
            str(
                text(
                    "这件申领现在的状态不能这样办理，请刷新页面。",
                    "From where the claim stands now, this cannot be done. Reload the page.",
                )
            )
        )
    role = _role_for(viewer, claim, transition.roles)
    if role is None:
        raise NotAllowed(str(text("这一步由其他人员办理。", "This step is for somebody else.")))
    if role is not Role.FAMILY and lives_with(viewer, (claim.claimant_id, claim.child_id)):
        raise NotAllowed(
            str(
                text(
                    "与您本人家庭有关的申领，须由其他人员办理。",
                    "A claim of your own household is for somebody else to handle.",
                )
            )
        )
    if step in _DECIDING and viewer.id in _had_a_part(claim):
        raise NotAllowed(
            str(
                text("初审人员不能确认同一件申领。", "Whoever recorded or reviewed a claim cannot decide it.")
            )
        )
    if step is Step.REDECIDE and viewer.id in {*_had_a_part(claim), *_decided(claim)}:
        raise NotAllowed(
            str(
                text(
                    "异议须由未参与原决定的人员办理。",
                    "Somebody who had no part in the decision decides the objection.",
                )
            )
        )
    return role


def check_make(viewer: Viewer, claimant: Person, child: Person, *, on: date, proof: str = "") -> Role:
    """The role in which the viewer may make a claim of this claimant for this child: as the claimant, or at the counter of the child's area.

    The claimant is the child's guardian in a household of both on that day. Another guardian, or an institution, claims at the counter, where
    ``proof`` says what the officer saw that shows the care (norm, arts. 6 and 7). Raises ``NotAllowed``.
    """
    role = _role_to_make(viewer, claimant, child)
    if is_guardian_of(claimant, child, on=on):
        return role
    if role is Role.FAMILY:
        raise NotAllowed(
            str(
                text(
                    "登记中您现在不是这个孩子的监护人。请带抚养关系证明到孩子户籍所在的乡镇（街道）窗口申领。",
                    "By the record you are not this child's guardian now. Claim at the counter of the township of the child's household "
                    "register, with proof that you care for the child.",
                )
            )
        )
    if not proof.strip():
        raise NotAllowed(
            str(
                text(
                    "登记中申领人不是这个孩子的监护人。请写明看到的抚养关系证明。",
                    "By the record the claimant is not this child's guardian. Say which proof of care you saw.",
                )
            )
        )
    return role


def _role_to_make(viewer: Viewer, claimant: Person, child: Person) -> Role:
    own = own_person(viewer)
    if own is not None and own.pk in {each.pk for each in records_of(claimant)}:
        return Role.FAMILY
    if viewer.serves(child.area_id, Role.TOWNSHIP_OFFICER):
        return Role.TOWNSHIP_OFFICER
    raise NotAllowed(str(text("您不能为这个人提出申领。", "You cannot make a claim for this person.")))


def can_make(viewer: Viewer, claimant: Person, child: Person, *, on: date) -> bool:
    """Whether ``check_make`` would let it pass."""
    try:
        check_make(viewer, claimant, child, on=on)
    except NotAllowed:
        return False
    return True


def check_hand_over(viewer: Viewer, claim: Claim) -> Role:
    """The role in which the viewer may note that a letter was handed out: in their area, and never to their own household. Raises
    ``NotAllowed``."""
    for role in (Role.TOWNSHIP_OFFICER, Role.COUNTY_APPROVER):
        if viewer.serves(claim.area_id, role) and not lives_with(viewer, (claim.claimant_id, claim.child_id)):
            return role
    raise NotAllowed(str(text("这一步由其他人员办理。", "This step is for somebody else.")))


def can_hand_over(viewer: Viewer, claim: Claim) -> bool:
    """Whether ``check_hand_over`` would let it pass."""
    try:
        check_hand_over(viewer, claim)
    except NotAllowed:
        return False
    return True


def can_step(viewer: Viewer, claim: Claim, step: Step) -> bool:
    """Whether ``check_step`` would let it pass."""
    try:
        check_step(viewer, claim, step)
    except (NotAllowed, UnableToMoveClaim):
        return False
    return True


def steps_for(viewer: Viewer, claim: Claim) -> list[Step]:
    """The steps that the viewer may take now."""
    return [step for step in Step if can_step(viewer, claim, step)]


def _role_for(viewer: Viewer, claim: Claim, roles: frozenset[Role]) -> Role | None:
    if Role.FAMILY in roles and viewer.has(Role.FAMILY) and belongs_to(viewer, claim):
        return Role.FAMILY
    if claim.submitted_at is None and not claim.made_at_counter:
        return None  # what a family has not handed in yet is its own
    for role in sorted(roles - {Role.FAMILY}):
        if viewer.serves(claim.area_id, role):
            return role
    return None


_DECIDING = (Step.CONFIRM, Step.REFUSE, Step.SEND_BACK, Step.GRANT_AGAIN, Step.REFUSE_AGAIN)

_OF_THE_DECISION = (
    "claim.viewed",
    "claim.send_back",
    "claim.confirm",
    "claim.refuse",
    "claim.grant_again",
    "claim.refuse_again",
    "claim.redecide",
    "claim.end",
    "claim.assessed_again",
    "letter.made",
    "letter.delivered",
    "letter.delivery_put_right",
)
"""Entries of looking, of deciding, and of what becomes of the letter: no part in making or reviewing the claim."""


@the_service()
def _had_a_part(claim: Claim) -> set[int | None]:
    """Whoever recorded, reviewed or changed the claim, ever: the columns name the last, the trail everybody, whatever role they had then."""
    done = of_subject("claim", claim.number).exclude(action__in=_OF_THE_DECISION)
    return {claim.reviewed_by, claim.taken_by, claim.made_by, *done.values_list("actor_id", flat=True)} - {
        None
    }


def _decided(claim: Claim) -> set[int | None]:
    return set(claim.decisions.values_list("decided_by", flat=True))
