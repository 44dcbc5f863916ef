"""Child Benefit of the families by openfisca-core, week by week, in an environment of its own: ``python run_openfisca.py FOLDER``.

openfisca-core brings no law. These formulas are ours, written as its authors write them: what the law says of a week, for everybody at
once. An unknown is "no" in it, for it knows no other.
"""

# ruff: noqa: N801, N805  (variables and their formulas are named as openfisca's authors name them)

import json
import resource
import sys
import time
from pathlib import Path

FIRST_MONDAY, WEEKS = "2024-04-08", 52
ELDEST, OTHER = 2560, 1695
"""Pence a week (House of Commons Library, CBP-9872)."""


def main(folder: Path) -> None:
    begun = time.perf_counter()
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit, Instant, Period
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    member = build_entity(key="member", plural="members", label="a member", is_person=True)
    family = build_entity(
        key="family", plural="families", label="a family", roles=[{"key": "child", "plural": "children"}]
    )

    class birth_date(Variable):
        value_type, entity, definition_period, label = date_type(), member, DateUnit.ETERNITY, "Birth"

    class in_education(Variable):
        value_type, entity, definition_period, label = bool, member, DateUnit.ETERNITY, "In education"

    class end_of_childhood(Variable):
        value_type, entity, definition_period, label = date_type(), member, DateUnit.ETERNITY, "31 August"

        def formula(person, period):
            born = person("birth_date", period)
            months = born.astype("datetime64[M]").astype(int) % 12 + 1
            year = born.astype("datetime64[Y]") + 16 + (months > 8)
            return year.astype("datetime64[M]").astype("datetime64[D]") + august_31(year)

    class twentieth_birthday(Variable):
        value_type, entity, definition_period, label = date_type(), member, DateUnit.ETERNITY, "20th birthday"

        def formula(person, period):
            born = person("birth_date", period)
            month = born.astype("datetime64[M]")
            return (month + 20 * 12).astype("datetime64[D]") + (born - month.astype("datetime64[D]"))

    class counts(Variable):
        value_type, entity, definition_period, label = bool, member, DateUnit.WEEK, "A child or young person"

        def formula(person, period):
            monday = np.datetime64(str(period.start), "D")
            young = person("in_education", period) * (monday < person("twentieth_birthday", period))
            child = monday <= person("end_of_childhood", period)
            return (monday >= person("birth_date", period)) * (child + young)

    class child_benefit(Variable):
        value_type, entity, definition_period, label = int, family, DateUnit.WEEK, "Child Benefit, pence"

        def formula(families, period):
            children = families.sum(families.members("counts", period))
            return (children > 0) * (ELDEST + OTHER * (children - 1))

    def august_31(year):
        ends = (year.astype("datetime64[M]") + 7 + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        return ends - year.astype("datetime64[M]").astype("datetime64[D]")

    system = TaxBenefitSystem([member, family])
    system.add_variables(
        birth_date, in_education, end_of_childhood, twentieth_birthday, counts, child_benefit
    )
    imported = time.perf_counter()
    members = pq.read_table(folder / "members.parquet")
    ids = members.column("family_id").to_numpy()
    families = np.unique(ids)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("member", np.arange(len(ids)))
    declared = builder.declare_entity("family", families)
    builder.join_with_persons(declared, ids, np.full(len(ids), "child"))
    simulation = builder.build(system)
    simulation.set_input("birth_date", "ETERNITY", members.column("birth_date").to_numpy())
    known = members.column("in_education").fill_null(False).to_numpy(zero_copy_only=False)
    simulation.set_input("in_education", "ETERNITY", known)
    built = time.perf_counter()
    monday, total = np.datetime64(FIRST_MONDAY), np.zeros(len(families), dtype=np.int64)
    for week in range(WEEKS):
        year, month, day = map(int, str(monday + 7 * week).split("-"))
        total += simulation.calculate(
            "child_benefit", Period((DateUnit.WEEK, Instant((year, month, day)), 1))
        )
    ended = time.perf_counter()
    pq.write_table(pa.table({"family_id": families, "pence": total}), folder / "openfisca-core.parquet")
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


def date_type():
    from datetime import date

    return date


if __name__ == "__main__":
    main(Path(sys.argv[1]))
