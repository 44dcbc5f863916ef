"""Addresses of the public pages. What the code of a sign-up stands in is told to no log: those write the route's name alone."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.events import views

app_name = "events"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("code/", views.code_page, name="code"),
    path("mine/<str:sign_up>/", views.own, name="own"),
    path("mine/<str:sign_up>/change/", views.own_change, name="own_change"),
    path("mine/<str:sign_up>/cancel/", views.own_cancel, name="own_cancel"),
    path("feedback/<str:feedback_key>/", views.feedback, name="feedback"),
    path("<int:event_id>/", views.event, name="event"),
    path("<int:event_id>/event.ics", views.calendar_file, name="calendar_file"),
    path("<int:event_id>/sign-up/", views.sign_up_page, name="sign_up"),
]
