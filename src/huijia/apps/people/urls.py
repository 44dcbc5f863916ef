"""Addresses. None holds a name or a resident number; none lists people by what they are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.people import views, views_corrections, views_duplicates, views_records

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.find, name="find"),
    path("me/", views.own, name="own"),
    path("declare/", views.declare, name="declare"),
    path("register/", views_records.register, name="register"),
    path("duplicates/", views_duplicates.duplicates, name="duplicates"),
    path("corrections/", views_corrections.corrections, name="corrections"),
    path("corrections/<int:correction_id>/", views_corrections.correction, name="correction"),
    path("<int:person_id>/", views.person, name="person"),
    path("<int:person_id>/id-number/", views.id_number, name="id_number"),
    path("<int:person_id>/looked/", views.looked, name="looked"),
    path("<int:person_id>/ask/", views_corrections.ask, name="ask"),
    path("<int:person_id>/facts/", views_records.choose_fact, name="choose_fact"),
    path("<int:person_id>/facts/<slug:name>/", views.fact_history, name="fact_history"),
    path("<int:person_id>/facts/<slug:name>/record/", views_records.record_fact, name="record_fact"),
    path("<int:person_id>/households/<int:household_id>/join/", views_records.join, name="join"),
    path("<int:person_id>/memberships/<int:membership_id>/end/", views_records.leave, name="leave"),
    path("<int:person_id>/merges/<int:merge_id>/undo/", views_duplicates.undo, name="undo"),
]
