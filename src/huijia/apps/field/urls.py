"""Addresses: of the app itself (``shell``), of what it asks for, and of the pages on which refused work and devices are looked after."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.field import views, views_api, views_shell

app_name = "field"
urlpatterns: list[URLPattern | URLResolver] = [
    path("field/", views_shell.shell, name="shell"),
    path("field/worker.js", views_shell.worker, name="worker"),
    path("field/texts.js", views_shell.texts, name="texts"),
    path("field/app.webmanifest", views_shell.manifest, name="manifest"),
    path("field/state", views_api.state, name="state"),
    path("field-work/", views.index, name="index"),
    path("field-work/<uuid:operation_id>/", views.settling, name="settle"),
    path("field-work/devices/<uuid:device_id>/", views.shutting_out, name="shut_out"),
    path("field-work/api/hello", views_api.hello, name="hello"),
    path("field-work/api/register", views_api.register, name="register"),
    path("field-work/api/operations", views_api.operations, name="operations"),
    path("field-work/api/compare", views_api.compare, name="compare"),
    path("field-work/api/changes", views_api.changes, name="changes"),
]
