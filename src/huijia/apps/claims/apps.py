"""The app's name."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Claims."""

    name = "huijia.apps.claims"
    default_auto_field = "django.db.models.BigAutoField"
