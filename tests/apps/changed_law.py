"""The law as a later notice might make it: the same pack with other amounts, in force while a test lasts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from huijia.apps.claims.assess import benefit
from huijia.engine import api

PACK = "cn/childcare-subsidy"


def changed_pack(folder: Path, *, yearly: int) -> api.Pack:
    """The pack with another yearly amount (fen, a multiple of twelve), kept in ``folder``."""
    place = folder / PACK / str(yearly)
    if not place.exists():
        shutil.copytree(api.load_pack(PACK).folder, place)
        told = place / "parameters.yaml"
        text = told.read_text(encoding="utf-8")
        for old, new in (("value: 360000", f"value: {yearly}"), ("value: 30000", f"value: {yearly // 12}")):
            assert old in text, "the pack's amounts are written otherwise now"
            text = text.replace(old, new)
        told.write_text(text, encoding="utf-8")
    return api.load_pack(place)


@contextmanager
def law_in_force(pack: api.Pack) -> Iterator[None]:
    """The office decides by this version of the pack while it lasts: as after an update of Huijia."""
    loaded = api.load_pack
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(api, "load_pack", lambda name: pack if name == PACK else loaded(name))
        benefit.cache_clear()
        try:
            yield
        finally:
            benefit.cache_clear()
