"""The page of what was measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.disclosure.measuring import WAYS
from benchmarks.disclosure.tables import THRESHOLD


def page(parts: Mapping[str, Any]) -> str:
    """The parts that were measured as Markdown."""
    return "\n".join(_lines(parts)) + "\n"


def _lines(parts: Mapping[str, Any]) -> Iterator[str]:
    yield "# What disclosure control holds, keeps and costs"
    yield ""
    yield "Written by `python -m benchmarks.disclosure`; nobody in these tables exists."
    yield ""
    yield f"- Counts of 1 to {THRESHOLD - 1} are protected: a reader must not know more of one than that it lies from 0 to {THRESHOLD}."
    yield "- The attacker knows all that is shown and every sum, and computes by linear programming between what each hidden count must lie."
    if "tables" in parts:
        yield from _of_tables(parts["tables"])
    if "alone" in parts.get("acro", {}):
        yield from _of_acro(parts["acro"])
    if "counties" in parts:
        yield from _of_counties(parts["counties"])
    if "demo" in parts:
        yield from _of_demo(parts["demo"])
    if "program" in parts:
        yield from _of_program(parts["program"])


def _about(part: Mapping[str, Any]) -> Iterator[str]:
    about, machine = part["about"], part["about"]["machine"]
    yield ""
    yield f"- `{about['command']}`, ended {about['when']}, commit {about['commit']}"
    yield f"- {machine['processor']}, {machine['cores']} cores; {about['others_running']} other processes wanted to run at the end"
    yield ""


def _of_tables(part: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "## Random tables"
    yield from _about(part)
    yield "| tables | hidden by | open tables | told exactly in | small counts bounded closer | told exactly | cells shown | inside shown | people shown |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|"
    together = {way: Counter[str]() for way in WAYS}
    for kind, ways in part["kinds"].items():
        for way in WAYS:
            together[way] += Counter(ways[way])
            yield _row(kind, way, ways[way])
    for way in WAYS:
        yield _row("**all**", way, together[way])
    yield ""
    yield f"Protecting took Huijia {part['seconds']} s by the clock for all of them, {part['longest']} s for the one that took longest; the machine was busy with other work."
    yield "*Open*: at least one small count of the inside is bounded closer than it may be. Both other ways show every total; Huijia hides small totals, too."


def _row(kind: str, way: str, found: Mapping[str, int]) -> str:
    count = found.get
    tables = count("tables", 0)
    return (
        f"| {kind} ({tables:,}) | {way} | {_percent(count('open', 0), tables)} | {_percent(count('exact tables', 0), tables)} | "
        f"{count('closer', 0):,} of {count('small', 0):,} | {count('exactly', 0):,} | {_percent(count('cells shown', 0), count('cells', 0))} | "
        f"{_percent(count('inside shown', 0), count('inside', 0))} | {_percent(count('people shown', 0), count('people', 0))} |"
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


def _of_acro(acro: Mapping[str, Any]) -> Iterator[str]:
    tables = acro["alone"]["tables"]
    yield ""
    yield f"## ACRO {acro['version']} on the first {tables:,} of them"
    yield from _about(acro)
    yield f"`crosstab(..., margins=True)` with suppression, its threshold set to {THRESHOLD}, else as it comes (zeros count as disclosive). Its verdicts: "
    yield f"{_told(acro['verdicts'])}. Cells flagged: {_told(acro['flags'])}. It hides what it flags and adds up what is left: of {acro['totals']:,} totals that it prints,"
    yield f"{acro['wrong totals']:,} are not the true ones, so that they give nothing away. It hides nothing for other tables and says that somebody has to look for"
    yield "differencing; *with others* is what is learnt when tables by one dimension each, which it passes in the same session, are published as well."
    yield ""
    yield "| hidden by | open tables | told exactly in | small counts bounded closer | told exactly | true counts shown | inside shown | people shown |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for way, name in (
        ("ACRO", "alone"),
        ("ACRO, with others", "with others"),
        ("Huijia, all true totals", "ours"),
    ):
        yield "| " + _row("", way, acro[name]).split("| ", 2)[2]


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


def _of_program(part: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "## Whoever runs the program on every table that fits"
    yield from _about(part)
    yield "Small tables of two ways with at most 400 whole tables that fit what is shown; the attacker keeps those that would have been hidden the same way."
    yield ""
    yield "With a key he guesses four others; a patient one would guess more, so the key is a hindrance and no proof."
    yield ""
    yield "| key | tables | small counts | told exactly | of them wrongly | known to be more than 0 |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, each in part["keys"].items():
        cells = (each.get(word, 0) for word in ("tables", "small", "exactly", "wrongly", "not nought"))
        yield f"| {name} | " + " | ".join(f"{cell:,}" for cell in cells) + " |"


def _of_counties(part: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "## A county's releases"
    yield from _about(part)
    yield "Area (county, township, village) by outcome (4) by group (2), with all totals, each month, and each December the year, which is the sum of its months."
    yield "Each release is protected against all before; at the end all of them are attacked together. One process; a year's set is 12 months and the year."
    yield ""
    yield "| county | releases | cells | small counts | cells shown: months | years | a year's set: processor | by the clock | all: processor | longest release | small counts attacked | recovered |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for each in part["each"]:
        yield (
            f"| {each['name']} | {each['releases']} | {each['cells']:,} | {each['small']:,} | {each['months shown']} % | {each['years shown']} % | "
            f"{each['first year cpu']} s | {each['first year']} s | {each['cpu']} s | {each['longest cpu']} s | {each.get('small attacked', '')} | {each.get('recovered', '')} |"
        )


def _of_demo(part: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "## The demo county's own figures"
    yield from _about(part)
    yield "Every indicator that counts what people did or got, released for 36 months and their whole years by the actions by which an office releases (`apps/reports/releasing.py`), with the office's"
    yield "secret; then attacked with what the open columns of the database hold. A small office: most cells are nought, and shown; of the others most are small, and hidden."
    yield ""
    yield "| indicator | releases | cells | not nought | small counts | cells shown | processor | small counts attacked | recovered |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for each in part["each"]:
        yield (
            f"| `{each['name']}` | {each['releases']} | {each['cells']:,} | {each['not nought']:,} | {each['small']:,} | "
            f"{_percent(each['shown'], each['cells'])} | {each['cpu']} s | {each['small attacked']:,} | {each['recovered']} |"
        )
