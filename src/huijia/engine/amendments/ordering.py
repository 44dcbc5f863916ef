"""Things that stand in another order, where the order is seen: that of reasons, of facts, of contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huijia.engine.amendments.amendment import Amendment, Aspect, Group, Kind, Said
from huijia.engine.amendments.saying import lines_of
from huijia.values.text import Text


def order_amendment(
    old: Sequence[str], new: Sequence[str], texts: Mapping[str, Text], of: tuple[Group, str, Text]
) -> Iterator[Amendment]:
    """That what both sides have stands in another order; nothing where it does not. ``of``: group, name and label of the amendment."""
    group, name, label = of
    before, after = [each for each in old if each in new], [each for each in new if each in old]
    if before != after:
        said_before, said_after = (Said(lines_of(texts[each] for each in side)) for side in (before, after))
        yield Amendment(group, Kind.PACK, name, label, Aspect.ORDER, said_before, said_after)
