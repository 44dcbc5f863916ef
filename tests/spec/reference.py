"""Write the language's manual from the specs: ``python -m tests.spec.reference``; ``--check`` exits 1 when it is stale."""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

from tests.spec.model import LawSpec, Section, Spec, Table
from tests.spec.sections import SECTIONS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "language.md"
WIDTH = 116

INTRODUCTION = """
# The language of packs

What an author writes in `inputs.py` and `formulas.py`, and what it answers. This page is written from the tests in
`tests/spec`, which run every table below on every engine: what stands here is what happens. To change it, change the
specs and run `make docs`.

## How to read this page

Each entry shows an expression as an author writes it, and a table: facts in, answer out, a row each. An **empty cell** is
something that nobody has stated. Where the answer is *unknown*, it says which facts would settle it. The facts `n`, `p`
and `d` and their like are declared at the head of each chapter; real packs give them real names, such as `birth_date`.

Everything comes from one module, and days from Python's own:

```python
from datetime import date

from huijia.engine.language import amount, day, period, rule, when  # and what else is needed
```

A first pack to read from end to end is `src/huijia/packs/toyland/family_allowance`.
"""


def page() -> str:
    """The manual, as Markdown."""
    parts = [INTRODUCTION.strip(), _contents(), *(_section(section) for section in SECTIONS)]
    return "\n\n".join(parts) + "\n"


def _contents() -> str:
    lines = ["## Chapters", ""]
    lines += [f"- [{section.title}](#{_anchor(section.title)})" for section in SECTIONS]
    return "\n".join(lines)


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _section(section: Section) -> str:
    parts = [f"## {section.title}", _prose(section.text)]
    if section.inputs:
        parts.append(_code(section.inputs))
    if section.parameters:
        parts.append(_code(section.parameters, "yaml"))
    parts += [_law(spec) if isinstance(spec, LawSpec) else _spec(spec) for spec in section.specs]
    if section.misuses:
        parts.append(_misuses(section))
    return "\n\n".join(part for part in parts if part)


def _spec(spec: Spec) -> str:
    parts = [f"### {spec.title}", _prose(spec.text)]
    if spec.inputs:
        parts.append(_code(spec.inputs))
    parts += [_code(spec.code), _table(spec.cells)]
    return "\n\n".join(part for part in parts if part)


def _law(spec: LawSpec) -> str:
    parts = [f"### {spec.title}", _prose(spec.text)]
    bounds = f", first: {spec.first}, last: {spec.last}" if spec.first else ""
    kind = "case: family\n" if "family" in spec.cells.columns else ""
    parts.append(_code(f"{kind}periods: {{unit: {spec.unit}{bounds}}}\namount: amount_due", "yaml"))
    if spec.inputs:
        parts.append(_code(spec.inputs))
    parts += [_code(spec.formulas), _table(spec.cells)]
    return "\n\n".join(part for part in parts if part)


def _misuses(section: Section) -> str:
    rows = [("code", "what it says")]
    rows += [
        (f"`{misuse.code}`".replace("|", r"\|"), misuse.message.replace("|", r"\|"))
        for misuse in section.misuses
    ]
    return _grid([list(row) for row in rows])


def _prose(text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(
        textwrap.fill(" ".join(p.split()), WIDTH, break_long_words=False, break_on_hyphens=False)
        for p in paragraphs
    )


def _code(source: str, language: str = "python") -> str:
    return f"```{language}\n{source.strip()}\n```"


def _table(table: Table) -> str:
    rows = [list(table.columns)]
    rows += [[_cell(row[column]) for column in table.columns] for row in table.rows]
    return _grid(rows)


def _cell(cell: str) -> str:
    return re.sub(r"^unknown", "*unknown*", cell)


def _grid(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if "--check" in arguments:
        if written == page():
            return 0
        print(f"{PAGE.name} is stale; run make docs", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
