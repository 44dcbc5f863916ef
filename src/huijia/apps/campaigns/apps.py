"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns and material."""

    name = "huijia.apps.campaigns"
    default_auto_field = "django.db.models.BigAutoField"
