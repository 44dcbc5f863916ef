"""Who is there for you: contacts by village, open to everybody. They ask for no session, and nobody's reading is recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from huijia.apps.accounts.models import Area
from huijia.apps.outreach.queries import areas_with_contacts, published_for
from huijia.apps.outreach.shown import contact_shown
from huijia.apps.public_pages import page, public


@public()
def index(request: HttpRequest) -> HttpResponse:
    """Townships and villages that have a contact."""
    areas = list(areas_with_contacts())
    codes = {each.code[: Area.Level.TOWNSHIP] for each in areas}
    townships = [
        (township, [each for each in areas if each.code.startswith(township.code)])
        for township in Area.objects.filter(pk__in=codes).order_by("code")
    ]
    return page(request, "outreach/who.html", {"townships": townships})


@public()
def of_area(request: HttpRequest, area: str) -> HttpResponse:
    """The contacts of a village, its township's among them."""
    found = Area.objects.filter(pk=area).first()
    contacts = [contact_shown(each) for each in published_for(area)] if found else []
    if not contacts:
        return page(request, "outreach/who_nobody.html", {}, status=404)
    return page(request, "outreach/who_of.html", {"area": found, "contacts": contacts})
