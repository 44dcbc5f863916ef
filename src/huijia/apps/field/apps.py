"""The app's name."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """The field app."""

    name = "huijia.apps.field"
    default_auto_field = "django.db.models.BigAutoField"
