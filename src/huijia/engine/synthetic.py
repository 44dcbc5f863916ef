"""A synthetic population for demos, tests and benchmarks: people who do not exist, drawn as a pack's facts say.

The same pack, number of rows and seed give the same people on every machine, in batches of any size: each column has
its own stream of 64-bit draws (PCG64, seeded with the seed and the SHA-256 of the column's name), and each row takes one
draw of each stream. Draws become values by whole-number arithmetic alone.

Ids are 64-bit integers that count from 1: they cost 8 bytes and no formatting, every engine compares them alike, and
they can be mistaken for nobody's number. Facts are consistent: nothing that may not lie in the future lies after
``until``, and where two facts would contradict each other the one that the pack's contradiction names is left empty.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from huijia.engine.backends.in_memory import Case, Member, Program, program_for
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, MEMBER_ID
from huijia.engine.model import nodes as n
from huijia.engine.model.facts import LATEST_DAY, Contradiction, FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type, Value

UNTIL = date(2026, 10, 31)
"""The day after which nothing has happened yet to synthetic people, unless another is given."""

BATCH_ROWS = 500_000
LARGEST_FAMILY = 6
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS_FIVE_YEARS = 5 * 365
_THOUSAND = 1000
_EMPTY = int(np.iinfo(np.int64).min)

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one fact (yes/no as 0 or 1, dates as days since 1970) and which of them are empty."""

    values: Numbers
    empty: Flags


@dataclass(frozen=True, slots=True)
class FamilyBatch:
    """Some whole families: one row a member, and one row a family."""

    members: pa.RecordBatch
    families: pa.RecordBatch


def synthetic_batches(
    pack: Pack, rows: int, *, seed: int, until: date = UNTIL, batch_rows: int = BATCH_ROWS
) -> Iterator[pa.RecordBatch]:
    """``rows`` cases of a pack whose case is a single row: ``case_id`` and a column for each fact."""
    assert not pack.has_families, "use synthetic_families"
    _at_least_one(rows)
    draw = _Drawing(pack, seed, until)
    for first in range(0, rows, batch_rows):
        size = min(batch_rows, rows - first)
        columns = draw.facts(pack.case_facts, size, {})
        ids = pa.array(np.arange(first + 1, first + size + 1, dtype=np.int64))
        yield _batch({CASE_ID: ids}, pack.case_facts, columns)


def synthetic_families(
    pack: Pack, rows: int, *, seed: int, until: date = UNTIL, batch_rows: int = BATCH_ROWS
) -> Iterator[FamilyBatch]:
    """Families of one to six members. ``rows`` counts members, which are the rows of the facts table; the last family
    is cut so that it comes out exactly."""
    assert pack.has_families, "use synthetic_batches"
    _at_least_one(rows)
    draw = _Drawing(pack, seed, until)
    families = members = 0
    while members < rows:
        chunk = max(1, batch_rows // LARGEST_FAMILY)
        sizes = draw.whole_numbers("family size", chunk, LARGEST_FAMILY) + 1
        ends = np.minimum(np.cumsum(sizes), rows - members)
        sizes = np.diff(ends, prepend=0)
        sizes = sizes[sizes > 0]
        yield _families(draw, sizes, families, members)
        families, members = families + len(sizes), members + int(ends[-1])


def _at_least_one(rows: int) -> None:
    if rows < 1:
        raise ValueError(f"{rows} rows are no population; ask for at least 1")


def _families(draw: _Drawing, sizes: Numbers, families: int, members: int) -> FamilyBatch:
    pack, total = draw.pack, int(sizes.sum())
    family_ids = np.arange(families + 1, families + len(sizes) + 1, dtype=np.int64)
    of_family = draw.facts(pack.case_facts, len(sizes), {})
    spread_out = {
        name: Column(np.repeat(c.values, sizes), np.repeat(c.empty, sizes)) for name, c in of_family.items()
    }
    of_member = draw.facts(pack.member_facts, total, spread_out)
    member_ids = {
        MEMBER_ID: pa.array(np.arange(members + 1, members + total + 1, dtype=np.int64)),
        FAMILY_ID: pa.array(np.repeat(family_ids, sizes)),
    }
    return FamilyBatch(
        _batch(member_ids, pack.member_facts, of_member),
        _batch({FAMILY_ID: pa.array(family_ids)}, pack.case_facts, of_family),
    )


def write_synthetic(
    pack: Pack,
    rows: int,
    path: Path,
    *,
    seed: int,
    families: Path | None = None,
    until: date = UNTIL,
    progress: Progress | None = None,
) -> None:
    """Write a population as Parquet, in flat memory, to a temporary name that is renamed when it is whole.

    ``families`` is where the families of a pack that has them go (rows of ``path`` are their members). ``progress``
    is called with the number of rows written since its last call.
    """
    assert pack.has_families == (families is not None)
    with ExitStack() as files:
        # Left in reverse order: the families are in place before the members that point at them.
        rows_file = files.enter_context(_ParquetFile(path))
        if families is None:
            for batch in synthetic_batches(pack, rows, seed=seed, until=until):
                rows_file.write(batch)
                _tell(progress, batch)
            return
        families_file = files.enter_context(_ParquetFile(families))
        for both in synthetic_families(pack, rows, seed=seed, until=until):
            families_file.write(both.families)
            rows_file.write(both.members)
            _tell(progress, both.members)


def _tell(progress: Progress | None, batch: pa.RecordBatch) -> None:
    if progress is not None:
        progress(batch.num_rows)


class _ParquetFile:
    """A Parquet file under a temporary name, which becomes the file when all went well and leaves nothing if not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._writer: Any = None

    def __enter__(self) -> _ParquetFile:
        return self

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch as one row group."""
        if self._writer is None:
            # Ids never repeat, so a dictionary of them would only cost time.
            facts = [name for name in batch.schema.names if not name.endswith("_id")]
            self._writer = pq.ParquetWriter(
                self._temporary,
                batch.schema,
                compression="snappy",
                use_dictionary=facts,
                write_statistics=True,
            )
        self._writer.write_batch(batch, row_group_size=BATCH_ROWS)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()
        if kind is None and self._writer is not None:
            self._temporary.replace(self._path)
        else:
            with suppress(FileNotFoundError):
                self._temporary.unlink()


class _Drawing:
    """The streams of one population."""

    def __init__(self, pack: Pack, seed: int, until: date) -> None:
        self.pack = pack
        self._seed = seed
        self._until = until
        self._streams: dict[str, np.random.PCG64] = {}
        self._mending = [_Mending(program_for(pack), each) for each in pack.contradictions]

    def whole_numbers(self, stream: str, size: int, below: int | npt.NDArray[np.uint64]) -> Numbers:
        """The next ``size`` numbers of a stream, each from 0 to less than ``below``. (The remainder of a 64-bit draw
        favours small numbers by less than one in a billion.)"""
        if stream not in self._streams:
            name = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:8], "big")
            self._streams[stream] = np.random.PCG64(np.random.SeedSequence([self._seed, name]))
        drawn = self._streams[stream].random_raw(size)
        bound = np.uint64(below) if isinstance(below, int) else below
        return (drawn % bound).astype(np.int64)

    def facts(
        self, declared: tuple[FactDeclaration, ...], size: int, known: Mapping[str, Column]
    ) -> dict[str, Column]:
        """A column for each fact, those that others count from first; ``known`` are facts drawn before."""
        columns = dict(known)
        for fact in _in_order(declared):
            columns[fact.name] = self._column(fact, size, columns)
        found = {fact.name: columns[fact.name] for fact in declared}
        for mending in self._mending:
            if declared and mending.level is declared[0].level:
                mending.mend(found)
        return found

    def _column(self, fact: FactDeclaration, size: int, columns: Mapping[str, Column]) -> Column:
        share = fact.spread.empty
        stream = f"{fact.level} {fact.name}"
        empty = np.zeros(size, np.bool_)
        if share:
            empty = self.whole_numbers(f"{stream} empty", size, _THOUSAND) < share
        if fact.type is Type.BOOL:
            return Column(
                (self.whole_numbers(stream, size, _THOUSAND) < fact.spread.yes).astype(np.int64), empty
            )
        if fact.spread.after is None:
            low, high = self._range(fact)
            return Column(self.whole_numbers(stream, size, high - low + 1) + low, empty)
        return self._after(fact, stream, empty, columns[fact.spread.after])

    def _after(self, fact: FactDeclaration, stream: str, empty: Flags, start: Column) -> Column:
        """So many days or years after another fact, no later than the facts may lie; empty where nothing is left, or
        where there is nothing to count from."""
        first, last = fact.spread.days_after or fact.spread.years_after or (0, 0)
        counted_from = start.values
        if fact.type is Type.INT:
            counted_from = (
                counted_from.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
            )
        elif fact.spread.years_after:
            first, last = first * 365, last * 365
        low = np.maximum(counted_from + first, self._lowest(fact))
        high = np.minimum(counted_from + last, self._latest(fact))
        room = high - low + 1
        drawn = self.whole_numbers(stream, len(low), np.maximum(room, 1).astype(np.uint64))
        return Column(low + drawn, empty | (room < 1) | start.empty)

    def _range(self, fact: FactDeclaration) -> tuple[int, int]:
        """From where to where a fact is drawn; without a spread: days of the last five years, numbers from the lowest
        one (or zero) to ten more."""
        if fact.type is Type.DATE:
            latest = self._latest(fact)
            if fact.spread.days is None:
                latest = min(latest, self._until.toordinal() - _EPOCH)
                return latest - _DAYS_FIVE_YEARS, latest
            first, last = (day.toordinal() - _EPOCH for day in fact.spread.days)
            return min(first, latest), min(last, latest)
        if fact.spread.numbers is not None:
            return fact.spread.numbers
        low = fact.lowest if fact.lowest > 0 else min(max(fact.lowest, 0), fact.highest)
        return low, min(low + 10, fact.highest)

    def _latest(self, fact: FactDeclaration) -> int:
        if fact.type is Type.INT:
            return min(fact.highest, self._until.year)  # counted in years after a date
        return (self._until if fact.not_in_future else LATEST_DAY).toordinal() - _EPOCH

    @staticmethod
    def _lowest(fact: FactDeclaration) -> int:
        return fact.lowest if fact.type is Type.INT else -_EPOCH + 1


def _in_order(declared: tuple[FactDeclaration, ...]) -> list[FactDeclaration]:
    """Facts in the order in which they can be drawn."""
    names = {fact.name for fact in declared}
    order: list[FactDeclaration] = []
    waiting = list(declared)
    while waiting:
        placed = {fact.name for fact in order}
        ready = [
            f
            for f in waiting
            if f.spread.after is None or f.spread.after in placed or f.spread.after not in names
        ]
        assert ready, "facts that count from each other"
        order.extend(ready)
        waiting = [fact for fact in waiting if fact not in ready]
    return order


class _Mending:
    """Leaves empty what would contradict, asking the in-memory engine once for each combination of the facts read."""

    def __init__(self, program: Program, contradiction: Contradiction) -> None:
        self.level = contradiction.when.level
        self._column = contradiction.column
        self._check = program.compiler.compiled(contradiction.when)
        facts = {node.name: node.type for node in n.walk([contradiction.when]) if isinstance(node, n.Fact)}
        self._types = dict(sorted(facts.items()))

    def mend(self, columns: dict[str, Column]) -> None:
        """Empty the column that the contradiction names in each row where it holds."""
        read = [columns[name] for name in self._types]
        codes = [np.where(each.empty, _EMPTY, each.values) for each in read]
        keys = _keys(codes)
        distinct, first = np.unique(keys, return_index=True)
        wrong = [self._contradicts([int(code[place]) for code in codes]) for place in first]
        if any(wrong):
            mended = columns[self._column]
            columns[self._column] = Column(mended.values, mended.empty | np.isin(keys, distinct[wrong]))

    def _contradicts(self, codes: list[int]) -> bool:
        facts = {
            name: None if code == _EMPTY else _value(type_, code)
            for (name, type_), code in zip(self._types.items(), codes, strict=True)
        }
        if self.level is Level.MEMBER:
            return self._check(Case({}), Member(facts)) is True
        return self._check(Case(facts), None) is True


def _keys(codes: list[Numbers]) -> Numbers:
    """A number for each row, alike exactly for rows with the same codes."""
    keys = np.zeros(len(codes[0]), np.int64)
    for code in codes:
        low = int(np.min(code, initial=np.iinfo(np.int64).max, where=code != _EMPTY))
        place = np.where(code == _EMPTY, 0, code - low + 1)
        width = int(place.max(initial=0)) + 1
        if int(keys.max(initial=0)) * width + width > np.iinfo(np.int64).max:
            keys, place = (np.unique(each, return_inverse=True)[1] for each in (keys, place))
            width = int(place.max(initial=0)) + 1
        keys = keys * width + place
    return keys


def _value(type_: Type, code: int) -> Value:
    if type_ is Type.DATE:
        return date.fromordinal(code + _EPOCH)
    return bool(code) if type_ is Type.BOOL else code


def _batch(
    ids: Mapping[str, pa.Array], declared: tuple[FactDeclaration, ...], columns: Mapping[str, Column]
) -> pa.RecordBatch:
    arrays = dict(ids)
    for fact in declared:
        column = columns[fact.name]
        arrays[fact.name] = _array(fact.type, column)
    return pa.RecordBatch.from_pydict(arrays)


def _array(type_: Type, column: Column) -> pa.Array:
    if type_ is Type.BOOL:
        return pa.array(column.values.astype(np.bool_), mask=column.empty)
    if type_ is Type.DATE:
        return pa.array(column.values.astype(np.int32), pa.int32(), mask=column.empty).cast(pa.date32())
    return pa.array(column.values, pa.int64(), mask=column.empty)
