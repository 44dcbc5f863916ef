"""The app's name."""

from django.apps import AppConfig

from huijia.apps.people import catalogue


class ClaimsConfig(AppConfig):
    """Claims."""

    name = "huijia.apps.claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell people's records which facts benefits ask for."""
        from huijia.apps.claims.assess import recorded_facts

        catalogue.declare(recorded_facts)
