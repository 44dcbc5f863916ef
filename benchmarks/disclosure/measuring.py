"""What an attacker learns of one table, and what readers keep of it, by three ways of hiding."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping

from benchmarks.disclosure.tables import THRESHOLD, Drawn
from huijia.apps.reports.disclosure.cells import Cell, Table
from huijia.apps.reports.disclosure.protecting import protect
from tests.unit.disclosure.attacking import Attack
from tests.unit.disclosure.peers_rule import hidden_by_the_peer

NEARLY = 1e-6
WAYS = ("small counts only", "the peer's rule", "Huijia")


def hidden_by(way: str, one: Drawn, whole: Table) -> tuple[frozenset[Cell], float]:
    """Which cells a way of hiding hides, and in how many seconds."""
    start = time.perf_counter()
    if way == "Huijia":
        hidden = protect(whole, threshold=THRESHOLD).hidden
    else:
        small = {nodes for nodes, n in one.inside.items() if n < THRESHOLD}
        nodes = hidden_by_the_peer(one.inside, THRESHOLD) if way == "the peer's rule" else small
        # Both leave totals as they are.
        hidden = frozenset(named(one, each) for each in nodes)
    return hidden, time.perf_counter() - start


def named(one: Drawn, nodes: tuple[str, ...]) -> Cell:
    return "claims", frozenset((each.name, node) for each, node in zip(one.dimensions, nodes, strict=True))


def measured(
    one: Drawn, whole: Table, hidden: Iterable[Cell], unpublished: Iterable[Cell] = ()
) -> Counter[str]:
    """``open``: 1 where the attacker bounds a small count closer than it may be; ``closer``, ``exactly``: how many. ``unpublished``: not printed at all."""
    hidden, unpublished = set(hidden), set(unpublished)
    inside = {named(one, nodes): n for nodes, n in one.inside.items()}
    shown = {each: n for each, n in whole.values.items() if each not in hidden and each not in unpublished}
    small = [each for each, n in inside.items() if 0 < n < THRESHOLD]
    found = learnt(shown, hidden | unpublished, whole, small)
    printed = len(whole.values) - len(unpublished)
    return Counter(
        {
            "tables": 1,
            "small": len(small),
            "open": int(bool(found)),
            "closer": len(found),
            "exactly": sum(1 for width in found.values() if width < NEARLY),
            "exact tables": int(any(width < NEARLY for width in found.values())),
            "cells": printed,
            "cells shown": len(shown),
            "inside": len(inside),
            "inside shown": sum(1 for each in inside if each in shown),
            "people": sum(inside.values()),
            "people shown": sum(n for each, n in inside.items() if each in shown),
        }
    )


def learnt(
    shown: Mapping[Cell, int], hidden: Iterable[Cell], whole: Table, small: Iterable[Cell]
) -> dict[Cell, float]:
    """Of which small counts the attacker knows more than that they lie from nought to the threshold, and how wide what he knows is."""
    hidden = list(hidden)
    told = {each: 0.0 for each in small if each in shown}
    attack = Attack(shown, hidden, whole.sums)
    asked = [each for each in small if each in attack.place]
    return told | {
        each: bounds.most - bounds.least for each, bounds in attack.bounded_closer_than(0, THRESHOLD, asked)
    }
