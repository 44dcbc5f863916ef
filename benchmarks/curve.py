"""Draw the growth curve from ``measured/curve.json``: ``python -m benchmarks.curve``.

Writes ``curve.svg`` and ``curve.png`` beside this file. Needs matplotlib (the extra ``bench``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huijia.cli.bench.summary import Figures, figures_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HERE = Path(__file__).parent
MEASURED = HERE / "measured" / "curve.json"

# Colours of Okabe and Ito, which people who see few colours tell apart; the marker says the same again.
STYLES: Mapping[str, tuple[str, str, str, str]] = {
    "totals_huijia": ("Huijia, totals", "#0072B2", "o", "-"),
    "totals_by_hand_by_combination": ("by hand, totals", "#56B4E9", "s", "--"),
    "totals_openfisca_hoisted": ("openfisca-core, totals", "#000000", "x", ":"),
    "file_huijia": ("Huijia, whole file in order", "#D55E00", "^", "-"),
    "file_huijia_unordered": ("Huijia, whole file, any order", "#E69F00", "v", "-"),
    "file_by_hand_as_enum": ("by hand, whole file in order", "#CC79A7", "D", "--"),
}
ROWS = {
    10_000: "10 thousand",
    100_000: "100 thousand",
    1_000_000: "1 million",
    10_000_000: "10 million",
    33_000_000: "33",
}
SECONDS = {
    0.01: "10 ms",
    0.03: "30 ms",
    0.1: "100 ms",
    0.3: "300 ms",
    1: "1 s",
    3: "3 s",
    10: "10 s",
    30: "30 s",
}
MEGABYTES = {100: "100 MB", 200: "200 MB", 500: "500 MB", 1000: "1 GB", 2000: "2 GB", 5000: "5 GB"}


def draw(report: Mapping[str, Any]) -> Figure:
    """Two panels, time and memory, over the number of children; both axes logarithmic."""
    from matplotlib.figure import Figure

    figures = figures_of(report)
    page = Figure(figsize=(11.5, 5.6), layout="constrained")
    time, memory = page.subplots(1, 2)
    _panel(time, figures, "seconds", "Time, from Parquet to the result", SECONDS)
    _panel(memory, figures, "peak_memory_mb", "Peak memory of the process", MEGABYTES)
    handles, labels = time.get_legend_handles_labels()
    page.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    about = report["machine"]
    page.suptitle(
        f"Childcare subsidy, {about['cores']} cores ({about['processor']}), medians of {report['repeats']}",
        x=0.01,
        ha="left",
        fontsize=11,
    )
    return page


def _panel(axes: Axes, figures: Sequence[Figures], name: str, title: str, marks: Mapping[float, str]) -> None:
    for key, (label, colour, marker, stroke) in STYLES.items():
        points = [(each.rows, getattr(each, name)) for each in figures if each.line.key == key]
        points = [point for point in points if point[1] is not None]
        if points:
            axes.plot(
                *zip(*points, strict=True), stroke, label=label, color=colour, marker=marker, markersize=5
            )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(title, loc="left", fontsize=11)
    axes.set_xlabel("children")
    low, high = axes.get_ylim()
    shown = {place: text for place, text in marks.items() if low <= place <= high}
    axes.set_xticks(list(ROWS), list(ROWS.values()), minor=False)
    axes.set_yticks(list(shown), list(shown.values()), minor=False)
    axes.minorticks_off()
    axes.grid(visible=True, color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def save(page: Figure, folder: Path) -> None:
    """As SVG and PNG, the same bytes for the same numbers."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "huijia", "svg.fonttype": "none"}):
        page.savefig(folder / "curve.svg", metadata={"Date": None})
    page.savefig(folder / "curve.png", dpi=150, metadata={"Software": None})


def main() -> None:
    if not MEASURED.is_file():
        sys.exit(f"{MEASURED} is not there; measure with: huijia bench --curve --out {MEASURED}")
    save(draw(json.loads(MEASURED.read_text(encoding="utf-8"))), HERE)


if __name__ == "__main__":
    main()
