"""Addresses of the figures for everybody."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.reports import views_public

app_name = "figures"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views_public.index, name="index"),
    path("<str:county>/<slug:table>/", views_public.one, name="one"),
    path("<str:county>/<slug:table>/figures.xlsx", views_public.workbook, name="xlsx"),
    path("<str:county>/<slug:table>/figures.csv", views_public.comma_separated, name="csv"),
]
