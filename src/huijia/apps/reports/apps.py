"""The app's name."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports."""

    name = "huijia.apps.reports"
    default_auto_field = "django.db.models.BigAutoField"
