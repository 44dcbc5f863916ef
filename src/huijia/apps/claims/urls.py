"""Addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "claims"
urlpatterns: list[URLPattern | URLResolver] = [
    path("roster/", include("huijia.apps.claims.roster.urls")),
]
