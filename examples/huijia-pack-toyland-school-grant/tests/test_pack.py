"""The law of toyland/school-grant is sound, and gives what its cases expect. Run it with pytest."""

from pathlib import Path

from huijia.engine.cases import failures_of
from huijia.engine.loading import load_pack

PACK = load_pack(Path(__file__).parents[1] / "src" / "huijia_pack_toyland_school_grant")


def test_every_case_gets_what_it_expects() -> None:
    count, failures = failures_of(PACK)

    assert count > 0
    assert failures == []
