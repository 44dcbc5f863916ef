"""What would go and what would stay; asking for it, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.privacy.erasing import DAYS_TO_TAKE_BACK, ask, open_erasure, take_back, what_would_happen
from huijia.apps.privacy.erasure_plan import ErasurePlan, Fate, Line, Why
from huijia.apps.privacy.models import Erasure
from huijia.apps.privacy.sides import is_shown
from huijia.apps.privacy.views import given, opened
from huijia.apps.privacy.whose import Before
from huijia.apps.wording import text
from huijia.values.text import Text

WHYS = {
    Why.TERM: Text(zh="法律要求保存到期满。", en="The law wants it kept until its time is over."),
    Why.NO_TERM_SET: Text(
        zh="法律要求保存；办公室还没有按规定设定年限，设定之前不删除。",
        en="The law wants it kept; the office has not set for how many years yet, and nothing is deleted before it did.",
    ),
    Why.UNDER_WAY: Text(
        zh="正在办理，或有款项未结清。", en="A claim is being worked at, or money is not settled yet."
    ),
    Why.LEGAL_HOLD: Text(
        zh="因案件、审计或异议，暂时不得删除。",
        en="A court case, an audit or an objection needs it for the time being.",
    ),
    Why.RESTS_ON_IT: Text(
        zh="还有必须保存的申领要用到它，随最后一件一起删除。",
        en="A claim that has to stay rests on it: it goes with the last of these.",
    ),
}
FATES = {
    Fate.ERASED: Text(zh="删除", en="deleted"),
    Fate.EMPTIED: Text(
        zh="清空内容，只留下能对上账的数字", en="emptied: only what amounts add up with stays"
    ),
    Fate.UNREADABLE: Text(
        zh="内容的密钥销毁，再也打不开",
        en="its key is destroyed, so that what it tells can never be opened again",
    ),
}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, person_id: int) -> HttpResponse:
    """What an erasing would do, before anybody asks; one button asks, and one takes it back while it waits."""
    whose = opened(request, person_id)
    now = timezone.now()
    if request.method == "POST":
        what = request.POST.get("what")
        if what == "ask":
            channel = Erasure.Channel.OWN_ACCOUNT if whose.is_family else Erasure.Channel.COUNTER
            ask(by=whose.viewer, person=whose.person, channel=channel, at=now)
            messages.success(request, str(text("已提出。", "It is asked for.")))
        elif what == "take_back":
            take_back(by=whose.viewer, person=whose.person, at=now)
            messages.success(request, str(text("已收回，不会删除。", "Taken back: nothing is erased.")))
        else:
            raise UnableToFind("nothing of this kind can be asked")
        return redirect("privacy:erasure", person_id=whose.person.pk)
    plan = what_would_happen(whose.person, at=now)
    context = {
        **given(whose),
        "goes": [(each, FATES[each.fate]) for each in _shown(plan.goes, whose)],
        "stays": _staying(plan, whose),
        "until": plan.until,
        "asked": open_erasure(whose.person),
        "days": DAYS_TO_TAKE_BACK,
    }
    return render(request, "privacy/erasure.html", context)


def _shown(lines: Any, whose: Before) -> list[Line]:
    return [each for each in lines if is_shown(each.table, whose.sides)]


def _staying(plan: ErasurePlan, whose: Before) -> list[tuple[Line, Text | None]]:
    return [(each, WHYS[each.why] if each.why else None) for each in _shown(plan.stays, whose)]
