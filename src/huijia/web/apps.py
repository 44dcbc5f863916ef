"""The app's name."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "huijia.web"
