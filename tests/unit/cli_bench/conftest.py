from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.engine.loading import load_pack
from huijia.engine.synthetic import synthetic_batches

BIRTHS = [
    None,
    date(1995, 5, 5),
    date(2020, 2, 29),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 12, 31),
    date(2023, 6, 15),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 8, 9),
    date(2026, 10, 31),
]
DEATHS = [None, date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 11, 1)]
CLAIMS = [None, 1990, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2099]
YES_NO = [None, True, False]


def adversarial() -> list[dict[str, object]]:
    """Unknown facts, deaths and late claims of children around every date that matters."""
    return [
        {
            "birth_date": birth,
            "chinese_national": national,
            "birth_registered": registered,
            "death_date": death,
            "first_claim_year": claim,
        }
        for birth, national, registered, death, claim in product(BIRTHS, YES_NO, YES_NO, DEATHS, CLAIMS)
        if birth is None or death is None or death >= birth
    ]


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    synthetic = pa.Table.from_batches(synthetic_batches(load_pack("cn/childcare-subsidy"), 20_000, seed=7))
    rows = [{"case_id": 20_001 + number, **row} for number, row in enumerate(adversarial())]
    path = tmp_path_factory.mktemp("bench") / "facts.parquet"
    pq.write_table(pa.concat_tables([synthetic, pa.Table.from_pylist(rows, synthetic.schema)]), path)
    return path
