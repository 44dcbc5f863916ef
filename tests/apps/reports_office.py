"""Records of everything that reports count, at random."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.bookings.models import Facility, Offering, Slot
from huijia.apps.claims.models import Appeal, Assessment, Claim, Decision
from huijia.apps.events.models import Event
from huijia.apps.payments.models import Entitlement, Fund, Instruction, Run
from huijia.apps.people.models import Correction, Person
from huijia.apps.recalculation.models import Case, Recalculation
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, TOWNSHIP, VILLAGE

PLACES = (VILLAGE, f"{TOWNSHIP}202", TOWNSHIP, ELSEWHERE, COUNTY, "990201100")
"""The last lies in another county, and is never counted."""
MADE = 150


def moment(draw: random.Random) -> datetime:
    """Some moment around the months, often just before or after midnight in China, where a month may end."""
    day = datetime(2025, 10, 20, tzinfo=UTC) + timedelta(days=draw.randrange(190))
    return day + timedelta(seconds=draw.choice([57_599, 57_600, 57_601, draw.randrange(86_400)]))


def day_of(at: datetime) -> date:
    return timezone.localtime(at).date()


class History:
    """Records of everything that is counted, at random. Made past the actions: only what counts of them is there."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        for code in ("99", "9901", COUNTY, TOWNSHIP, VILLAGE, f"{TOWNSHIP}202", ELSEWHERE, "9902", "990201", "990201100"):  # fmt: skip
            Area.objects.get_or_create(code=code, defaults={"name_zh": code})
        self.people = Person.objects.bulk_create(
            Person(area_id=self.draw.choice(PLACES), name=f"某{n}", made_at=NOW) for n in range(MADE)
        )
        self.claims()
        self.payments()
        self.corrections()
        self.past()
        self.outreach()

    def maybe(self, value: Any) -> Any:
        return value if self.draw.random() < 0.7 else None

    def claims(self) -> None:
        draw = self.draw
        Claim.objects.bulk_create(
            Claim(
                number=f"C{n:04}", pack="cn/childcare-subsidy", period="2026", kind="first", child=person, claimant=person,
                area_id=draw.choice(PLACES), made_at=NOW, made_at_counter=draw.random() < 0.5, changed_at=NOW,
                first_submitted_at=self.maybe(moment(draw)),
            )
            for n, person in enumerate(self.people)
        )  # fmt: skip
        claims = list(Claim.objects.order_by("pk"))
        Assessment.objects.bulk_create(
            Assessment(
                claim=claim, pack=claim.pack, pack_version="0", engine_version="0", assessed_on=NOW.date(), facts={}, rows=[],
                explanation={}, made_at=NOW,
            )
            for claim in claims
        )  # fmt: skip
        for assessment in Assessment.objects.select_related("claim").order_by("pk"):
            begun = assessment.claim.first_submitted_at
            if begun is None:
                continue
            for _ in range(draw.choice([0, 1, 1, 2])):
                at = begun + timedelta(days=draw.choice([0, 5, 6, 10, 11, 20, 21, 30, 31, 60, 61, 90]), seconds=draw.randrange(80_000))  # fmt: skip
                Decision.objects.create(
                    claim=assessment.claim, assessment=assessment, outcome=draw.choice(["granted", "refused"]), currency="CNY",
                    decided_by_name="某人", office="县", decided_at=at, object_until=at.date(),
                    due_on=self.maybe(day_of(at) + timedelta(days=draw.choice([-1, 0, 1]))),
                )  # fmt: skip
        for claim in claims:
            decisions = list(claim.decisions.order_by("pk"))
            if not decisions or draw.random() < 0.2:
                continue
            at = moment(draw)
            Appeal.objects.create(
                claim=claim, decision=decisions[0], grounds="x", made_at=at, due_on=day_of(at) + timedelta(days=60),
                **({"decided_at": at + timedelta(days=draw.choice([1, 60, 61])), "new_decision": decisions[1]} if len(decisions) > 1 else {}),
            )  # fmt: skip

    def payments(self) -> None:
        draw = self.draw
        fund = Fund.objects.create(
            area_id=COUNTY, pack="cn/childcare-subsidy", name="x", currency="CNY", holder="x", account="x", tail="0000",
            fingerprint="x", made_at=NOW,
        )  # fmt: skip
        runs = [
            Run.objects.create(
                fund=fund,
                payable_by=day,
                execute_on=day,
                prepared_by=1,
                prepared_at=NOW,
                message_id=f"M{day}",
            )
            for day in (date(2025, 12, 20), date(2026, 1, 31), date(2026, 3, 15))
        ]
        for decision in Decision.objects.filter(outcome="granted").select_related("claim"):
            if Entitlement.objects.filter(claim=decision.claim).exists():
                continue
            entitlement = Entitlement.objects.create(
                claim=decision.claim, number=decision.claim.number, pack=decision.claim.pack, period="2026", child=decision.claim.child,
                payee=decision.claim.claimant, area_id=draw.choice(PLACES), currency="CNY", decision=decision,
                payable_from=day_of(decision.decided_at),
            )  # fmt: skip
            for number in range(1, draw.choice([1, 2, 3])):
                run = draw.choice(runs)
                Instruction.objects.create(
                    run=run, entitlement=entitlement, number=number, end_to_end_id=f"{entitlement.pk}-{number}", amount_minor=1, holder="x",
                    account="x", tail="0000", fingerprint="x", state=draw.choice(["paid", "paid", "sent", "returned"]),
                    booked_on=self.maybe(draw.choice([run.execute_on, entitlement.payable_from]) + timedelta(days=draw.choice([-1, 0, 1, 5, 6, 70]))),
                )  # fmt: skip

    def corrections(self) -> None:
        draw = self.draw
        for n, person in enumerate(self.people):
            at = moment(draw)
            answered = draw.random() < 0.7
            until = day_of(at) + timedelta(days=15)
            Correction.objects.create(
                person=person, name=f"fact{n}", wanted="x", asked_at=at, answer_by=until,
                state=draw.choice(["accepted", "declined"]) if answered else "open",
                answered_at=at + timedelta(days=draw.choice([0, 14, 15, 16])) if answered else None,
            )  # fmt: skip

    def past(self) -> None:
        draw = self.draw
        made = Recalculation.objects.create(
            area_id=COUNTY, pack="cn/childcare-subsidy", pack_version="0", reason="x", prepared_by_name="x", prepared_at=NOW, looked_at=1
        )  # fmt: skip
        taken: set[int] = set()
        for decision in Decision.objects.select_related("claim"):
            if decision.claim_id in taken or draw.random() < 0.5:
                continue
            taken.add(decision.claim_id)
            state = draw.choice(["open", "decided", "set_aside", "changed"])
            Case.objects.create(
                recalculation=made, claim=decision.claim, decision=decision, kind="more", changed={}, facts={}, row={},
                old_minor=10, new_minor=draw.choice([5, 10, 20]), state=state,
                settled_at=moment(draw) if state != "open" else None,
                new_decision=decision if state == "decided" else None,
            )  # fmt: skip

    def outreach(self) -> None:
        draw = self.draw
        Event.objects.bulk_create(
            Event(
                area_id=draw.choice(PLACES), kind="talk", state=draw.choice(["published", "published", "draft", "cancelled"]), title_zh="x",
                place_zh="x", starts_at=at, ends_at=at + timedelta(hours=2), places=50, made_at=NOW, feedback_key=f"K{n:06}",
                came_adults=self.maybe(draw.randrange(40)), came_children=self.maybe(draw.randrange(40)),
            )
            for n, at in enumerate(moment(draw) for _ in range(MADE))
        )  # fmt: skip
        offerings = [
            Offering.objects.create(
                facility=Facility.objects.create(area_id=place, name_zh="x", address="x"), service="consultation", minutes=30, places=9
            )
            for place in PLACES
        ]  # fmt: skip
        Slot.objects.bulk_create(
            [
                Slot(
                    offering=draw.choice(offerings), starts_at=moment(draw) + timedelta(microseconds=n), minutes=30,
                    closed_for=draw.choice(["", "", "day"]), came=self.maybe(draw.randrange(9)), booked=self.maybe(draw.randrange(9)),
                )
                for n in range(MADE)
            ]
        )  # fmt: skip
