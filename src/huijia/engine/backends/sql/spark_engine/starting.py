"""Where Spark runs: this machine, a cluster by its master, or a server of Spark Connect."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import cast

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from huijia.values.errors import UnableToUseDatabase

HERE = "local[*]"
"""Where nothing else is said: all cores of this machine."""

CONNECT = "sc://"

JAVA = "Java 17 or later is needed to run Spark on this machine (Debian, Ubuntu: apt-get install openjdk-17-jre-headless)"

STARTED_WITH = {
    # Nobody looks at the pages of a run that ends with its command; and its bars would be drawn over ours.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # Spark's own 200 are for a cluster.
    "spark.sql.shuffle.partitions": "8",
}
"""Settings of a Spark that this process starts; one that runs already, or spark-submit, has its own."""


def spark_at(master: str | None) -> SparkSession:
    """The Spark of this process, started if there is none. ``master``: ``local[4]``, ``spark://server:7077``, ``yarn``, or
    ``sc://server`` for Spark Connect; None: SPARK_REMOTE, SPARK_MASTER, or this machine. Raises ``UnableToUseDatabase``."""
    place = master or os.environ.get("SPARK_REMOTE") or os.environ.get("SPARK_MASTER") or HERE
    if place.startswith(CONNECT):
        return _connected(place)
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    check_java()
    builder = SparkSession.builder.appName("huijia").master(place)
    for name, value in STARTED_WITH.items():
        builder = builder.config(name, value)
    # pyspark goes to Spark Connect as soon as this is set, whatever the master.
    remote = os.environ.pop("SPARK_REMOTE", None)
    try:
        return builder.getOrCreate()
    except PySparkException as error:
        if error.getCondition() == "JAVA_GATEWAY_EXITED":
            raise UnableToUseDatabase(f"unable to start Spark: Java did not start; {JAVA}") from None
        raise UnableToUseDatabase(f"unable to start Spark at '{place}': {error}") from None
    except Exception as error:
        # What the JVM throws comes as an error of py4j, of which the first line names the cause.
        raise UnableToUseDatabase(f"unable to start Spark at '{place}': {_cause(error)}") from None
    finally:
        if remote is not None:
            os.environ["SPARK_REMOTE"] = remote


def check_java() -> None:
    """Raises ``UnableToUseDatabase`` where this machine has no Java."""
    home = os.environ.get("JAVA_HOME")
    if home and not (Path(home) / "bin" / "java").exists():
        raise UnableToUseDatabase(f"there is no Java in JAVA_HOME ({home}); {JAVA}")
    if not home and shutil.which("java") is None:
        raise UnableToUseDatabase(f"this machine has no Java; {JAVA}")


def _connected(place: str) -> SparkSession:
    try:
        from pyspark.sql.connect.session import SparkSession as Remote
    except (ImportError, PySparkException) as error:
        raise UnableToUseDatabase(
            f"Spark Connect needs more libraries ({error}): pip install 'pyspark[connect]'"
        ) from None
    try:
        found = Remote.builder.remote(place).create()
        found.version  # noqa: B018  (asks the server)
    except Exception as error:
        raise UnableToUseDatabase(
            f"unable to reach Spark at '{place}': {_cause(error)}; see that the server runs"
        ) from None
    return cast("SparkSession", found)


def _cause(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    thrown = next((line for line in lines if line.lstrip(": ").startswith(("java.", "org."))), None)
    return (thrown or (lines or [type(error).__name__])[0]).lstrip(": ")[:300]
