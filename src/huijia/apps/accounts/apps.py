"""The app's name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "huijia.apps.accounts"
    default_auto_field = "django.db.models.BigAutoField"
