"""Addresses of looking beyond the usual."""

from __future__ import annotations

from django.urls import path

from huijia.apps.looking import views

app_name = "looking"
urlpatterns = [
    path("", views.listed, name="listed"),
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/<int:emergency_id>/", views.opened, name="opened"),
    path("more/", views.more, name="more"),
]
