"""Addresses of training."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.training import views

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.mine, name="mine"),
    path("area/", views.area, name="area"),
    path("sessions/<int:session_id>/", views.session, name="session"),
    path("sessions/<int:session_id>/coming/", views.coming, name="coming"),
    path("certificates/<int:certificate_id>/", views.certificate, name="certificate"),
    path("<slug:course>/", views.course, name="course"),
]
