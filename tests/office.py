"""The service's environment in tests: a data folder of its own, which goes when the tests end."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="huijia-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

os.environ["HUIJIA_DATA"] = _FOLDER
os.environ["HUIJIA_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["HUIJIA_HTTPS"] = "no"
os.environ["HUIJIA_SECRET"] = "only for tests"
