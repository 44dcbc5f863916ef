"""The chapters of the language's manual, in their order."""

from tests.spec.model import Section
from tests.spec.sections.conditions import CHOICES, CONDITIONS
from tests.spec.sections.days import DAYS
from tests.spec.sections.facts import FACTS
from tests.spec.sections.families import FAMILIES
from tests.spec.sections.law import PARAMETERS, PERIODS
from tests.spec.sections.laws import LAWS
from tests.spec.sections.misuse import MISUSE
from tests.spec.sections.numbers import NUMBERS

SECTIONS: tuple[Section, ...] = (
    FACTS,
    CONDITIONS,
    CHOICES,
    NUMBERS,
    DAYS,
    PARAMETERS,
    PERIODS,
    FAMILIES,
    LAWS,
    MISUSE,
)
