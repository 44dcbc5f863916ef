"""A family's own pages: its contact, its visits, its plan, and "do not contact us"."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.consent.models import Purpose
from huijia.apps.consent.queries import agrees_to
from huijia.apps.consent.texts import ASKED
from huijia.apps.outreach import answers, plans, visits
from huijia.apps.outreach import own as owned
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.forms import AgreesForm, AskVisitForm
from huijia.apps.outreach.models import Contact, Plan, Visit
from huijia.apps.outreach.plan_words import plan_words
from huijia.apps.outreach.queries import published_for
from huijia.apps.outreach.said import ABOUT_CONTACTING, declined_by, own_last_word_is_no, said_by
from huijia.apps.outreach.shown import contact_shown, contacts_of_plan, items_shown, plan_state, visit_shown
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.texts import CHANNELS, CONTACT_SEES, SAID
from huijia.apps.people.models import Person
from huijia.apps.people.queries import own_person
from huijia.apps.wording import language, text

MOST = 20


def _own(request: HttpRequest) -> tuple[Viewer, Person]:
    viewer = viewer_in(request)
    person = own_person(viewer)
    if person is None:
        raise UnableToFind("only family members have this page")
    return viewer, person


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Everything at one glance."""
    _, person = _own(request)
    today = timezone.localdate()
    home = owned.home_of(person)
    plan_found = owned.plans_of(person).exclude(state=Plan.State.ENDED).first()
    context = {
        "home": home,
        "quiet": bool(home and home.do_not_contact_since) or own_last_word_is_no(person),
        "contact": contact_shown(home.contact) if home and home.contact else None,
        "visits": [visit_shown(each, on=today) for each in owned.visits_of(person)[:MOST]],
        "plan": plan_found,
        "plan_state": plan_state(plan_found) if plan_found else None,
        "agrees_to_visits": agrees_to(person, Purpose.OUTREACH_VISITS),
        "agrees_to_plan": agrees_to(person, Purpose.OUTREACH_PLAN),
    }
    return render(request, "outreach/mine.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Choose a contact, change, decline one, or want none."""
    viewer, person = _own(request)
    home = owned.home_of(person)
    if request.method == "POST":
        say(viewer, person, request.POST.get("what", ""), request.POST.get("contact", ""))
        messages.success(request, str(text("已登记。", "Noted.")))
        return redirect("outreach:mine")
    context = {
        "home": home,
        "contacts": offered(home.household.area_id) if home else [],
        "declined": declined_by(home) if home and home.version else set(),
        "told": CONTACT_SEES,
    }
    return render(request, "outreach/contact.html", context)


def offered(area: str) -> list[object]:
    """The contacts among whom a household of this area chooses."""
    return [contact_shown(each) for each in published_for(area)]


def say(viewer: Viewer, person: Person, what: str, contact_id: str) -> None:
    """Choose, decline, or want none, as a form says. Raises ``UnableToFind`` for anything else, ``Refused``."""
    stamp = Stamp(timezone.now())
    if what == "none":
        answers.want_no_contact(by=viewer, person=person, stamp=stamp)
        return
    step = {"choose": answers.choose_contact, "decline": answers.decline_contact}.get(what)
    if step is None:
        raise UnableToFind("nothing of this kind can be said")
    step(by=viewer, person=person, contact=_contact(contact_id), stamp=stamp)


def _contact(written: str) -> Contact:
    try:
        number = uuid.UUID(written)
    except ValueError:
        raise UnableToFind("no such contact") from None
    found = Contact.objects.filter(pk=number).first()
    if found is None:
        raise UnableToFind("no such contact")
    return found


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a visit."""
    viewer, person = _own(request)
    asks_consent = not agrees_to(person, Purpose.OUTREACH_VISITS)
    asks_for_child = not agrees_to(person, Purpose.OUTREACH_CHILD)
    form = AskVisitForm(request.POST or None, asks_consent=asks_consent, asks_for_child=asks_for_child)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            visits.ask_visit(
                by=viewer,
                person=person,
                topic=Visit.Topic(given["topic"]),
                whom=Visit.Whom(given["whom"]),
                words=given["words"],
                agrees=given.get("agrees", False),
                agrees_for_child=given.get("agrees_for_child", False),
                language=language(),
                stamp=Stamp(timezone.now()),
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                str(
                    text("已提出。约好时间后，这里会写着。", "Asked for. When a time is set, it stands here.")
                ),
            )
            return redirect("outreach:mine")
    context = {
        "form": form,
        "asked": ASKED[Purpose.OUTREACH_VISITS],
        "asks_consent": asks_consent,
        "child_asked": ASKED[Purpose.OUTREACH_CHILD] if asks_for_child else None,
    }
    return render(request, "outreach/ask_visit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stop(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Put a visit off, or call it off. Nobody asks why."""
    viewer, person = _own(request)
    found = owned.visit_of(person, visit_id)
    outcome = Visit.Outcome.PUT_OFF if request.POST.get("what") == "put_off" else Visit.Outcome.NOT_WANTED
    visits.close_visit(by=viewer, visit_id=found.pk, outcome=outcome, stamp=Stamp(timezone.now()))
    messages.success(request, str(text("已登记。没有任何后果。", "Noted. Nothing follows from it.")))
    return redirect("outreach:mine")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask_for_plan(request: HttpRequest) -> HttpResponse:
    """Ask that a support plan be drawn up."""
    viewer, person = _own(request)
    form = AgreesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plans.ask_plan(
                by=viewer, person=person, agrees=True, language=language(), stamp=Stamp(timezone.now())
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                str(
                    text("已提出。拟好后，请在这里看。", "Asked for. When it is drawn up, you read it here.")
                ),
            )
            return redirect("outreach:mine")
    context = {"form": form, "asked": ASKED[Purpose.OUTREACH_PLAN]}
    return render(request, "outreach/ask_plan.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """One's own plan: to read, to print, to agree to, to end."""
    viewer, person = _own(request)
    found = owned.plan_of(person, plan_id)
    if request.method == "POST":
        stamp = Stamp(timezone.now(), on_version=version_read(request))
        if request.POST.get("what") == "agree":
            plans.agree_to_plan(by=viewer, plan_id=found.pk, language=language(), stamp=stamp)
            messages.success(request, str(text("计划已生效。", "The plan is in force.")))
            return redirect("outreach:plan", plan_id=found.pk)
        plans.end_plan(by=viewer, plan_id=found.pk, stamp=Stamp(timezone.now()))
        messages.success(request, str(text("计划已结束。", "The plan is over.")))
        return redirect("outreach:mine")
    return render(request, "outreach/plan.html", plan_context(found))


def plan_context(found: Plan) -> dict[str, object]:
    """What a plan's page shows the family: the words, and how far each thing is."""
    items = owned.items_in(found)
    ends_on = found.ends_on or timezone.localdate() + plans.LASTS
    return {
        "plan": found,
        "state": plan_state(found),
        "words": plan_words(found, items, ends_on=ends_on),
        "contacts": contacts_of_plan(found),
        "items": items_shown(items),
    }


def version_read(request: HttpRequest) -> int | None:
    """The version that stood on the page from which a form was sent."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else None


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw the consent to visits, or to a plan: what there is is called off."""
    viewer, person = _own(request)
    stamp = Stamp(timezone.now())
    if request.POST.get("what") == "plan":
        plans.withdraw_from_plan(by=viewer, person=person, language=language(), stamp=stamp)
    else:
        visits.withdraw_from_visits(by=viewer, person=person, language=language(), stamp=stamp)
    messages.success(request, str(text("已撤回。", "Withdrawn.")))
    return redirect("outreach:mine")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def quiet(request: HttpRequest) -> HttpResponse:
    """One button: do not contact us; and, once it was pressed, one to take it back."""
    viewer, person = _own(request)
    if request.method == "POST":
        stamp = Stamp(timezone.now())
        if request.POST.get("what") == "may_contact":
            answers.may_contact(by=viewer, person=person, stamp=stamp)
        else:
            answers.do_not_contact(by=viewer, person=person, stamp=stamp)
        return redirect("outreach:do_not_contact")
    home = owned.home_of(person)
    said = said_by(person, [home.pk] if home else []).filter(what__in=ABOUT_CONTACTING)
    context = {
        "since": home.do_not_contact_since if home else None,
        "quiet": bool(home and home.do_not_contact_since) or own_last_word_is_no(person),
        "said": [(each, SAID[each.what], CHANNELS[each.channel]) for each in said[:MOST]],
    }
    return render(request, "outreach/do_not_contact.html", context)
