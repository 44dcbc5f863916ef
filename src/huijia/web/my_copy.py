"""A copy of one's own data, to take away: everything that the office keeps about a person, in a form that people and machines can read.

Personal Information Protection Law, art. 45. It tells of claims and consents too, so it lies above all apps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import record
from huijia.apps.audit.models import Entry
from huijia.apps.audit.queries import reason_of
from huijia.apps.audit.wording import ACTIONS, ROLES
from huijia.apps.claims.models import Claim
from huijia.apps.claims.objecting import object_until
from huijia.apps.claims.queries import claims_seen_by, proof_of_care
from huijia.apps.consent.queries import answers_of
from huijia.apps.field.own import recorded_about
from huijia.apps.outreach.own import copy_of
from huijia.apps.people.corrections import corrections_of
from huijia.apps.people.models import Person
from huijia.apps.people.pages import kind_of
from huijia.apps.people.queries import fact_history, household_of, own_person, records_of
from huijia.values.text import Text
from huijia.web.my_record import children_spoken_for


@login_required
@never_cache
@require_POST
def my_copy(request: HttpRequest) -> HttpResponse:
    """A file with what is kept about the family member who asks, and about their children under fourteen."""
    viewer = viewer_in(request)
    own = own_person(viewer)
    if own is None:
        raise UnableToFind("only family members have this page")
    now = timezone.now()
    people = [own, *children_spoken_for(own, timezone.localtime(now).date())]
    told = {
        "made_at": _moment(now),
        "about": _both(
            Text(
                zh="机构保存的您和您未满十四周岁孩子的全部资料",
                en="All that the office keeps about you and your children under fourteen",
            )
        ),
        "people": [_person(each) for each in people],
        "claims": [_claim(each) for each in claims_seen_by(_as_family(viewer)).order_by("made_at", "pk")],
        "looked": [_entry(each) for each in _entries(people)],
    }
    with transaction.atomic():
        for each in people:
            record(
                by=_as_family(viewer),
                action="person.copied",
                subject="person",
                subject_id=each.pk,
                person_id=each.pk,
                area=each.area_id,
            )
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="huijia-my-data.json"'
    return answer


def _as_family(viewer: Viewer) -> Viewer:
    """Whoever has another role besides takes a copy of their own data only."""
    return Viewer(viewer.id, viewer.name, "family", {"family": ()})


def _person(person: Person) -> dict[str, Any]:
    return {
        "records": [each.pk for each in records_of(person)],
        "area": person.area.name_zh,
        "facts": [
            {
                "name": fact.name,
                "label": _both(kind_of(fact.name).label),
                "value": fact.value,
                "valid_from": fact.valid_from.isoformat(),
                "recorded_at": _moment(fact.recorded_at),
                "source": fact.source,
                "source_detail": fact.source_detail,
            }
            for fact in fact_history(person)
        ],
        "household": [
            {
                "name": each.person.name,
                "relation": each.relation,
                "valid_from": each.valid_from.isoformat(),
            }
            for each in household_of(person, on=timezone.localdate())
        ],
        "corrections": [
            {
                "fact": each.name,
                "wanted": each.wanted,
                "note": each.note,
                "asked_at": _moment(each.asked_at),
                "state": each.state,
                "answered_at": _moment(each.answered_at),
                "answer": each.answer,
            }
            for each in corrections_of(person)
        ],
        "consents": [
            {
                "purpose": each.purpose,
                "answer": each.given,
                "told": each.told,
                "channel": each.channel,
                "at": _moment(each.at),
            }
            for each in answers_of(person)
        ],
        "outreach": copy_of(person),
        "recorded_on_devices": recorded_about(person),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "number": claim.number,
        "benefit": claim.pack,
        "period": claim.period,
        "kind": claim.kind,
        "state": claim.state,
        "child": claim.child_id,
        "proof_of_care": proof.proof if (proof := proof_of_care(claim)) else None,
        "facts": claim.facts,
        "first_submitted_at": _moment(claim.first_submitted_at),
        "submitted_at": _moment(claim.submitted_at),
        "due_on": claim.due_on.isoformat() if claim.due_on else None,
        "note": claim.note_to_family,
        "originals_seen": claim.originals_seen,
        "papers": list(
            claim.papers.filter(removed_at__isnull=True).order_by("pk").values("kind", "file_name", "digest")
        ),
        "assessments": [
            {
                "pack": each.pack,
                "pack_version": each.pack_version,
                "assessed_on": each.assessed_on.isoformat(),
                "facts": each.facts,
                "answers": each.rows,
            }
            for each in claim.assessments.order_by("pk")
        ],
        "decisions": [
            {
                "outcome": each.outcome,
                "amounts_minor": each.amounts,
                "currency": each.currency,
                "reason": each.reason,
                "by": each.decided_by_name,
                "office": each.office,
                "at": _moment(each.decided_at),
                "told": [
                    {
                        "how": told.how,
                        "on": told.told_on.isoformat() if told.told_on else None,
                        "puts_right": told.instead_of.told_on.isoformat()
                        if told.instead_of and told.instead_of.told_on
                        else None,
                        "reason": told.reason,
                    }
                    for told in each.deliveries.select_related("instead_of").order_by("pk")
                ],
                "object_until": until.isoformat() if (until := object_until(each)) else None,
                "letter": each.letter,
            }
            for each in claim.decisions.order_by("pk")
        ],
        "objections": [
            {
                "grounds": each.grounds,
                "channel": each.channel,
                "made_at": _moment(each.made_at),
                "due_on": each.due_on.isoformat(),
            }
            for each in claim.appeals.order_by("pk")
        ],
    }


def _entries(people: Iterable[Person]) -> Iterable[Entry]:
    numbers = [each.pk for person in people for each in records_of(person)]
    return Entry.objects.filter(person_id__in=numbers).order_by("sequence").iterator(chunk_size=500)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": _moment(entry.at),
        "who": entry.actor_name,
        "role": _both(ROLES[entry.actor_role]) if entry.actor_role in ROLES else entry.actor_role,
        "what": _both(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action,
        "record": entry.person_id,
        "reason": reason_of(entry),
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _moment(at: Any) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
