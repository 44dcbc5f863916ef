"""The app's name."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Outreach."""

    name = "huijia.apps.outreach"
    default_auto_field = "django.db.models.BigAutoField"
