"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events."""

    name = "huijia.apps.events"
    default_auto_field = "django.db.models.BigAutoField"
