"""The app's name."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Audit."""

    name = "huijia.apps.audit"
    default_auto_field = "django.db.models.BigAutoField"
