"""The app."""

from django.apps import AppConfig


class LookingConfig(AppConfig):
    """Emergencies, and reasons for going on reading."""

    name = "huijia.apps.looking"
    label = "looking"
