"""Contacts' entries: a health worker names and changes them; the contact agrees to be published, or leaves."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.outreach.contacts import (
    Entry,
    agree_to_be_published,
    change_contact,
    leave,
    propose_contact,
)
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.forms import EntryForm, NewContactForm
from huijia.apps.outreach.models import Contact
from huijia.apps.outreach.queries import (
    areas_for_contacts,
    contact_seen_by,
    contacts_looked_after_by,
    workers_under,
)
from huijia.apps.outreach.shown import contact_shown, entry_of
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.texts import PUBLISHED_TOLD
from huijia.apps.wording import language, text


def _entry(given: dict[str, Any]) -> Entry:
    names = ("name", "telephone", "days", "from_time", "until_time", "languages")
    return Entry(**{name: given[name] for name in names})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """The contacts of a health worker's area, and naming one more."""
    viewer = viewer_in(request)
    if not viewer.has(Role.HEALTH_WORKER):
        raise UnableToFind("no such page")
    workers = list(workers_under(viewer, on=timezone.localdate()))
    form = NewContactForm(areas_for_contacts(viewer), workers, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            propose_contact(
                by=viewer,
                area=Area.objects.get(code=given["area"]),
                user=next(each for each in workers if each.pk == given["user"]),
                entry=_entry(given),
                stamp=Stamp(timezone.now()),
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                str(text("已提名。本人同意后公布。", "Named. It is published once they agree.")),
            )
            return redirect("outreach:contacts")
    listed = [contact_shown(each) for each in contacts_looked_after_by(viewer)]
    return render(
        request,
        "outreach/contacts.html",
        {"form": form, "contacts": listed},
        status=422 if form.errors else 200,
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """One entry: change it; for the contact themself also to agree, or to leave."""
    viewer = viewer_in(request)
    found = contact_seen_by(viewer, contact_id)
    what = request.POST.get("what", "")
    form = EntryForm(request.POST if what == "change" else None, initial=entry_of(found))
    if request.method == "POST":
        stamp = Stamp(timezone.now())
        if what == "agree":
            agree_to_be_published(by=viewer, contact=found, language=language(), stamp=stamp)
        elif what == "leave":
            leave(by=viewer, contact=found, stamp=stamp)
        elif what == "change" and form.is_valid():
            change_contact(by=viewer, contact=found, entry=_entry(form.cleaned_data), stamp=stamp)
        elif what != "change":
            raise UnableToFind("no such step")
        if not form.errors:
            messages.success(request, str(text("已登记。", "Noted.")))
            return redirect("outreach:work" if found.user_id == viewer.id else "outreach:contacts")
    context = {
        "shown": contact_shown(found),
        "form": form,
        "is_own": found.user_id == viewer.id,
        "is_published": found.state == Contact.State.PUBLISHED,
        "told": PUBLISHED_TOLD,
    }
    return render(request, "outreach/contact_entry.html", context, status=422 if form.errors else 200)
