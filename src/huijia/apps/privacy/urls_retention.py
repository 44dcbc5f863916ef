"""Addresses of what is erased when its time is over, and of what is held back."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.privacy import views_retention as views

app_name = "retention"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.retention, name="retention"),
    path("holds/", views.holds, name="holds"),
    path("holds/<int:legal_hold_id>/lift/", views.end_hold, name="lift"),
]
