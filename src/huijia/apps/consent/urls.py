"""Addresses of consents and families' accounts. None holds a name or a phone."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.consent import views

app_name = "consent"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consent/", views.mine, name="mine"),
    path("people/<int:person_id>/account/messages/", views.messages_at_counter, name="messages_at_counter"),
    path("people/<int:person_id>/account/", views.account, name="account"),
    path("people/<int:person_id>/account/open/", views.opened, name="open"),
    path("people/<int:person_id>/account/withdraw/", views.withdrawn, name="withdraw"),
    path("people/<int:person_id>/account/<int:account_id>/phone/", views.phone, name="phone"),
    path("people/<int:person_id>/account/<int:account_id>/close/", views.closed, name="close"),
]
