"""Makes the office ready for a command."""

from __future__ import annotations

import os


def set_up_office() -> None:
    """Load the settings and the apps."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    django.setup()
