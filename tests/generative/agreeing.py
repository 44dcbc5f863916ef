"""One random pack and many random cases, run on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import Phase, settings
from hypothesis import strategies as st

from huijia.engine.api import EngineName
from huijia.engine.backends.answers import Span, span_of
from huijia.engine.model.pack import Pack
from huijia.values.periods import PeriodUnit, period_at, period_holding
from tests.generative.cases import facts_of, values_of
from tests.generative.comparing import Asked, differences, run
from tests.generative.writing import written

DAY_OF_ASSESSMENT = date(2025, 6, 15)
CASES = 40
MOST_PERIODS = 4
SHARE_OF_BAD_CELLS = 0.03
SEEDS = st.integers(0, 10**6)
"""Seeds of random cases."""

QUICKLY = settings(phases=[Phase.explicit, Phase.generate])
"""Shows the first pack that fails as it is: making it small takes minutes, which the long tests have."""


def asked_of(random: Random, pack: Pack) -> Asked:
    """Some periods around the day of assessment; now and then none are given."""
    # Without bounds a monthly pack with a natural end looks at more than a thousand months.
    if random.random() < 0.05 and (pack.first_period is None or pack.unit is not PeriodUnit.MONTH):
        return Asked(DAY_OF_ASSESSMENT)
    near = period_holding(pack.unit, DAY_OF_ASSESSMENT).index
    first = max(near + random.randint(-3, 2), pack.first_covered_period.index)
    last = first + random.randint(0, MOST_PERIODS - 1)
    if pack.covers_to:
        last = min(last, period_holding(pack.unit, pack.covers_to).index)
        first = min(first, last)
    return Asked(DAY_OF_ASSESSMENT, period_at(pack.unit, first).label, period_at(pack.unit, last).label)


def span(pack: Pack, asked: Asked) -> Span:
    """The periods that are looked at."""
    return span_of(pack, on=asked.on, from_period=asked.from_period, to_period=asked.to_period)


def stated_of(random: Random, pack: Pack) -> frozenset[str]:
    """Facts that no row lacks: engines that run SQL then do not look for what is unknown. None, some, or all of them."""
    share = random.choice([0.0, 0.5, 1.0])
    return frozenset(fact.name for fact in pack.facts if random.random() < share)


def check_agreement(pack: Pack, seed: int, engine: EngineName) -> None:
    """Fail with pack and rows when an engine differs from the truth."""
    random = Random(seed)
    asked = asked_of(random, pack)
    bad = SHARE_OF_BAD_CELLS if random.random() < 0.5 else 0.0
    values = values_of(pack, span(pack, asked), DAY_OF_ASSESSMENT, bad=bad)
    values = replace(values, stated=stated_of(random, pack))
    facts = facts_of(random, pack, values, cases=CASES)
    truth = run("in-memory", pack, facts, asked)
    other = run(engine, pack, facts, asked, by_combination=random.random() < 0.5)
    found = differences(truth, other)
    assert not found, "\n".join([f"seed {seed}, {asked}", written(pack), *found[:10]])
