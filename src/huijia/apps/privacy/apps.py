"""The app's name."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What is held of a person, and its erasing."""

    name = "huijia.apps.privacy"
    default_auto_field = "django.db.models.BigAutoField"
