"""Addresses of the health workers' pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.events import views_staff as views

app_name = "events_office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.office, name="office"),
    path("new/", views.new, name="new"),
    path("<int:event_id>/", views.one, name="one"),
    path("<int:event_id>/change/", views.change, name="change"),
    path("<int:event_id>/publish/", views.publish, name="publish"),
    path("<int:event_id>/cancel/", views.cancel, name="cancel"),
    path("<int:event_id>/repeat/", views.repeat, name="repeat"),
    path("<int:event_id>/repeat/undo/", views.repeat_undo, name="repeat_undo"),
    path("<int:event_id>/door/", views.door, name="door"),
    path("<int:event_id>/count/", views.count, name="count"),
    path("<int:event_id>/off/", views.off, name="off"),
]
