"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Training of staff."""

    name = "huijia.apps.training"
    default_auto_field = "django.db.models.BigAutoField"
