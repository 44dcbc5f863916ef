"""Addresses of those who write the office's own articles."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.library import views_editing, views_steps

app_name = "editing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views_editing.index, name="index"),
    path("new/", views_editing.new, name="new"),
    path("starter/<slug:article>/", views_editing.starter, name="starter"),
    path("starter/<slug:article>/adopt/", views_steps.adopt, name="adopt"),
    path("starter/<slug:article>/hide/", views_steps.hide, name="hide"),
    path("<slug:own>/", views_editing.article, name="article"),
    path("<slug:own>/edit/", views_editing.edit, name="edit"),
    path("<slug:own>/compare/", views_editing.compare, name="compare"),
    path("<slug:own>/send/", views_steps.send, name="send"),
    path("<slug:own>/give-back/", views_steps.give_back, name="give_back"),
    path("<slug:own>/publish/", views_steps.publish, name="publish"),
    path("<slug:own>/withdraw/", views_steps.withdraw, name="withdraw"),
    path("<slug:own>/show/", views_steps.show, name="show"),
    path("<slug:own>/versions/<int:version>/", views_editing.version, name="version"),
    path("<slug:own>/versions/<int:version>/back/", views_steps.take_back, name="take_back"),
    path("<slug:own>/versions/<int:version>/leaflet.pdf", views_editing.sheet, {"sheet": "leaflet"}, name="leaflet"),
    path("<slug:own>/versions/<int:version>/poster.pdf", views_editing.sheet, {"sheet": "poster"}, name="poster"),
]  # fmt: skip
