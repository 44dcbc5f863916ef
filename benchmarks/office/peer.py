"""OpenFisca's Web API in an environment of its own, made once: it asks for versions of libraries that would stand in Huijia's way.

The version of openfisca-core and of numpy is that of ``requirements-bench.lock``, so that the peer is the same as in ``huijia bench``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.office.measuring import ROOT, as_an_office, say

PLACE = ROOT / ".venv-openfisca"
LOCK = ROOT / "requirements-bench.lock"
TOLD = ("openfisca-core", "numpy", "flask", "gunicorn")


def made() -> Path:
    """The environment's folder; made if it is not there, which needs a package index."""
    wanted = [f"openfisca-core[web-api]=={_locked('openfisca-core')}", f"numpy=={_locked('numpy')}"]
    stamp = PLACE / "made"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != str(wanted):
        say(f"making {PLACE.name} with {' '.join(wanted)}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", PLACE], check=True)
        pip = [python(), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
        subprocess.run([*pip, "--only-binary", ":all:", *wanted], check=True, env=as_an_office())
        stamp.write_text(str(wanted), encoding="utf-8")
    return PLACE


def python() -> Path:
    """Its Python."""
    return PLACE / "bin" / "python"


def libraries() -> dict[str, str]:
    """Name -> version of what answers there."""
    ask = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    done = subprocess.run(
        [python(), "-c", ask, *TOLD], check=True, stdout=subprocess.PIPE, text=True, env=as_an_office()
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _locked(name: str) -> str:
    found = re.search(rf"^{name}==([^ \\\n]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{LOCK.name} has no {name}"
    return found[1]
