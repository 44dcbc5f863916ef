"""Addresses of the trail."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.audit import views

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.trail, name="trail"),
    path("verify/", views.verify, name="verify"),
    path("<int:sequence>/", views.entry, name="entry"),
]
