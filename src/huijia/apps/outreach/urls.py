"""Addresses of outreach. None holds a name, a telephone number or what somebody wants."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from huijia.apps.outreach import views_contacts, views_counter, views_family, views_public, views_work

app_name = "outreach"

_FAMILY: list[URLPattern | URLResolver] = [
    path("", views_family.mine, name="mine"),
    path("contact/", views_family.contact, name="contact"),
    path("visits/ask/", views_family.ask, name="ask_visit"),
    path("visits/<uuid:visit_id>/stop/", views_family.stop, name="stop_visit"),
    path("plan/ask/", views_family.ask_for_plan, name="ask_plan"),
    path("plan/<uuid:plan_id>/", views_family.plan, name="plan"),
    path("withdraw/", views_family.withdraw, name="withdraw"),
    path("do-not-contact/", views_family.quiet, name="do_not_contact"),
]
_WORK: list[URLPattern | URLResolver] = [
    path("", views_work.work, name="work"),
    path("visits/<uuid:visit_id>/", views_work.visit, name="work_visit"),
    path("homes/<int:household_id>/", views_work.home, name="work_home"),
    path("plans/<uuid:plan_id>/", views_work.plan, name="work_plan"),
    path("items/<uuid:item_id>/", views_work.item, name="work_item"),
    path("contacts/", views_contacts.contacts, name="contacts"),
    path("contacts/<uuid:contact_id>/", views_contacts.contact, name="contact_entry"),
    path("counter/", views_counter.find, name="counter"),
    path("counter/<int:person_id>/", views_counter.counter, name="counter_person"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("contacts/", views_public.index, name="who"),
    path("contacts/<str:area>/", views_public.of_area, name="who_of"),
    path("outreach/", include(_FAMILY)),
    path("outreach/staff/", include(_WORK)),
]
