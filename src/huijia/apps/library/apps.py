"""The app's name."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The health library."""

    name = "huijia.apps.library"
    default_auto_field = "django.db.models.BigAutoField"
