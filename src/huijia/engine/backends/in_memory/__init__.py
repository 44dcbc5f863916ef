"""The truth: plain Python over the nodes, one case at a time. Every other engine must give the same answers."""

from huijia.engine.backends.in_memory.case import Case, Member
from huijia.engine.backends.in_memory.run import Program, program_for

__all__ = ["Case", "Member", "Program", "program_for"]
