"""The rule of a peer (OpenSPP2, module spp_metrics_services, read in 2026), told in our own words, to measure beside ours.

Counts below the threshold are hidden. Then, for each of them and each dimension: of the cells of the table's inside that share its node there, if none
other is hidden, or only one is left, the smallest left is hidden too. Totals are shown.
"""

from __future__ import annotations

from collections.abc import Mapping

Inside = Mapping[tuple[str, ...], int]


def hidden_by_the_peer(inside: Inside, threshold: int) -> set[tuple[str, ...]]:
    """Which cells of the inside of a table (a node of each dimension -> count) the peer hides."""
    small = [nodes for nodes, count in inside.items() if count < threshold]
    hidden = set(small)
    for nodes in small:
        for place in range(len(nodes)):
            beside = [each for each in inside if each != nodes and each[place] == nodes[place]]
            left = [each for each in beside if each not in hidden]
            if left and (len(left) == 1 or len(left) == len(beside)):
                hidden.add(min(left, key=lambda each: inside[each]))
    return hidden
