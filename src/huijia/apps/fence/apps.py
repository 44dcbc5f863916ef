"""The app."""

from django.apps import AppConfig


class FenceConfig(AppConfig):
    """No tables: migrations that put policies up on those of other apps."""

    name = "huijia.apps.fence"
    label = "fence"
