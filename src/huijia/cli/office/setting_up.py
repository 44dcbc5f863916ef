"""Makes the office ready for a command."""

from __future__ import annotations

import os


def set_up_office() -> None:
    """Load the settings and the apps."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    django.setup()


def lead_back_to(port: int) -> None:
    """Have the letters of a trial on this machine lead to the port on which it is opened. Say it before the settings are loaded."""
    if "HUIJIA_HOSTS" not in os.environ:
        os.environ.setdefault("HUIJIA_ADDRESS", f"http://127.0.0.1:{port}")
