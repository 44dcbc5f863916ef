"""Every spec, on every engine."""

import pytest

from tests.spec.engines import ENGINES
from tests.spec.model import LawSpec, Misuse, Section, Spec
from tests.spec.packs import evaluated, names_of_language
from tests.spec.running import answers_of, expected_answers, expected_results, results_of
from tests.spec.sections import SECTIONS

ALL = [(section, spec) for section in SECTIONS for spec in section.specs]
EXPRESSIONS = [pytest.param(section, spec, id=spec.title) for section, spec in ALL if isinstance(spec, Spec)]
LAWS = [pytest.param(section, spec, id=spec.title) for section, spec in ALL if isinstance(spec, LawSpec)]
MISUSES = [
    pytest.param(section, misuse, id=misuse.code) for section in SECTIONS for misuse in section.misuses
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("section", "spec"), EXPRESSIONS)
def test_expression_has_the_answers_of_its_table(section: Section, spec: Spec, engine: str) -> None:
    expected = expected_answers(spec)

    answers = answers_of(section, spec, ENGINES[engine])

    assert answers == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("section", "spec"), LAWS)
def test_law_has_the_results_of_its_table(section: Section, spec: LawSpec, engine: str) -> None:
    expected = expected_results(spec)

    results = results_of(section, spec, ENGINES[engine])

    assert results == expected


@pytest.mark.parametrize(("section", "misuse"), MISUSES)
def test_misuse_is_refused_with_a_remedy(section: Section, misuse: Misuse) -> None:
    names = names_of_language()
    exec(section.inputs, names)

    with pytest.raises(misuse.error) as refused:
        evaluated(misuse.code, names)

    assert misuse.message in str(refused.value)
