"""What bank files cost: a million transfers written, a million answers read.

    python -m benchmarks.payments.bank_files [--transfers 1000000] [--folder DIR]

Each step runs in a process of its own, so that its peak memory is its own. The files are removed at the end.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from huijia.apps.payments.bank.orders import Account, Order, Transfer
from huijia.apps.payments.bank.pain001 import write_pain001
from huijia.apps.payments.bank.reading import read_answers
from huijia.apps.payments.bank.simulated.state import Entry
from huijia.apps.payments.bank.simulated.told import Message, Told, write_report, write_statement

TODAY, PAYDAY = date(2026, 11, 25), date(2026, 11, 30)
AMOUNT = 360000
MESSAGE = "HJ-BENCH"


def transfers(count: int) -> Iterator[Transfer]:
    for number in range(count):
        # A cursor hands over new objects, so the payee is new each time.
        payee = Account(f"收款人{number % 1000}", f"62258814{number:010d}", "105100000017", "cnaps")
        yield Transfer(f"HJ{number:018d}", AMOUNT, "CNY", payee, "育儿补贴 2026")


def told(count: int, status: str) -> Iterator[Told]:
    for number in range(count):
        yield Told(MESSAGE, Entry(f"HJ{number:018d}", MESSAGE, AMOUNT, "CNY", status, ""))


def write_order(folder: Path, count: int) -> int:
    payer = Account("惠安县财政局", "6225881414207430", "103100000026", "cnaps")
    made_at = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    order = Order(MESSAGE, made_at, PAYDAY, payer, transfers(count), count, count * AMOUNT)
    with (folder / "pain.001.xml").open("wb") as file:
        write_pain001(order, file, on=TODAY)
    return count


def write_answers(folder: Path, count: int) -> int:
    with (folder / "pain.002.xml").open("wb") as file:
        write_report(
            file,
            Message(MESSAGE, MESSAGE, count),
            told(count, "accepted"),
            on=TODAY,
            name="R1",
            status="ACCP",
        )
    with (folder / "camt.053.xml").open("wb") as file:
        totals = {(MESSAGE, "CNY"): (count, count * AMOUNT)}
        write_statement(
            file, paid=told(count, "paid"), returned=(), totals=totals, payer="1", on=PAYDAY, name="S1"
        )
    return 2 * count


def reading(name: str) -> Callable[[Path, int], int]:
    def read(folder: Path, count: int) -> int:
        found = Counter(each.scope for each in read_answers(folder / name))
        assert found["transfer"] == count, "every transfer is answered"
        return count

    return read


STEPS: dict[str, Callable[[Path, int], int]] = {
    "write pain.001": write_order,
    "(write both answers)": write_answers,
    "read pain.002": reading("pain.002.xml"),
    "read camt.053": reading("camt.053.xml"),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--transfers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=[*STEPS])
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps(run_step(asked.step, asked.folder, asked.transfers)))
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for step in STEPS:
            command = [sys.executable, "-m", "benchmarks.payments.bank_files", "--step", step]
            command += ["--folder", folder, "--transfers", str(asked.transfers)]
            done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(
                f"{step:22} {done['rows']:>9,} rows {done['seconds']:6.1f} s {done['rows'] / done['seconds']:>9,.0f} rows/s "
                f"peak {done['peak_mb']:4.0f} MB"
            )
        for path in sorted(Path(folder).iterdir()):
            print(f"{path.name:22} {path.stat().st_size / 2**20:7.0f} MB")


def run_step(step: str, folder: Path, count: int) -> dict[str, float]:
    """Seconds, rows and the peak memory of this process."""
    began = time.perf_counter()
    rows = STEPS[step](folder, count)
    seconds = time.perf_counter() - began
    # VmHWM is this process's alone; getrusage's peak begins with its parent's.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    return {"rows": rows, "seconds": round(seconds, 2), "peak_mb": round(peak)}


if __name__ == "__main__":
    main()
