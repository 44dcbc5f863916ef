"""What the database allows where a sealed value may not change: to be sealed again under another key."""

from __future__ import annotations

from huijia.apps.sealing.sealed import ON_THE_RING, PREFIX


def other_than_sealed_again(column: str, *, is_json: bool = False) -> str:
    """A condition for a trigger, which both databases read: the column changes otherwise than to a seal under another key.

    The database cannot see whether the value is the same: it can see that nobody wrote a plain one, and that it happens once a key.
    """
    old, new = (f"CAST({row}.{column} AS text)" if is_json else f"{row}.{column}" for row in ("OLD", "NEW"))
    quote = '"' if is_json else ""
    mark = f"{quote}{ON_THE_RING}"
    begins, length = len(mark), PREFIX + len(quote)
    return (
        f"({old} IS DISTINCT FROM {new} AND NOT COALESCE(substr({new}, 1, {begins}) = '{mark}'"
        f" AND substr({new}, 1, {length}) <> substr({old}, 1, {length}), FALSE))"
    )
