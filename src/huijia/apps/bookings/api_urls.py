"""Addresses of the JSON door to bookings. None holds a code."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.bookings import views_api

app_name = "bookings_api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("entity/list_details", views_api.entities, name="entities"),
    path("event/list_details", views_api.events, name="events"),
    path("appointment/new", views_api.appointment_new, name="appointment_new"),
    path("appointment/modifications", views_api.appointment_modifications, name="appointment_modifications"),
    path("appointment/list_details", views_api.appointment_details, name="appointment_details"),
    path("appointment", views_api.appointment, name="appointment"),
    path("fhir/Slot", views_api.fhir_slots, name="fhir_slots"),
    path("fhir/Appointment", views_api.fhir_appointment, name="fhir_appointment"),
]
