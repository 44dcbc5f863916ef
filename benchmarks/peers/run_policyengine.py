"""Child Benefit of the families by policyengine-uk, in an environment of its own: ``python run_policyengine.py FOLDER``.

What is given is what it has: ages in whole years on the first day of the tax year, and who is in non-advanced education. Whoever is not born
yet is given the age 0, for it knows no other. It computes more than this benefit; asked for this one, it computes what that needs.
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
    from policyengine_uk import Simulation
    from policyengine_uk.data import UKSingleYearDataset

    imported = time.perf_counter()
    members = pd.read_parquet(folder / "members.parquet")
    families = np.unique(members["family_id"])
    person = pd.DataFrame(
        {
            "person_id": members["member_id"],
            "person_benunit_id": members["family_id"],
            "person_household_id": members["family_id"],
            "age": members["age"].clip(lower=0).astype(float),
            "is_in_non_advanced_education": members["in_education"].fillna(False).astype(bool),
            "is_in_approved_training": False,
            "age_started_or_accepted_current_education_or_training": 17.0,
            # Nobody below 20 is anybody's partner here.
            "is_claimant_or_partner": members["adult"],
        }
    )
    benunit = pd.DataFrame({"benunit_id": families})
    household = pd.DataFrame(
        {
            "household_id": families,
            "household_weight": 1.0,
            "region": "LONDON",
            "council_tax": 0.0,
            "rent": 0.0,
            "tenure_type": "OWNED_OUTRIGHT",
        }
    )
    data = UKSingleYearDataset(person=person, benunit=benunit, household=household, fiscal_year=FISCAL_YEAR)
    simulation = Simulation(dataset=data)
    built = time.perf_counter()
    found = np.asarray(simulation.calculate("child_benefit", FISCAL_YEAR), dtype=float)
    ended = time.perf_counter()
    pd.DataFrame({"family_id": families, "pence": found * 100}).to_parquet(folder / "policyengine-uk.parquet")
    print(
        json.dumps(
            {
                "start_up": imported - begun,
                "seconds": ended - imported,
                "of_which_building": built - imported,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
