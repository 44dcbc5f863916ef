"""The benefits that the public pages and the JSON door speak of, read once in each process.

Reading a pack hashes its files; a page that is asked for hundreds of times a second cannot wait for that. A pack that is
changed counts from the next start of the service on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from huijia.apps.claims import assess
from huijia.apps.claims.assess import Benefit


@cache
def offered() -> Mapping[str, Benefit]:
    """Key (``cn.childcare-subsidy``) -> benefit, in the order of their names."""
    return {each.key: each for each in assess.benefits()}


@cache
def by_pack() -> Mapping[str, Benefit]:
    """Pack id (``cn/childcare-subsidy``) -> benefit."""
    return {each.pack.id: each for each in offered().values()}
