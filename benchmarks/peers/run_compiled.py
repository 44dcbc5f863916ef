"""Child Benefit of the families by policyengine-uk-compiled, in an environment of its own: ``python run_compiled.py FOLDER``.

It computes every tax and benefit that it knows; there is no asking for one. Its program is a process of its own, whose memory is counted.
"""

import json
import resource
import sys
import time
from pathlib import Path

FISCAL_YEAR = 2024


def main(folder: Path) -> None:
    begun = time.perf_counter()
    import numpy as np
    import pandas as pd
    from policyengine_uk_compiled import Simulation
    from policyengine_uk_compiled.engine import BENUNIT_DEFAULTS, HOUSEHOLD_DEFAULTS, PERSON_DEFAULTS

    imported = time.perf_counter()
    members = pd.read_parquet(folder / "members.parquet")
    families, first, counts = np.unique(members["family_id"], return_index=True, return_counts=True)
    is_first = np.zeros(len(members), dtype=bool)
    is_first[first] = True
    persons = pd.DataFrame(
        {name: np.full(len(members), value) for name, value in PERSON_DEFAULTS.items()}
    ).assign(
        person_id=members["member_id"],
        benunit_id=members["family_id"],
        household_id=members["family_id"],
        age=members["age"].clip(lower=0).astype(float),
        is_benunit_head=is_first,
        is_household_head=is_first,
    )
    told = [
        ";".join(map(str, range(start, start + count))) for start, count in zip(first, counts, strict=True)
    ]
    benunits = pd.DataFrame(
        {name: np.full(len(families), value) for name, value in BENUNIT_DEFAULTS.items()}
    ).assign(benunit_id=families, household_id=families, person_ids=told)
    households = pd.DataFrame(
        {name: np.full(len(families), value) for name, value in HOUSEHOLD_DEFAULTS.items()}
    ).assign(household_id=families, benunit_ids=families.astype(str), person_ids=told)
    simulation = Simulation(year=FISCAL_YEAR, persons=persons, benunits=benunits, households=households)
    built = time.perf_counter()
    result = simulation.run_microdata()
    frame = result.benunits
    name = next(column for column in ("child_benefit", "baseline_child_benefit") if column in frame)
    ended = time.perf_counter()
    frame = frame.reset_index()
    pd.DataFrame({"family_id": frame["benunit_id"], "pence": frame[name] * 100}).to_parquet(
        folder / "policyengine-uk-compiled.parquet"
    )
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(
        json.dumps(
            {
                "start_up": imported - begun,
                "seconds": ended - imported,
                "of_which_building": built - imported,
                "peak_mb": most / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
