"""Addresses of the public checker. No answer ever stands in one."""

from __future__ import annotations

from django.urls import path

from huijia.web.checker import views

urlpatterns = [
    path("", views.start, name="checker"),
    path("<str:key>/", views.question, name="checker_question"),
]
