"""Addresses of a person's own data. None holds a name or a resident number."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.privacy import views, views_copy, views_erasure

app_name = "privacy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("mine/", views.mine, name="mine"),
    path("mine/<int:person_id>/", views.person, name="person"),
    path("mine/<int:person_id>/held/<slug:group>/", views.held, name="held"),
    path("mine/<int:person_id>/looked/", views.looked, name="looked"),
    path("mine/<int:person_id>/consent/", views.consent, name="consent"),
    path("mine/<int:person_id>/copy/", views_copy.take, name="copy"),
    path("mine/<int:person_id>/erasure/", views_erasure.erasure, name="erasure"),
    path("copy-viewer/", views_copy.viewer, name="viewer"),
    # Where these pages were before.
    path("my-copy/", views.moved, name="my_copy"),
    path("audit/my-record/", views.moved_to_looks, name="my_record"),
]
