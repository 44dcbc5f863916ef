"""A pack's cases: facts, what its law gives for them, and where that is written. They lie in ``cases/*.yaml`` beside the law.

``packs check`` runs them, wherever the pack was installed from; they are no part of the pack's version.
"""

from huijia.engine.cases.reading import Case, Row, faults_of_shape, read_cases
from huijia.engine.cases.running import Failure, answers_of, failures_of

__all__ = ["Case", "Failure", "Row", "answers_of", "failures_of", "faults_of_shape", "read_cases"]
