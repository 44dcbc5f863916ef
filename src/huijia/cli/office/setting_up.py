"""Make Django ready for a command."""

from __future__ import annotations

import os

SETTINGS = "DJANGO_SETTINGS_MODULE"


def set_up_office() -> None:
    """Make the office's tables and settings usable. Imports of ``huijia.apps`` come after it."""
    os.environ.setdefault(SETTINGS, "huijia.server.settings")
    import django

    django.setup()
