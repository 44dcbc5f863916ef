"""Addresses of the JSON door."""

from __future__ import annotations

from django.urls import path

from huijia.web.api import views

app_name = "api"
urlpatterns = [
    path("", views.about, name="about"),
    path("assess", views.assess, name="assess"),
    path("benefits", views.benefits, name="benefits"),
    path("openapi.json", views.openapi, name="openapi"),
]
