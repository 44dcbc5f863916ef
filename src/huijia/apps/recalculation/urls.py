"""Addresses of recalculation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.recalculation import views, views_what_if

app_name = "recalculation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.recalculations, name="recalculations"),
    path("new/<str:key>/<str:area>/", views.preview, name="preview"),
    path("what-if/", views_what_if.what_if, name="what_if"),
    path("cases/<int:case_id>/", views.case, name="case"),
    path("<int:recalculation_id>/", views.recalculation, name="recalculation"),
    path("<int:recalculation_id>/decide/", views.decide, name="decide"),
    path("<int:recalculation_id>/cancel/", views.cancel_it, name="cancel"),
]
