"""Asks ACRO about tables; runs in an environment of its own: ``run_acro.py FOLDER THRESHOLD``. Each csv is a table, a line for each person.

Answers with JSON: file -> ACRO's verdict, how many cells it flags by each of its checks, and what it would publish: the nodes of a cell -> its count;
first of the table itself, then of tables by one of its dimensions each, which are asked for in the same session.
"""

import contextlib
import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main() -> None:
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        answers = {
            each.name: _asked(each, int(sys.argv[2])) for each in sorted(Path(sys.argv[1]).glob("*.csv"))
        }
    print(json.dumps(answers))


def _asked(path: Path, threshold: int) -> dict[str, object]:
    import acro
    import pandas as pd

    logging.getLogger("acro").setLevel(logging.ERROR)
    people = pd.read_csv(path, dtype=str)
    first, *others = people.columns
    session = acro.ACRO(suppress=True)
    session.config["safe_threshold"] = threshold
    table = session.crosstab(
        people[first],
        [people[each] for each in others] if len(others) > 1 else people[others[0]],
        margins=True,
    )
    people["everybody"] = ""
    ways = [session.crosstab(people[each], people["everybody"]) for each in (first, *others)]
    output = next(iter(session.results.results.values()))
    flags: dict[str, int] = {}
    for verdict in output.outcome.to_numpy().ravel():
        for check in str(verdict).split(";"):
            if (name := check.strip()) not in ("", "ok"):
                flags[name] = flags.get(name, 0) + 1
    by_one = [
        [["" if at != place else row for at in range(1 + len(others))], value]
        for place, way in enumerate(ways)
        for row, value in _shown(way)
    ]
    table = [
        [[row, *column] if isinstance(column, tuple) else [row, column], value]
        for (row, column), value in _pairs(table)
    ]
    return {"verdict": output.status, "flags": flags, "published": _plain(table), "by one": _plain(by_one)}


def _pairs(table: Any) -> Iterator[tuple[tuple[Any, Any], Any]]:
    for row, values in table.iterrows():
        for column, value in values.items():
            if value == value:  # not suppressed
                yield (row, column), value


def _shown(table: Any) -> Iterator[tuple[Any, Any]]:
    return ((row, value) for (row, _), value in _pairs(table))


def _plain(cells: list[list[Any]]) -> list[list[Any]]:
    return [[["" if each == "All" else each for each in nodes], int(value)] for nodes, value in cells]


if __name__ == "__main__":
    main()
