"""Memory does not grow with the file: ten times as many transfers take hardly more, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def peak_mb(step: str, folder: Path, count: int) -> float:
    command = [sys.executable, "-m", "benchmarks.payments.bank_files"]
    command += ["--step", step, "--folder", str(folder), "--transfers", str(count)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout)["peak_mb"])


@pytest.mark.long
@pytest.mark.parametrize(
    ("step", "more_mb"),
    # Writing remembers each end-to-end id, about 100 bytes of each; reading remembers nothing.
    [("write pain.001", 40), ("read pain.002", 5), ("read camt.053", 5)],
)
def test_memory_stays_flat_with_200_000_transfers(tmp_path: Path, step: str, more_mb: int) -> None:
    if step.startswith("read"):
        few, many = tmp_path / "few", tmp_path / "many"
        for folder, count in ((few, 20_000), (many, 200_000)):
            folder.mkdir()
            peak_mb("(write both answers)", folder, count)
    else:
        few = many = tmp_path

    small, large = peak_mb(step, few, 20_000), peak_mb(step, many, 200_000)

    assert large < small + more_mb
    assert large < 150
