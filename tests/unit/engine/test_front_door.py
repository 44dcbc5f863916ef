"""The front door of the engine refuses what no rule was proved for, and quotes nobody."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from huijia.engine import api
from huijia.engine.fail_if.bounds import MOST_MEMBERS
from huijia.engine.synthetic import synthetic_families
from huijia.values.errors import UnableToReadFacts
from tests.engines import ENGINES, on_engine


def test_one_answer_refuses_what_a_table_would_send_back() -> None:
    facts = {"birth_date": date(2027, 5, 1), "chinese_national": True, "birth_registered": True}

    with pytest.raises(UnableToReadFacts, match="future"):
        api.assess_one("cn/childcare-subsidy", facts, on=date(2026, 11, 23))


def test_refused_fact_is_not_quoted() -> None:
    with pytest.raises(UnableToReadFacts, match="birth_date") as refused:
        api.assess_one("cn/childcare-subsidy", {"birth_date": 3.25}, on=date(2026, 11, 23))  # type: ignore[dict-item]

    assert "3.25" not in str(refused.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_family_beyond_what_sums_are_proved_for_is_refused(engine: api.EngineName) -> None:
    pack = api.load_pack("toyland/family-allowance")
    batch = next(synthetic_families(pack, MOST_MEMBERS + 1, seed=1))
    members = pa.Table.from_batches([batch.members])
    one = pa.array([1] * members.num_rows, pa.int64())
    members = members.set_column(members.column_names.index("family_id"), "family_id", one)
    ids = pa.array(range(members.num_rows), pa.int64())
    members = members.set_column(members.column_names.index("member_id"), "member_id", ids)

    with pytest.raises(UnableToReadFacts, match="10,001 members"):
        api.assess(
            pack,
            members,
            on=date(2025, 3, 1),
            families=pa.Table.from_batches([batch.families]),
            **on_engine(engine),
        )
