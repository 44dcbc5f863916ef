"""What stands in the repository's files, beyond the code's own rules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from huijia.cli.main import app
from huijia.engine.fail_if import faults_of
from huijia.engine.fail_if.words import FORBIDDEN_STEMS, forbidden_word
from huijia.engine.loading import load_pack
from huijia.engine.model import nodes as n
from huijia.engine.model.types import Type
from huijia.engine.offered import pack_names
from tests.generative.making import declared, named, pack_of

ROOT = Path(__file__).parents[2]
PACKS = [load_pack(name) for name in pack_names()]
PYTHON = [
    *(ROOT / "src").rglob("*.py"),
    *(ROOT / "tests").rglob("*.py"),
    *(ROOT / "benchmarks").rglob("*.py"),
]

# Spelled in parts, so that this file does not hold what it looks for.
MACHINES = ["/wo" + "rk/", "/ro" + "ot/", "/tm" + "p/try", "/ho" + "me/", "C:" + "\\Users"]
INDEXES = ["py" + "pi.org", "python" + "hosted.org", "--index" + "-url", "conda" + ".anaconda.org"]

NO_NETWORK = """
import socket
def refuse(*a, **k): raise OSError("no network")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
"""


@cache
def texts() -> dict[str, str]:
    """The text of every tracked file."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a checkout")
    found: dict[str, str] = {}
    for name in filter(None, done.stdout.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            found[name] = content.decode("utf-8")
    return found


@pytest.mark.parametrize("words", [MACHINES, INDEXES], ids=["machines", "indexes"])
def test_no_text_names_somebodys_machine_or_a_package_index(words: list[str]) -> None:
    assert {(name, word) for name, text in texts().items() for word in words if word in text} == set()


def test_no_text_holds_unresolved_conflicts() -> None:
    assert [name for name, text in texts().items() if re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE)] == []


def test_nothing_is_imported_with_a_star() -> None:
    starred = [
        path.relative_to(ROOT).as_posix()
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names)
    ]

    assert starred == []


def test_tests_folders_are_not_called_after_nothing_either() -> None:
    names = {part for path in PYTHON for part in (*path.relative_to(ROOT).parent.parts, path.stem)}

    assert not names & {"utils", "util", "helpers", "helper", "common", "misc"}


@pytest.mark.parametrize("room", ["huijia.engine.api", "huijia.tables.reading", "huijia.cli.main"])
def test_room_opens_no_connection_when_it_is_imported(room: str) -> None:
    program = f"{NO_NETWORK}import {room}; from huijia.engine import loading as l, offered as o; [l.load_pack(p) for p in o.pack_names()]"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def _options(command: Any, path: str = "huijia") -> Iterator[str]:
    """Every word of the command's surface: commands, options and their help."""
    yield f"{path} {command.help or ''}"
    for parameter in command.params:
        yield f"{path} {' '.join(parameter.opts)} {getattr(parameter, 'help', '') or ''}"
    for name, child in getattr(command, "commands", {}).items():
        yield from _options(child, f"{path} {name}")


def test_no_option_of_the_command_speaks_of_what_must_not_be_known() -> None:
    assert [words for words in _options(typer.main.get_command(app)) if forbidden_word(words)] == []


@pytest.mark.parametrize("stem", FORBIDDEN_STEMS)
def test_pack_that_asks_what_must_not_be_known_is_refused(stem: str) -> None:
    """Breaks the rule on purpose, once for each word: a fact of that name."""
    fact = declared(f"has_{stem}", Type.INT, lowest=0, highest=9)
    grant = named("grant", n.Literal(True), n.RuleKind.GRANT)
    amount = named("amount", fact.fact)

    faults = faults_of(pack_of([grant, amount], amount=amount, facts=[fact]))

    assert any("must never hold" in fault for fault in faults)


@pytest.mark.parametrize(
    "word", ["育儿补贴", "孩子", "经济困难", "计划", "birth certificate", "expected income"]
)
def test_words_of_every_day_are_not_taken_for_forbidden_ones(word: str) -> None:
    assert forbidden_word(word) is None


def test_readme_says_what_huijia_will_not_do() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## What Huijia will not do")[1].split("\n## ")[0]

    assert "(rule 2)" in section
    assert "(rule 4)" in section


def test_every_page_that_a_page_links_to_is_there() -> None:
    broken = [
        (name, target)
        for name, text in texts().items()
        if name.endswith(".md")
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
        if not ((ROOT / name).parent / target).exists()
    ]

    assert broken == []
