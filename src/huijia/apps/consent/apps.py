"""The app's name."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Consent."""

    name = "huijia.apps.consent"
    default_auto_field = "django.db.models.BigAutoField"
