"""Synthetic people: the same for the same seed, consistent, and written whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.loading import load_pack
from huijia.engine.model.types import Level
from huijia.engine.synthetic import UNTIL, synthetic_batches, synthetic_families, write_synthetic

SUBSIDY = load_pack("cn/childcare-subsidy")
TOYLAND = load_pack("toyland/family-allowance")


def children(rows: int, *, seed: int = 1, batch_rows: int = 500_000, until: date = UNTIL) -> pa.Table:
    batches = synthetic_batches(SUBSIDY, rows, seed=seed, batch_rows=batch_rows, until=until)
    return pa.Table.from_batches(batches).combine_chunks()


def test_synthetic_rows_are_the_same_for_the_same_seed() -> None:
    assert children(1000).equals(children(1000))


def test_synthetic_rows_differ_for_another_seed() -> None:
    assert not children(1000).equals(children(1000, seed=2))


def test_synthetic_rows_do_not_depend_on_the_size_of_batches() -> None:
    assert children(1000, batch_rows=7).equals(children(1000))


def test_synthetic_rows_begin_alike_for_more_rows() -> None:
    assert children(2000).slice(0, 1000).equals(children(1000))


def test_synthetic_rows_are_these_on_every_machine() -> None:
    first = children(3).to_pylist()

    assert [(row["case_id"], row["birth_date"].isoformat()) for row in first] == [
        (1, "2022-08-05"),
        (2, "2023-09-12"),
        (3, "2023-03-24"),
    ]


def test_synthetic_table_has_the_facts_as_columns() -> None:
    assert children(1).schema == pa.schema(
        [
            ("case_id", pa.int64()),
            ("birth_date", pa.date32()),
            ("chinese_national", pa.bool_()),
            ("birth_registered", pa.bool_()),
            ("death_date", pa.date32()),
            ("first_claim_year", pa.int64()),
        ]
    )


def test_synthetic_births_cover_every_day_of_the_spread() -> None:
    days = children(30_000)["birth_date"].unique().to_pylist()

    assert (len(days), min(days), max(days)) == (1096, date(2022, 1, 1), date(2024, 12, 31))


def test_synthetic_share_of_empty_facts_is_as_declared() -> None:
    table = children(100_000)

    # 997 of 1000 have no day of death; 5 of 1000 do not say whether they are registered.
    assert table["death_date"].null_count == pytest.approx(99_700, abs=80)
    assert table["birth_registered"].null_count == pytest.approx(500, abs=80)


def test_synthetic_share_of_yes_is_as_declared() -> None:
    table = children(100_000)

    said = table["birth_registered"].drop_null().to_pylist()
    assert sum(said) / len(said) == pytest.approx(0.98, abs=0.005)


def test_nothing_lies_in_the_future_of_synthetic_people() -> None:
    until = date(2023, 6, 30)

    table = children(50_000, until=until)

    assert max(table["birth_date"].to_pylist()) <= until
    assert max(table["death_date"].drop_null().to_pylist()) <= until


def test_synthetic_facts_do_not_contradict_each_other() -> None:
    program = program_for(SUBSIDY)

    found = [
        contradiction.code
        for row in children(20_000).to_pylist()
        if row["death_date"] is not None
        for contradiction in program.contradictions(Case(row), Level.CASE)
    ]

    assert found == []


def test_synthetic_rows_less_than_one_are_refused() -> None:
    with pytest.raises(ValueError, match="ask for at least 1"):
        children(0)


CONTRADICTING = """
from datetime import date
from huijia.engine.language import Spread, contradiction, day, optional_day

begins = day("begins", zh="始", en="Begins", spread=Spread(days=(date(2025, 1, 1), date(2025, 1, 10)), empty=100))
ends = optional_day(
    "ends", zh="止", en="Ends", empty_means=("无", "none"), spread=Spread(days=(date(2025, 1, 1), date(2025, 1, 10)), empty=100)
)
backwards = contradiction("backwards", ends.otherwise(date(2099, 1, 1)) < begins, column=ends, zh="倒", en="backwards")
"""


def test_synthetic_fact_that_would_contradict_is_left_empty(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        "id: test\nname: {zh: 测, en: test}\nsummary: {zh: 测, en: test}\ncase: single\ncurrency: CNY\n"
        "periods: {unit: year}\ncovers: {from: 2025-01-01}\namount: due\n"
        "sources: {s: {zh: 测, en: test, dated: 2025-01-01, address: 'https://example.org'}}\n",
        encoding="utf-8",
    )
    (tmp_path / "parameters.yaml").write_text("{}\n", encoding="utf-8")
    (tmp_path / "inputs.py").write_text(CONTRADICTING, encoding="utf-8")
    (tmp_path / "formulas.py").write_text(
        "from huijia.engine.language import grant, rule, when\nfrom .inputs import begins, ends\n"
        "@grant(zh='有', en='has', source='s', article='1')\n"
        "def has():\n    return ends.otherwise(begins) >= begins\n"
        "@rule(zh='额', en='due', source='s', article='1')\n"
        "def due():\n    return when(has).then(1).otherwise(0)\n",
        encoding="utf-8",
    )
    pack = load_pack(tmp_path)

    table = pa.Table.from_batches(synthetic_batches(pack, 10_000, seed=1))

    both = [(row["begins"], row["ends"]) for row in table.to_pylist() if row["begins"] and row["ends"]]
    assert all(begins <= ends for begins, ends in both)
    # 90 % give each day; in 55 of 100 pairs of ten days the end is no earlier: 10,000 * 0.81 * 0.55 = 4,455.
    assert len(both) == pytest.approx(4_455, abs=200)


def families(rows: int, batch_rows: int = 500_000) -> tuple[pa.Table, pa.Table]:
    batches = list(synthetic_families(TOYLAND, rows, seed=1, batch_rows=batch_rows))
    members = pa.Table.from_batches([batch.members for batch in batches])
    return members.combine_chunks(), pa.Table.from_batches(
        [batch.families for batch in batches]
    ).combine_chunks()


def test_synthetic_families_have_exactly_as_many_members_as_asked() -> None:
    members, _ = families(1001)

    assert members.num_rows == 1001


def test_synthetic_families_have_one_to_six_members() -> None:
    members, _ = families(5000)

    sizes = members.group_by("family_id").aggregate([([], "count_all")])["count_all"].to_pylist()
    assert set(sizes) == {1, 2, 3, 4, 5, 6}


def test_synthetic_families_have_one_row_for_each_family_id() -> None:
    members, households = families(5000)

    assert households["family_id"].to_pylist() == sorted(set(members["family_id"].to_pylist()))


def test_synthetic_families_do_not_depend_on_the_size_of_batches() -> None:
    small, large = families(1000, batch_rows=20), families(1000)

    assert small[0].equals(large[0])
    assert small[1].equals(large[1])


def test_synthetic_members_do_not_contradict_themselves() -> None:
    program = program_for(TOYLAND)
    members, _ = families(5000)

    found = [
        contradiction.code
        for row in members.to_pylist()
        for contradiction in program.contradictions(Case({}, [Member(row)]), Level.MEMBER)
    ]

    assert found == []


def test_written_population_is_what_the_batches_hold(tmp_path: Path) -> None:
    write_synthetic(SUBSIDY, 1000, tmp_path / "people.parquet", seed=1)

    assert pq.read_table(tmp_path / "people.parquet").equals(children(1000))


def test_written_families_are_what_the_batches_hold(tmp_path: Path) -> None:
    write_synthetic(
        TOYLAND, 1000, tmp_path / "members.parquet", seed=1, families=tmp_path / "families.parquet"
    )

    written = pq.read_table(tmp_path / "members.parquet"), pq.read_table(tmp_path / "families.parquet")
    expected = families(1000)
    assert written[0].equals(expected[0])
    assert written[1].equals(expected[1])


def test_written_population_tells_its_progress(tmp_path: Path) -> None:
    told: list[int] = []

    write_synthetic(SUBSIDY, 600_000, tmp_path / "people.parquet", seed=1, progress=told.append)

    assert told == [500_000, 100_000]


def test_interrupted_population_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    path.write_bytes(b"old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_synthetic(SUBSIDY, 1000, path, seed=1, progress=interrupt)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["people.parquet"]
