"""Most who install Huijia do not install Spark."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huijia.cli.main import app

ENGINE = "huijia.engine.backends.sql.spark_engine"


def test_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name.startswith(ENGINE)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    (tmp_path / "facts.csv").write_text("case_id\n1\n")

    result = CliRunner().invoke(
        app, ["assess", "cn/childcare-subsidy", str(tmp_path / "facts.csv"), "--summary", "--engine", "spark"]
    )

    assert result.exit_code == 2
    assert "pip install 'huijia[spark]'" in " ".join(result.output.split())
