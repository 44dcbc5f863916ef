"""The app's name."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Bookings."""

    name = "huijia.apps.bookings"
    default_auto_field = "django.db.models.BigAutoField"
