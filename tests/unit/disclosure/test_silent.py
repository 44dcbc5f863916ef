"""What is solved says nothing: whoever reads a command's output reads the command's own words."""

from __future__ import annotations

import subprocess
import sys

SOLVED = """
from huijia.apps.reports.disclosure.worlds import _Silent

solver = _Silent()
x, y = solver.addVariable(0, 9), solver.addVariable(0, 9)
solver.addConstr(x + y == 4)
solver.minimize(x)
assert solver.getSolution().col_value == [0.0, 4.0]
"""


def test_nothing_is_printed_by_the_first_solver_of_a_process() -> None:
    """HiGHS greets once a process, so one of its own."""
    done = subprocess.run([sys.executable, "-c", SOLVED], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
