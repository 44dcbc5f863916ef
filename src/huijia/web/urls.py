"""Pages that belong to no app."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from huijia.web.home import helping, home

urlpatterns = [
    path("", home, name="home"),
    path("check/", include("huijia.web.checker.urls")),
    path("api/", include("huijia.web.api.urls")),
    path("language/", set_language, name="set_language"),
    path("helping/", helping, name="helping"),
]
