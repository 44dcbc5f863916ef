"""The service's environment in tests: a data folder of its own, which goes when the tests end, and a database.

SQLite, unless ``python -m tests.postgresql`` started these tests: it names its server in ``HUIJIA_TEST_DATABASE``. A
``DATABASE_URL`` that happens to be set is never touched by a plain run: it may be somebody's office.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="huijia-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    # Tests start some hundred processes, and each would compile Django anew, which takes longer than its work. Still nothing is
    # written beside the sources.
    os.environ.setdefault(
        "PYTHONPYCACHEPREFIX", str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    )
os.environ["HUIJIA_DATA"] = _FOLDER
os.environ["HUIJIA_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["HUIJIA_HTTPS"] = "no"
os.environ["HUIJIA_SECRET"] = "only for tests"
os.environ["DATABASE_URL"] = os.environ.get("HUIJIA_TEST_DATABASE", "")


def pytest_configure() -> None:
    from huijia.apps.fence.told import this_process_is_the_service

    # Outside of requests a test is the service itself, as a command is.
    this_process_is_the_service()


def pytest_report_header() -> str:
    return f"the office's database: {'PostgreSQL' if os.environ['DATABASE_URL'] else 'SQLite'}"
