"""The service as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
django_application = get_wsgi_application()

# After Django is set up: the short way reads its settings.
from huijia.server.short_way import with_short_way  # noqa: E402

application = with_short_way(django_application)

if "HUIJIA_CHORES" in os.environ:
    # Only where the service answers, not wherever this is imported.
    from huijia.server import chores

    chores.start()
