"""The page that shows how a pack runs on Spark."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.test_what_an_engine_cannot_do import ON_SPARK

PAGE = (Path(__file__).parents[3] / "docs/how-to/run-on-spark.md").read_text(encoding="utf-8")


def test_page_names_every_thing_that_the_engine_cannot_do() -> None:
    _, _, table = PAGE.partition("| what | why | instead |\n|---|---|---|\n")

    rows = table.split("\n\n")[0].splitlines()

    assert len(rows) == len(ON_SPARK)
