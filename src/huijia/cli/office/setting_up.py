"""Makes the office ready for a command."""

from __future__ import annotations

import os


def set_up_office() -> None:
    """Load the settings and the apps. What a command does is the service's own work."""
    import django

    from huijia.apps.fence.told import this_process_is_the_service

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    django.setup()
    this_process_is_the_service()


def lead_back_to(port: int) -> None:
    """Have the letters of a trial on this machine lead to the port on which it is opened. Say it before the settings are loaded."""
    if "HUIJIA_HOSTS" not in os.environ:
        os.environ.setdefault("HUIJIA_ADDRESS", f"http://127.0.0.1:{port}")
