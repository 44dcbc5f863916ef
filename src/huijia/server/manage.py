"""Django's own command, for those who develop Huijia: ``python -m huijia.server.manage``."""

import os
import sys

from django.core.management import execute_from_command_line

from huijia.apps.fence.told import this_process_is_the_service

if __name__ == "__main__":
    this_process_is_the_service()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    execute_from_command_line(sys.argv)
