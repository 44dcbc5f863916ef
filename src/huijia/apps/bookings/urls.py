"""Addresses of the public pages. Those under ``mine/`` hold a code: they stand in no log."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.bookings import views, views_mine

app_name = "bookings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("code/", views.code, name="code"),
    path("cancelled/", views_mine.cancelled, name="cancelled"),
    path("time/<int:slot_id>/", views.slot, name="slot"),
    path("week/<int:offering_id>/", views.week, name="week"),
    path("mine/<str:code>/", views_mine.mine, name="mine"),
    path("mine/<str:code>/slip/", views_mine.slip, name="slip"),
    path("mine/<str:code>/appointment.ics", views_mine.ics, name="ics"),
    path("mine/<str:code>/move/", views_mine.move_week, name="move_week"),
    path("mine/<str:code>/move/<int:slot_id>/", views_mine.move_to, name="move_to"),
    path("mine/<str:code>/cancel/", views_mine.give_back, name="cancel"),
    path("mine/<str:code>/wait-no-more/", views_mine.wait_no_more, name="wait_no_more"),
    path("<slug:service>/", views.service, name="service"),
]
