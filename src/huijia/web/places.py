"""Addresses of the main pages, in one place: the navigation and the front page link here."""

from __future__ import annotations

from huijia.apps.accounts.models import Role
from huijia.apps.wording import text

KNOW_NOBODY = (
    "/check/",
    "/api/",
    "/library/",
    "/events/",
    "/bookings/",
    "/contacts/",
    "/field/",
    "/privacy/",
    "/figures/",
    "/copy-viewer/",
    "/static/",
)
"""Where these addresses begin, nothing asks who is looking: no session is read."""

HOME = "/"
CHECK = "/check/"
LIBRARY = "/library/"
ARTICLES = "/articles/"
EVENTS = "/events/"
EVENTS_OFFICE = "/events-office/"
CAMPAIGNS = "/campaigns/"
TRAINING = "/training/"
BOOKINGS = "/bookings/"
FACILITIES = "/facilities/"
SIGN_IN = "/account/login/"
CODE = "/account/code/"
PEOPLE = "/people/"
CLAIMS = "/claims/"
NEW_CLAIM = "/claims/new/"
ROSTER = "/claims/roster/"
CORRECTIONS = "/people/corrections/"
AUDIT = "/audit/"
RETENTION = "/retention/"
HOLDS = "/retention/holds/"
VERIFY = "/audit/verify/"
MINE = "/mine/"
ACCOUNTS = "/accounts/"
NEW_ACCOUNT = "/accounts/new/"
SECOND_FACTOR = "/account/second-factor/"
HELPING = "/helping/"
PAYMENTS = "/payments/"
MY_PAYMENTS = "/payments/mine/"
OVERPAID = "/payments/overpaid/"
BUDGET = "/payments/budget/"
RECALCULATIONS = "/recalculations/"
WHAT_IF = "/recalculations/what-if/"
LOOKING = "/looking/"
EMERGENCY = "/looking/emergency/"
WHO = "/contacts/"
OUTREACH = "/outreach/"
WORK = "/outreach/staff/"
FIELD = "/field-work/"
REPORTS = "/reports/"
OUTREACH_REPORTS = "/reports/outreach/"
FIGURES = "/figures/"

_START = (HOME, text("首页", "Start"))
_CHECK = (CHECK, text("查一查能领什么", "Check what you may get"))
_LIBRARY = (LIBRARY, text("健康知识", "Health library"))
_EVENTS = (EVENTS, text("活动", "Events"))
_TRAINING = (TRAINING, text("培训", "Training"))
_RETENTION = (RETENTION, text("到期删除", "Retention"))
_WORK = (WORK, text("走访和联系", "Visits and contacts"))
_BOOKINGS = (BOOKINGS, text("预约", "Appointments"))
_FIELD = (FIELD, text("离线工作", "Work without a signal"))
_CLAIMS = (CLAIMS, text("申领", "Claims"))
_RECALCULATIONS = (RECALCULATIONS, text("重新测算", "Recalculation"))
_PEOPLE = (PEOPLE, text("查找个人", "Find a person"))
_WHAT_IF = (WHAT_IF, text("假如标准改变", "What if"))
_BUDGET = (BUDGET, text("预算", "Budget"))
_REPORTS = (REPORTS, text("办理情况", "Reports"))

NAVIGATION: dict[str, tuple[tuple[str, object], ...]] = {
    "none": (
        _START,
        _CHECK,
        _BOOKINGS,
        _EVENTS,
        _LIBRARY,
        (WHO, text("谁可以帮您", "Who is there for you")),
    ),
    Role.FAMILY: (
        (CLAIMS, text("我的申领", "My claims")),
        (MY_PAYMENTS, text("我的发放记录", "My payments")),
        _CHECK,
        (MINE, text("我的资料", "My data")),
        (OUTREACH, text("联系人和走访", "Contacts and visits")),
        _BOOKINGS,
        _LIBRARY,
        _EVENTS,
    ),
    Role.VILLAGE_CONTACT: (
        _WORK,
        _FIELD,
        _CHECK,
        (HELPING, text("怎样帮助家庭", "How to help a family")),
        _BOOKINGS,
        _LIBRARY,
        _EVENTS,
        _TRAINING,
    ),
    Role.TOWNSHIP_OFFICER: (
        _CLAIMS,
        _PEOPLE,
        (ROSTER, text("导入花名册", "Import a roster")),
        _RECALCULATIONS,
        _REPORTS,
        _CHECK,
        _TRAINING,
    ),
    Role.COUNTY_APPROVER: (
        _CLAIMS,
        _PEOPLE,
        _RECALCULATIONS,
        (OVERPAID, text("多发待处理", "Paid too much")),
        _BUDGET,
        _WHAT_IF,
        _REPORTS,
        (HOLDS, text("暂不删除", "Legal holds")),
        _TRAINING,
    ),
    Role.FINANCE: ((PAYMENTS, text("发放", "Payments")), _BUDGET, _WHAT_IF, _REPORTS, _TRAINING),
    Role.AUDITOR: (
        (AUDIT, text("操作记录", "Audit trail")),
        (VERIFY, text("核验", "Check the trail")),
        _REPORTS,
        _RETENTION,
        (LOOKING, text("紧急查看和大量查看", "Emergencies and many records")),
        _TRAINING,
    ),
    Role.HEALTH_WORKER: (
        _WORK,
        _FIELD,
        (FACILITIES, text("服务地点和预约", "Facilities and bookings")),
        (EVENTS_OFFICE, text("办活动", "Events")),
        (CAMPAIGNS, text("宣传计划", "Campaigns")),
        (ARTICLES, text("文章", "Articles")),
        (OUTREACH_REPORTS, text("活动和预约情况", "Reports")),
        _LIBRARY,
        _TRAINING,
    ),
    Role.ADMINISTRATOR: ((ACCOUNTS, text("账户", "Accounts")), _RETENTION, _FIELD, _TRAINING),
}
"""What each role finds in the navigation, besides the start. Somebody with two roles finds both."""


def links_for(roles: list[str]) -> list[tuple[str, object]]:
    """Addresses and labels for somebody with these roles, each once."""
    found: dict[str, object] = dict([_START])
    for role in roles or ["none"]:
        for address, label in NAVIGATION.get(role, ()):
            found.setdefault(address, label)
    return list(found.items())


def current(links: list[tuple[str, object]], path: str) -> str:
    """The link under which a page lies: the longest address with which its path begins."""
    fitting = [
        address for address, _ in links if path == address or (address != HOME and path.startswith(address))
    ]
    return max(fitting, key=len, default="")
