"""The web server, as a process of its own: ``python -m huijia.server.running HOST PORT WORKERS``.

Knows nothing of Django: the processes that answer load it, this one only watches over them.
"""

from __future__ import annotations

import logging.config
import os
import shutil
import sys
import tempfile

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from huijia.server.logs import log, logging_settings

THREADS = 4
"""Requests that one process works on at a time; most of the time they wait for the database."""


def main(host: str, port: int, workers: int) -> None:
    """Serve until Ctrl-C or SIGTERM. Requests that are under way are answered first."""
    logging.config.dictConfig(logging_settings())
    folder = tempfile.mkdtemp(prefix="huijia-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    os.environ["HUIJIA_CHORES"] = "1"
    try:
        log("started")
        Server(
            "huijia.server.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=30,
            log_level=LogLevels.warning,
            log_dictconfig=logging_settings(),
        ).serve()
        log("stopped")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
