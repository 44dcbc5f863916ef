"""What must hold for the repository as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "huijia").rglob("*.py"))
PACKS = [path for path in SOURCES if "packs" in path.parts and path.name in ("formulas.py", "inputs.py")]

LONG = {"nodes.py"}
"""Asked why at 400 lines: the closed set of nodes is read as a whole. Nothing passes 600."""

BLOCKED = """
import importlib.abc, sys
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "requests", "httpx", "urllib3", "aiohttp"):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocked())
"""


@pytest.mark.parametrize(
    "room", ["huijia.engine.api", "huijia.engine.loading", "huijia.tables.reading", "huijia.cli.main"]
)
def test_room_imports_with_django_and_network_blocked(room: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{BLOCKED}import {room}"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_pack_answers_with_django_and_network_blocked() -> None:
    program = f"{BLOCKED}import huijia; print(huijia.assess_one('cn/childcare-subsidy', {{}})[0].missing)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert "birth_date" in done.stdout, done.stderr


def test_one_answer_needs_no_database() -> None:
    program = (
        "import sys, huijia; huijia.assess_one('cn/childcare-subsidy', {}); print('duckdb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "False", done.stderr


def test_walls_between_rooms_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_documented_and_of_a_size_that_one_can_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text)), "a module says what it is for"
    assert len(text.splitlines()) <= (600 if path.name in LONG else 400)


def test_no_room_is_called_after_nothing() -> None:
    names = {part for path in SOURCES for part in (*path.relative_to(ROOT).parts, path.stem)}

    assert not names & {"utils", "util", "helpers", "helper", "common", "misc"}


def test_clock_is_read_at_the_front_doors_only() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(r"\b(today|now|utcnow)\(", path.read_text(encoding="utf-8"))
    ]

    # Requests come in through views, and the audit trail says when something happened, whatever it is told. Nobody calls the migration that
    # makes the key ring, or of the one that seals the trail and says in it when.
    doors = re.compile(
        r"/(cli|server|web)/|/views(_\w+)?\.py$|/tasks\.py$|^src/huijia/__init__\.py$|/audit/actions\.py$"
        r"|/migrations/(0004_key_ring|0003_values_sealed)\.py$"
    )
    assert [path for path in found if not doors.search(path)] == []


@pytest.mark.parametrize("path", PACKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_law_has_no_floats_and_no_division(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))

    assert not [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert not [node for node in nodes if isinstance(node, ast.Div | ast.FloorDiv)]


def test_locks_hold_hashes_and_name_no_host() -> None:
    done = subprocess.run(
        ["sh", "scripts/check-locks.sh"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
