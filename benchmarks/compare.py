"""What it costs to compare every case after a change of law or facts: `python -m benchmarks.compare --rows 1000000`.

The people are synthetic. The new law pays 310 yuan a month instead of 300, with effect from the first day; the new facts have
one case in fifty of which nobody knows any longer whether it is registered. Rows are read in batches and dropped, as a program
does that stores them. Each measurement is a fresh process, lines in turn, A B C A B C; medians count. Writes `measured/compare.json`
and `measured/compare.md`, or to `--out`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huijia.cli.bench.machine import commit, load, machine, versions
from huijia.engine.api import Comparing, FactsSource, Pack, Request, comparing, load_pack, started
from huijia.engine.synthetic import synthetic_batches, synthetic_families

HERE = Path(__file__).parent
ON = date(2026, 11, 23)
SINGLE, FAMILY = "cn/childcare-subsidy", "toyland/family-allowance"
LINES = {
    "assess": "assess once, whole result file (to compare with)",
    "law": "compare, the law changed",
    "facts": "compare, 2 % of the cases' facts changed",
    "both": "compare, law and facts changed",
    "families-law": "compare, families, the law changed (a month)",
    "families-facts": "compare, families, 2 % of the families' facts changed",
}
RAISED = {SINGLE: ("monthly_amount", 31_000), FAMILY: ("first_child_amount", 6_000)}


def main(words: Sequence[str] | None = None) -> None:
    """Measure and write; with ``--line`` one measurement, printed."""
    options = _options(words)
    if options.line:
        print(json.dumps(measured(options.line, Path(options.folder))))
        return
    found: dict[str, list[dict[str, Any]]] = {line: [] for line in LINES}
    with tempfile.TemporaryDirectory(prefix="huijia-compare-") as folder:
        write_facts(Path(folder), options.rows)
        for _ in range(options.repeats):
            for line in LINES:
                child = [sys.executable, "-m", "benchmarks.compare", "--line", line, "--folder", folder]
                before = load()
                told = json.loads(subprocess.run(child, capture_output=True, check=True, text=True).stdout)
                found[line].append({**told, "load": before})
    report = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "command": f"python -m benchmarks.compare --rows {options.rows} --repeats {options.repeats}",
        "machine": machine(),
        "libraries": versions(),
        "rows": options.rows,
        "lines": found,
    }
    Path(options.out).with_suffix(".json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    Path(options.out).with_suffix(".md").write_text(page(report), encoding="utf-8")
    print(page(report))


def write_facts(folder: Path, rows: int) -> None:
    """The old and the new tables of cases; a quarter as many families, with their members."""
    with (
        pq.ParquetWriter(folder / "old.parquet", _schema(SINGLE)) as old,
        pq.ParquetWriter(folder / "new.parquet", _schema(SINGLE)) as new,
    ):
        for batch in synthetic_batches(load_pack(SINGLE), rows, seed=1):
            old.write_batch(batch)
            new.write_batch(_forgotten(batch, "case_id", "birth_registered"))
    families = list(synthetic_families(load_pack(FAMILY), max(1, rows // 4), seed=1))
    members = pa.Table.from_batches([each.members for each in families])
    pq.write_table(members, folder / "old-members.parquet")
    changed = [_forgotten(each.members, "family_id", "birth_date") for each in families]
    pq.write_table(pa.Table.from_batches(changed), folder / "new-members.parquet")
    pq.write_table(pa.Table.from_batches([each.families for each in families]), folder / "families.parquet")


def _schema(pack: str) -> pa.Schema:
    return next(synthetic_batches(load_pack(pack), 1, seed=1)).schema


def _forgotten(batch: pa.RecordBatch, id_name: str, fact: str) -> pa.RecordBatch:
    """A batch in which nobody knows a fact of one case in fifty."""
    place = batch.schema.names.index(fact)
    ids = batch.column(batch.schema.names.index(id_name))
    one_in_fifty = pc.equal(pc.subtract(ids, pc.multiply(pc.divide(ids, 50), 50)), 0)
    columns = list(batch.columns)
    columns[place] = pc.if_else(one_in_fifty, pa.scalar(None, columns[place].type), columns[place])
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def raised(pack: Pack) -> Pack:
    """The pack with another amount in force from the same day, as a law with effect in the past."""
    name, value = RAISED[pack.id]
    parameter = pack.parameters[name]
    changed = replace(parameter, values=tuple(replace(each, value=value) for each in parameter.values))
    return replace(pack, version="1" * 16, parameters=MappingProxyType({**pack.parameters, name: changed}))


def measured(line: str, folder: Path) -> dict[str, Any]:
    """One measurement in this process: seconds by the clock and of processor, rows, megabytes at most."""
    pack = load_pack(FAMILY if line.startswith("families") else SINGLE)
    law = pack if line.endswith("facts") else raised(pack)
    names = ("old-members", "new-members") if pack.has_families else ("old", "new")
    sources = [_source(folder / f"{name}.parquet") for name in names]
    families = _source(folder / "families.parquet") if pack.has_families else None
    clock, processor = time.perf_counter(), time.process_time()
    if line == "assess":
        with started(Request(pack, ON), sources[0]) as run:
            run.to_parquet(folder / "result.parquet")
            rows = sum(total.rows for total in run.assessed().totals)
    else:
        new = sources[0] if line.endswith("law") else sources[1]
        with comparing(
            Comparing(pack, law, ON), sources[0], new, old_families=families, new_families=families
        ) as comparison:
            rows = sum(batch.num_rows for batch in comparison.batches())
    return {
        "seconds": time.perf_counter() - clock,
        "processor_seconds": time.process_time() - processor,
        "rows": rows,
        "peak_mb": _peak_mb(),
    }


def _source(path: Path) -> FactsSource:
    return FactsSource(path, {name: name for name in pq.read_schema(path).names})


def _peak_mb() -> int:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1000


def page(report: dict[str, Any]) -> str:
    """The report as a page."""
    about = report["machine"]
    lines = [
        "# Comparing after a change",
        "",
        f"- When: {report['when']}, commit {report['commit']}",
        f"- Command: `{report['command']}`",
        f"- Machine: {about['processor']}, {about['cores']} cores, {about['memory_gb']} GB; {about['system']}; Python {about['python']}",
        f"- {report['rows']:,} cases; {max(1, report['rows'] // 4):,} families. Medians; each measurement in a fresh process",
        "",
        "| | time | fastest to slowest | processor time | × assess once | rows | peak memory |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    once = median(each["processor_seconds"] for each in report["lines"]["assess"])
    for line, runs in report["lines"].items():
        times = [each["seconds"] for each in runs]
        processor = median(each["processor_seconds"] for each in runs)
        # Families are other cases of another law.
        ratio = "" if line.startswith("families") else f"{processor / once:.2f}"
        lines.append(
            f"| {LINES[line]} | {median(times):.2f} s | {min(times):.2f} s to {max(times):.2f} s | {processor:.2f} s "
            f"| {ratio} | {runs[0]['rows']:,} | {max(each['peak_mb'] for each in runs)} MB |"
        )
    return "\n".join(lines) + "\n"


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", default=str(HERE / "measured" / "compare"))
    parser.add_argument("--line", choices=LINES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
