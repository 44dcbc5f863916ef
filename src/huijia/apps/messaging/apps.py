"""The app's name. Django has a ``messages`` of its own."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messages of outreach."""

    name = "huijia.apps.messaging"
    default_auto_field = "django.db.models.BigAutoField"
