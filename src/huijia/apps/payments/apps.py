"""The app's name."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "huijia.apps.payments"
    default_auto_field = "django.db.models.BigAutoField"
