"""Where Spark runs, and what is said when it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.engine.backends.sql.spark_engine import Session
from huijia.engine.backends.sql.spark_engine.starting import check_java
from huijia.values.errors import UnableToUseDatabase
from tests.engines import spark
from tests.unit.engine_spark.lakes import ON, PACK, children


def huijia(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "huijia", *map(str, arguments), "--on", ON],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_java_the_command_says_what_to_install(tmp_path: Path) -> None:
    pq.write_table(children(3), tmp_path / "facts.parquet")

    done = huijia(
        "assess", PACK, tmp_path / "facts.parquet", "--summary", "--engine", "spark", JAVA_HOME=str(tmp_path)
    )

    assert done.returncode == 2
    assert "openjdk-17-jre-headless" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_machine_without_java_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UnableToUseDatabase, match="this machine has no Java; Java 17"):
        check_java()


def test_sum_beyond_64_bits_is_an_error_of_one_line() -> None:
    with (
        Session(spark()) as session,
        pytest.raises(UnableToUseDatabase, match="ARITHMETIC_OVERFLOW") as error,
    ):
        session.rows("SELECT sum(n) FROM VALUES (9223372036854775807L), (1L) AS t(n)")

    assert "\n" not in str(error.value)


def test_two_sessions_do_not_see_each_others_tables() -> None:
    with Session(spark()) as one, Session(spark()) as other:
        one.register("t", pa.table({"n": [1]}))
        other.register("t", pa.table({"n": [2]}))

        assert one.rows("SELECT n FROM t") == [(1,)]


def test_command_writes_nothing_of_sparks_own_beside_its_answers(tmp_path: Path) -> None:
    pq.write_table(children(30), tmp_path / "facts.parquet")
    out = tmp_path / "out.parquet"

    done = huijia(
        "assess", PACK, tmp_path / "facts.parquet", "-o", out, "--engine", "spark", "--master", "local[2]"
    )

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.parquet", "out.parquet"]
