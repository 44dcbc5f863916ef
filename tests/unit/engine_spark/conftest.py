"""Tests of Spark's own: `make test-spark` runs them. Without Spark not even their modules can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines import SPARK

collect_ignore_glob = [] if SPARK else ["*.py"]


@pytest.fixture
def lake() -> Iterator[str]:
    """A schema of Spark's catalog, made for one test."""
    from tests.unit.engine_spark.lakes import spark_of_tests

    spark = spark_of_tests()
    spark.sql("CREATE DATABASE lake")
    yield "lake"
    spark.sql("DROP DATABASE lake CASCADE")
