"""``huijia synth``: synthetic people for demos, tests and benchmarks."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import pyarrow.csv
import pyarrow.parquet as pq
import typer

from huijia.cli import wording
from huijia.cli.terminal import language_of, say, working
from huijia.engine.loading import load_pack
from huijia.engine.synthetic import write_synthetic
from huijia.tables.replacing import check_place, replacing
from huijia.tables.workbook import MOST_ROWS, SheetWriter
from huijia.values.errors import UnableToWriteResults


def synth(
    pack: Annotated[str, typer.Argument(help="The benefit, or a pack's folder.")],
    rows: Annotated[int, typer.Argument(min=0, help="How many rows (for packs with families: members).")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where they go: .parquet, .csv or .xlsx.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same people.")] = 1,
    families: Annotated[
        Path | None, typer.Option(help="Where the families' own facts go (else beside FILE).")
    ] = None,
) -> None:
    """Make a synthetic population. The people do not exist; the same seed makes the same ones."""
    loaded = load_pack(pack)
    if loaded.has_families and families is None:
        families = out.with_name(f"{out.stem}-families{out.suffix}")
    if not loaded.has_families and families is not None:
        raise typer.BadParameter(f"{loaded.id} has no families", param_hint="--families")
    places = [place for place in (out, families) if place is not None]
    for place in places:
        check_place(place)
        if place.suffix.lower() == ".xlsx" and rows > MOST_ROWS:
            raise UnableToWriteResults(
                f"a sheet holds {MOST_ROWS:,} rows; write {rows:,} as .parquet or .csv"
            )
    with working() as bar, tempfile.TemporaryDirectory(prefix=".huijia-", dir=out.resolve().parent) as folder:
        made = 0

        def progress(more: int) -> None:
            nonlocal made
            made += more
            bar.count(made, rows)

        bar.step(wording.MAKING.in_language(language_of(None)))
        drafts = [Path(folder) / f"{number}.parquet" for number in range(len(places))]
        write_synthetic(
            loaded, rows, drafts[0], seed=seed, families=drafts[1] if families else None, progress=progress
        )
        for draft, place in zip(drafts, places, strict=True):
            _convert(draft, place)
    say(f"{rows:,} synthetic rows (seed {seed}): {', '.join(map(str, places))}")


def _convert(draft: Path, place: Path) -> None:
    with replacing(place) as temporary:
        if place.suffix.lower() == ".parquet":
            draft.replace(temporary)
            return
        with pq.ParquetFile(draft) as file:
            names = file.schema_arrow.names
            if place.suffix.lower() == ".csv":
                with pyarrow.csv.CSVWriter(temporary, file.schema_arrow) as writer:
                    for batch in file.iter_batches():
                        writer.write_batch(batch)
                return
            with SheetWriter(temporary, names, [18] * len(names)) as sheet:
                for batch in file.iter_batches():
                    for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                        sheet.write(row)
