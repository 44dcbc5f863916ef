"""Every way in which a pack can be wrong, found before it answers anybody.

``checks`` holds one function for each way; its name ends the sentence "fail if ...". ``bounds`` proves that no
number can leave 64 bits and no date the calendar, so that a rule that loads cannot break on any row.
"""

from huijia.engine.fail_if.checks import faults_of

__all__ = ["faults_of"]
