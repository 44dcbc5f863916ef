"""The app's name."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "huijia.apps.people"
    default_auto_field = "django.db.models.BigAutoField"
