"""The app's name."""

from django.apps import AppConfig


class RecalculationConfig(AppConfig):
    """Recalculation."""

    name = "huijia.apps.recalculation"
    default_auto_field = "django.db.models.BigAutoField"
