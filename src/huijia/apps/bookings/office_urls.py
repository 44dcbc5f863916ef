"""Addresses of the office's pages on facilities and bookings. None holds a code."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.bookings import views_closures, views_office, views_slots

app_name = "facilities"
_ONE = "<int:facility_id>/"
_OFFERING = f"{_ONE}offerings/<int:offering_id>/"
_SLOT = f"{_ONE}times/<int:slot_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views_office.facilities, name="list"),
    path("new/", views_office.new, name="new"),
    path(_ONE, views_office.facility, name="facility"),
    path(f"{_ONE}change/", views_office.change, name="change"),
    path(f"{_ONE}close/", views_office.close, name="close"),
    path(f"{_ONE}open/", views_office.reopen, name="open"),
    path(f"{_ONE}rooms/new/", views_office.new_resource, name="new_resource"),
    path(f"{_ONE}offerings/new/", views_office.new_offering, name="new_offering"),
    path(_OFFERING, views_office.offering, name="offering"),
    path(f"{_OFFERING}hours/", views_office.hours, name="hours"),
    path(f"{_OFFERING}hours/<int:hours_id>/end/", views_office.end_hours, name="end_hours"),
    path(f"{_ONE}closures/", views_closures.closures, name="closures"),
    path(f"{_ONE}closures/holidays/", views_closures.enter_holidays, name="holidays"),
    path(f"{_ONE}closures/<int:closure_id>/undo/", views_closures.open_day, name="open_day"),
    path(f"{_ONE}week/", views_office.week, name="week"),
    path(f"{_ONE}day/", views_office.day_list, name="day"),
    path(_SLOT, views_slots.slot, name="slot"),
    path(f"{_SLOT}places/", views_slots.places, name="places"),
    path(f"{_SLOT}close/", views_slots.close, name="close_slot"),
    path(f"{_SLOT}open/", views_slots.reopen, name="open_slot"),
    path(f"{_SLOT}move/", views_slots.move, name="move_slot"),
    path(f"{_SLOT}came/", views_slots.came, name="came"),
    path(f"{_SLOT}counter/", views_slots.counter, name="counter"),
]
