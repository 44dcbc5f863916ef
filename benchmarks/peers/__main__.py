"""Engines that others wrote, on the same families in one run: ``python -m benchmarks.peers``. Writes ``peers.md`` and ``peers.json`` beside this file.

British Child Benefit of 2024-25 by Huijia, openfisca-core, policyengine-uk and policyengine-uk-compiled. Each measurement is a process of its own,
lines in turn; what each says of each family is compared, and a difference that no article explains ends the run with 1. ``--prepare``
makes the environment in which the others run, which downloads 1 GB, and measures nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.office.measuring import ROOT, about, as_an_office, python_path, say, write
from benchmarks.peers.differences import Compared, compared
from benchmarks.peers.families import write_families

HERE = Path(__file__).parent
PLACE = ROOT / ".venv-peers"
OTHERS = {
    "openfisca-core": "run_openfisca.py",
    "policyengine-uk": "run_policyengine.py",
    "policyengine-uk-compiled": "run_compiled.py",
}
VERSIONS = {
    "openfisca-core": "46.0.1",
    "policyengine-uk": "2.162.10",
    "policyengine-uk-compiled": "0.66.0",
    "numpy": "2.4.6",
    "pyarrow": "24.0.0",
}
LINES = ("huijia", *OTHERS)


def main(words: Sequence[str] | None = None) -> None:
    """Measure, compare and write."""
    given = _options(words)
    if given.prepare:
        _prepare()
        return
    report: dict[str, Any] = {
        "about": about("benchmarks.peers", sys.argv[1:]),
        "versions": VERSIONS,
        "sizes": [],
    }
    unexplained = 0
    for families in given.families:
        size, differences = _measured(families, given.repeats, given.patience, given.most_for_policyengine)
        report["sizes"].append(size)
        unexplained += sum(each.unexplained for each in differences)
        write(report, given.out.with_suffix(".json"))
        given.out.with_suffix(".md").write_text(page(report), encoding="utf-8")
    print(page(report))
    if unexplained:
        sys.exit(f"{unexplained} differences that no article explains")


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--families", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--patience", type=float, default=900, help="seconds after which a line is given up")
    parser.add_argument(
        "--most-for-policyengine", type=int, default=100_000, help="families; it is not asked for more"
    )
    parser.add_argument("--out", type=Path, default=HERE / "peers")
    parser.add_argument("--prepare", action="store_true", help="make the others' environment, nothing else")
    return parser.parse_args(words)


def _prepare() -> None:
    wanted = [f"{name}=={version}" for name, version in VERSIONS.items()]
    say(f"making {PLACE.name} with {' '.join(wanted)}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", PLACE], check=True)
    pip = [PLACE / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    subprocess.run([*pip, "--quiet", *wanted], check=True, env=as_an_office())


def _measured(
    families: int, repeats: int, patience: float, most: int
) -> tuple[dict[str, Any], list[Compared]]:
    found: dict[str, list[dict[str, float]]] = {line: [] for line in LINES}
    left_out: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="huijia-peers-") as name:
        folder = Path(name)
        write_families(folder / "members.parquet", families)
        for repeat in range(repeats):
            for line in LINES:
                if line == "policyengine-uk" and families > most:
                    left_out[line] = f"not asked for more than {most:,}"
                if line in left_out:
                    continue
                say(f"{families:,} families, {repeat + 1} of {repeats}: {line}")
                try:
                    found[line].append(_one(line, folder, patience))
                except subprocess.TimeoutExpired:
                    left_out[line] = f"did not end in {patience:.0f} s"
                except subprocess.CalledProcessError as error:
                    left_out[line] = f"ended with {error.returncode}"
        differences = [compared(folder, line) for line in OTHERS if found[line]]
    size = {
        "families": families,
        "lines": found,
        "left_out": left_out,
        "differences": [asdict(each) for each in differences],
    }
    return size, differences


def _one(line: str, folder: Path, patience: float) -> dict[str, float]:
    if line == "huijia":
        command = [sys.executable, "-m", "benchmarks.peers.run_huijia", str(folder)]
        environment = {**as_an_office(), "PYTHONPATH": python_path()}
    else:
        command = [str(PLACE / "bin" / "python"), str(HERE / OTHERS[line]), str(folder)]
        environment = as_an_office()
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, timeout=patience, env=environment, cwd=ROOT
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    say(f"  {told['seconds']:.2f} s, {told['peak_mb']:.0f} MB")
    return told


def page(report: Mapping[str, Any]) -> str:
    """What was found, as a page."""
    told = report["about"]
    machine = told["machine"]
    lines = [
        "# Beside engines that others wrote",
        "",
        f"`{told['command']}`, {told['when'][:10]}, commit {told['commit']}, {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gb']} GB, Python {machine['python']}. "
        + ", ".join(f"{name} {version}" for name, version in report["versions"].items())
        + f". Processes of others that wanted to run when it began: {told['others_running']}.",
        "",
        "British Child Benefit of 2024-25 for invented families, each with one or two adults and one to three children born on any day of",
        "21 years. A fresh process each time, lines in turn, medians; peak memory is the whole process's. Time is that from reading the file of",
        "members to the amounts, without imports; Huijia's holds its checks of ids and facts, the reasons, and writing the whole result.",
        "policyengine-uk-compiled computes all British taxes and benefits at once, and policyengine-uk what this one needs of a model of all of them:",
        "they do more than was asked here, and are made for other questions (what a reform costs, over a sample). openfisca-core brings no law; its",
        "formulas here are ours, week by week as the law counts.",
        "",
        "| families | engine | seconds | start-up, s | peak MB |",
        "|---|---|---|---|---|",
    ]
    for size in report["sizes"]:
        for line in LINES:
            rows = size["lines"][line]
            if line in size["left_out"] or not rows:
                lines.append(f"| {size['families']:,} | {line} | {size['left_out'].get(line, 'none')} | | |")
                continue
            seconds, start = (median(row[name] for row in rows) for name in ("seconds", "start_up"))
            peak = max(row["peak_mb"] for row in rows)
            lines.append(f"| {size['families']:,} | {line} | {seconds:.2f} | {start:.1f} | {peak:,.0f} |")
    lines += ["", "## Who says something else, and why", ""]
    for size in report["sizes"]:
        for each in size["differences"]:
            lines += [
                f"**{each['line']}, {size['families']:,} families**: {each['same']:,} the same to the penny, "
                f"{each['different']:,} not; {each['unexplained']:,} of these that no article explains.",
                "",
            ]
            if each["why"]:
                lines += ["| families | what differs | article |", "|---|---|---|"]
                lines += [
                    f"| {count:,} | {why} | {article} |" for why, article, count in each["why"] if count
                ]
                lines += [""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
