"""The demo's claims: each goes its way through the same actions as a real one, on days of the past weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.letter_actions import hand_over
from huijia.apps.claims.models import Channel, Claim, Delivery, Outcome
from huijia.apps.claims.moving import assessed_outcome, current_assessment
from huijia.apps.claims.states import State
from huijia.apps.people.models import Person

BENEFIT = "cn/childcare-subsidy"

MISSING = "请补交户口簿上孩子的一页，照片要能看清全部文字。"
ORIGINALS = ("birth_certificate", "household_register")
GROUNDS = ("孩子的登记已经办妥，请重新核对。", "金额少算了一年，请复核。", "不同意认定的日期，附上证明。")
SECOND_LOOK = ("已向登记机关核实，维持材料所示。", "已核对新交的材料。", "已重新测算并说明。")


@dataclass
class Way:
    """How many claims end in a state, and how many days ago they began (from, to). Due is after 30 working days, some 42 days."""

    state: State
    count: int
    days_ago: tuple[int, int]


WAYS = (
    Way(State.DRAFT, 14, (0, 20)),
    Way(State.SUBMITTED, 60, (0, 46)),
    Way(State.IN_REVIEW, 42, (2, 50)),
    Way(State.RETURNED, 14, (4, 30)),
    Way(State.REVIEWED, 44, (5, 52)),
    Way(State.CONFIRMED, 70, (12, 90)),
    Way(State.REFUSED, 14, (12, 60)),
    Way(State.WITHDRAWN, 10, (5, 60)),
    Way(State.APPEALED, 12, (30, 75)),
    Way(State.REDECIDED, 10, (60, 110)),
    Way(State.ENDED, 10, (95, 120)),
)


@dataclass
class Child:
    """A child for whom a claim may be made, with who makes it: the family itself where it has an account."""

    person: Person
    claimant: Person
    family: Viewer | None


class Office:
    """Who works on claims in the demo, and the moments at which they do."""

    def __init__(
        self, officer: Viewer, approver: Viewer, second: Viewer, now: datetime, draw: Random
    ) -> None:
        self.officer, self.approver, self.second = officer, approver, second
        self.now, self.draw = now, draw
        self.at = now

    def begin(self, days_ago: int) -> None:
        """The next claim begins so many days ago, in working hours."""
        day = timezone.localtime(self.now - timedelta(days=days_ago))
        self.at = min(day.replace(hour=self.draw.randint(8, 16), minute=self.draw.randint(0, 59)), self.now)

    def later(self, least: int, most: int) -> datetime:
        """A moment some days after the last one, never after now."""
        self.at = min(self.at + timedelta(days=self.draw.randint(least, most), minutes=7), self.now)
        return self.at

    def make(self, child: Child, target: State, days_ago: int) -> Claim:
        """Make a claim and lead it to a state."""
        self.begin(days_ago)
        maker = child.family or self.officer
        claim = actions.start_claim(
            by=maker,
            benefit_name=BENEFIT,
            period=str(timezone.localtime(self.at).year),
            child=child.person,
            claimant=child.claimant,
            at=self.at,
        )
        for step in self._steps(target, maker):
            step(claim)
            claim = Claim.objects.select_related("child", "claimant", "area").get(pk=claim.pk)
        assert claim.state == target, f"{claim.state} instead of {target}"
        return claim

    def _steps(self, target: State, maker: Viewer) -> Iterator[Callable[[Claim], object]]:
        if target is State.DRAFT:
            return
        yield lambda claim: actions.submit(by=maker, claim=claim, at=self.later(0, 1))
        if target is State.SUBMITTED:
            return
        if target is State.WITHDRAWN:
            yield lambda claim: actions.withdraw(
                by=maker, claim=claim, at=self.later(1, 5), reason="改由另一位监护人申领"
            )
            return
        yield lambda claim: actions.take(by=self.officer, claim=claim, at=self.later(1, 3))
        if target is State.IN_REVIEW:
            return
        if target is State.RETURNED:
            yield lambda claim: actions.return_for_more(
                by=self.officer, claim=claim, note=MISSING, at=self.later(1, 3)
            )
            return
        yield self._recommend
        if target is State.REVIEWED:
            return
        yield lambda claim: self._decide(claim, target)
        if target in (State.APPEALED, State.REDECIDED):
            grounds = self.draw.choice(GROUNDS)
            channel = Channel.IN_PERSON if maker is self.officer else Channel.OWN_ACCOUNT
            yield lambda claim: appeals.appeal(
                by=maker, claim=claim, grounds=grounds, channel=channel, at=self.later(2, 12)
            )
        if target is State.REDECIDED:
            yield self._redecide
        if target is State.ENDED:
            yield lambda claim: actions.end(
                by=self.approver, claim=claim, at=self.later(70, 78), reason="已结清，归档"
            )

    def _recommend(self, claim: Claim) -> None:
        actions.recommend(
            by=self.officer,
            claim=claim,
            outcome=assessed_outcome(claim),
            at=self.later(1, 4),
            originals_seen=ORIGINALS,
        )

    def _decide(self, claim: Claim, target: State) -> None:
        found = assessed_outcome(claim)
        wanted = {State.CONFIRMED: Outcome.GRANTED, State.REFUSED: Outcome.REFUSED}.get(target, found)
        amount = 360_000 if wanted is Outcome.GRANTED else None
        decision = actions.decide(
            by=self.approver,
            claim=claim,
            outcome=wanted,
            assessment_id=current_assessment(claim).pk,
            at=self.later(1, 4),
            reason=self._reason(wanted, found),
            amount_minor=amount,
        )
        if target is State.ENDED:
            # Closed only when the time to object is over, which begins when the family is told.
            hand_over(
                by=self.officer,
                decision=decision,
                how=Delivery.How.HANDED_OVER,
                told_on=timezone.localtime(self.at).date(),
                at=self.at,
            )

    @staticmethod
    def _reason(wanted: Outcome, found: Outcome) -> str:
        if wanted != found:
            return "经实地核对，材料与登记的情况不同。"
        # A refusal may be one for want of a fact, which is never made without a reason.
        return "" if wanted is Outcome.GRANTED else "已请家庭补充，仍缺少必需的信息或不符合条件。"

    def _redecide(self, claim: Claim) -> None:
        outcome = assessed_outcome(claim)
        appeals.redecide(
            by=self.second,
            claim=claim,
            outcome=outcome,
            assessment_id=current_assessment(claim).pk,
            reason=self.draw.choice(SECOND_LOOK),
            at=self.later(3, 15),
        )


def make_claims(office: Office, children: list[Child], *, share: float = 1.0) -> int:
    """Make claims in every state, one for each child in turn, and how many. ``share`` makes fewer of each, at least one."""
    waiting = iter(children)
    made = 0
    for way in WAYS:
        for _ in range(max(1, round(way.count * share))):
            office.make(next(waiting), way.state, office.draw.randint(*way.days_ago))
            made += 1
    return made
