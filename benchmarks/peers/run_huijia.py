"""Child Benefit of the families by Huijia: ``python -m benchmarks.peers.run_huijia FOLDER``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(folder: Path) -> None:
    """Answer, write the whole result, and print what it took. Every check of a run is in the time, and so are the reasons."""
    begun = time.perf_counter()
    import pyarrow.parquet as pq

    import huijia.engine.backends.sql.duckdb_engine  # noqa: F401  (imported when first used, which is in the time)
    from benchmarks.payments.stepwise import figure
    from benchmarks.peers.families import LAST_DAY, YEAR
    from huijia.engine.api import FactsSource, Request, load_pack, started

    pack = load_pack("gb/child-benefit")
    columns = {
        name: name for name in ("family_id", "member_id", "birth_date", "in_education", "left_education")
    }
    imported = time.perf_counter()
    request = Request(pack, on=LAST_DAY, from_period=YEAR, to_period=YEAR)
    with started(request, FactsSource(folder / "members.parquet", columns)) as run:
        run.to_parquet(folder / "answers.parquet")
        rejected = len(run.assessed().problems)
    found = figure(imported)
    assert not rejected, f"{rejected} members could not be assessed"
    answers = pq.read_table(folder / "answers.parquet", columns=["case_id", "amount_minor"])
    pq.write_table(answers.rename_columns(["family_id", "pence"]), folder / "huijia.parquet")
    print(json.dumps({"start_up": imported - begun, "of_which_building": 0, **found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
