"""Addresses of the library."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.library import views

app_name = "library"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("<slug:article>/", views.article, name="article"),
    path("<slug:article>/pass-on/", views.pass_on, name="pass_on"),
    path("<slug:article>/leaflet.pdf", views.sheet, {"sheet": "leaflet"}, name="leaflet"),
    path("<slug:article>/poster.pdf", views.sheet, {"sheet": "poster"}, name="poster"),
]
