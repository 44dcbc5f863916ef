"""Somebody who corrects facts, computes the past again and decides what follows, beside the work on money; also in a process that is killed."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from huijia.apps.accounts.models import Area, Role
from huijia.apps.claims.models import Claim
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Person, Source
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.models import Case, CaseState, Kind, Recalculation
from huijia.apps.recalculation.preparing import prepare
from huijia.apps.recalculation.settling import decide_case, decide_many
from huijia.web.demo.money_work import IN_THE_OFFICE, Worker
from tests.apps.changed_law import PACK
from tests.apps.conftest import COUNTY

STEPS = {**IN_THE_OFFICE, "correct": 2, "compute": 3, "decide_some": 5, "decide_one": 2}
BIRTHS = [date(2023, month, 6) for month in range(1, 13)] + [date(2024, 5, 6)]
"""What a birth date is corrected to: from one month that is due in 2026 to the whole year."""


class Recomputer(Worker):
    """A worker of whom more is asked. Whoever prepared a recalculation does not decide it."""

    @property
    def now(self) -> datetime:
        """A moment of the day of work that is later whenever it is asked, in whatever process."""
        return self.at + timedelta(microseconds=time.monotonic_ns() // 1000 % 80_000_000_000)

    def correct(self) -> bool:
        """A birth date is put right."""
        child = self._any(Person.objects.filter(pk__in=Claim.objects.values("child")))
        if child is None:
            return False
        record_facts(
            by=self._somebody(Role.TOWNSHIP_OFFICER, child.area_id),
            person=child,
            facts={"birth_date": self.draw.choice(BIRTHS)},
            valid_from=date(1900, 1, 1),
            at=self.now,
            source=Source.DOCUMENT,
        )
        return True

    def compute(self) -> bool:
        """The county's past is computed again, where something would be otherwise."""
        try:
            prepare(
                by=self._somebody(Role.COUNTY_APPROVER),
                area=Area.objects.get(code=COUNTY),
                pack=PACK,
                reason="出生日期登记已更正",
                at=self.now,
            )
        except UnableToRecalculate:
            return False
        return True

    def decide_some(self) -> bool:
        """Some cases of a kind are decided, as one press of a button does it."""
        made = self._any(Recalculation.objects.filter(cases__state=CaseState.OPEN).distinct())
        if made is None:
            return False
        others = [each for each in self._all(Role.COUNTY_APPROVER) if each.id != made.prepared_by]
        done = decide_many(
            by=self.draw.choice(others),
            recalculation=made,
            cases=None,
            kind=self.draw.choice([Kind.MORE, Kind.LESS]),
            at=self.now,
            most=3,
        )
        return done.decided > 0

    def decide_one(self) -> bool:
        """One case is decided by itself."""
        case = self._any(Case.objects.filter(state=CaseState.OPEN))
        if case is None:
            return False
        others = [
            each for each in self._all(Role.COUNTY_APPROVER) if each.id != case.recalculation.prepared_by
        ]
        try:
            decide_case(by=self.draw.choice(others), case_id=case.pk, at=self.now, reason="已核实")
        except UnableToRecalculate:
            return False
        return True
