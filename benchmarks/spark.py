"""The same rows from Spark as from DuckDB, and what they take: ``python -m benchmarks.spark --rows 33000000``.

Synthetic children, Parquet to Parquet, decisions and reasons, each run a fresh ``huijia assess``: DuckDB in the order of the rows, Spark into a folder in any
order and into one file in the order of the rows. All rows of the three results are then sorted, written as text and digested; a difference ends the run
with 1. Memory is the most that the process and those that it started held together. Needs what ``make test-spark`` sets up. Writes ``measured/spark/spark.json``
and ``measured/spark/spark.md``, or to ``--out``.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import csv

from benchmarks.office.measuring import about, as_an_office, say, told_of, write
from huijia.engine.api import load_pack
from huijia.engine.synthetic import write_synthetic

PACK, ON = "cn/childcare-subsidy", "2026-11-23"
HERE = Path(__file__).parent
SPARK = ("--engine", "spark", "--master", "local[2]")
LINES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "duckdb": ("DuckDB, one file in the order of the rows", "duckdb.parquet", ()),
    "spark-folder": ("Spark on local[2], a folder in any order", "spark", (*SPARK, "--unordered")),
    "spark-file": ("Spark on local[2], one file in the order of the rows", "spark.parquet", SPARK),
}
COLUMNS = "case_id, period, answer, amount_minor, currency, reasons, missing, pack, pack_version, assessed_on"


def main(words: Sequence[str] | None = None) -> None:
    """Measure, compare and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--rows", type=int, default=33_000_000)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE / "measured" / "spark" / "spark")
    given = parser.parse_args(words)
    report: dict[str, Any] = {"about": about("benchmarks.spark", sys.argv[1:]), "rows": given.rows}
    found: dict[str, list[dict[str, float]]] = {line: [] for line in LINES}
    with tempfile.TemporaryDirectory(prefix="huijia-spark-") as name:
        folder = Path(name)
        say(f"{given.rows:,} synthetic children")
        write_synthetic(load_pack(PACK), given.rows, folder / "facts.parquet", seed=1)
        for repeat in range(given.repeats):
            for line in LINES:
                say(f"{repeat + 1} of {given.repeats}: {line}")
                found[line].append(_run(folder, line, keep=repeat == given.repeats - 1))
        say("comparing all rows")
        report["digests"] = {line: _digest(folder / LINES[line][1]) for line in LINES}
    report["lines"] = found
    write(report, given.out.with_suffix(".json"))
    given.out.with_suffix(".md").write_text(page(report), encoding="utf-8")
    print(page(report))
    if len({tuple(each) for each in report["digests"].values()}) > 1:
        sys.exit("the engines wrote different rows")


def page(report: Mapping[str, Any]) -> str:
    """The report as a page."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"# {report['rows']:,} children through DuckDB and Spark\n"
    yield from told_of(report["about"])
    yield "\n| engine | seconds | peak MB | rows | SHA-256 of all rows, sorted |\n|---|--:|--:|--:|---|"
    for line, (label, _, _) in LINES.items():
        runs, (rows, digest) = report["lines"][line], report["digests"][line]
        seconds, peak = (median(each[key] for each in runs) for key in ("seconds", "peak_mb"))
        yield f"| {label} | {seconds:.1f} | {peak:,.0f} | {rows:,} | `{digest[:16]}` |"


def _run(folder: Path, line: str, *, keep: bool) -> dict[str, float]:
    out, options = folder / LINES[line][1], LINES[line][2]
    command = ["assess", PACK, str(folder / "facts.parquet"), "-o", str(out), "--on", ON, *options]
    begun, peak = time.perf_counter(), 0.0
    process = subprocess.Popen([sys.executable, "-m", "huijia", *command], stdout=subprocess.DEVNULL, env=as_an_office())  # fmt: skip
    while process.poll() is None:
        peak = max(peak, sum(_resident(each) for each in _family(process.pid)))
        time.sleep(0.1)
    seconds = time.perf_counter() - begun
    if process.returncode:
        sys.exit(f"{line} ended with {process.returncode}")
    if not keep:
        shutil.rmtree(out) if out.is_dir() else out.unlink()
    return {"seconds": seconds, "peak_mb": peak}


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started, as far as they still are there."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _resident(pid: int) -> float:
    """Memory that a process holds, in MB; none when it has gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * 4096 / 1_000_000


def _digest(result: Path) -> tuple[int, str]:
    """Rows of a result and a digest of them all, sorted."""
    files = str(result / "*.parquet") if result.is_dir() else str(result)
    rows, digest = 0, hashlib.sha256()
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        query = f"SELECT {COLUMNS} FROM read_parquet('{files}') ORDER BY case_id, period"
        for batch in connection.sql(query).to_arrow_reader(1_000_000):
            sink = pa.BufferOutputStream()
            csv.write_csv(pa.Table.from_batches([batch]), sink, csv.WriteOptions(include_header=False))
            digest.update(sink.getvalue())
            rows += batch.num_rows
    return rows, digest.hexdigest()


if __name__ == "__main__":
    main()
