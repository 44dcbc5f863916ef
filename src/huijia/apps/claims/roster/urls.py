"""Addresses of rosters."""

from __future__ import annotations

from django.urls import path

from huijia.apps.claims.roster import views

urlpatterns = [
    path("", views.index, name="roster_index"),
    path("<int:number>/", views.show, name="roster_show"),
    path("<int:number>/progress/", views.progress, name="roster_progress"),
    path("<int:number>/columns/", views.columns, name="roster_columns"),
    path("<int:number>/confirm/", views.confirm_roster, name="roster_confirm"),
    path("<int:number>/drop/", views.drop_roster, name="roster_drop"),
    path("<int:number>/undo/", views.undo_roster, name="roster_undo"),
    path("<int:number>/rejects/", views.rejects, name="roster_rejects"),
    path("<int:number>/rejects/delete/", views.delete_rejects, name="roster_delete_rejects"),
]
