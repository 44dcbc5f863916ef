"""Scores pairs of records by how likely they tell of one person: Fellegi and Sunter's model, run by Splink on DuckDB.

The weights are written here, not learnt from an office's records: a county has too few duplicates to learn from, and the same two
records are to be scored alike everywhere. How common a name or a birth date is, is taken from the records themselves.
What it finds and misses: docs/reference/matching.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from huijia.apps.people.errors import UnableToLookForDuplicates
from huijia.apps.people.naming import plain, readings_of

THRESHOLD = 0.03
"""Pairs at least this likely are shown. A person decides: a wrong proposal costs a look, a missed one a second payment. Chosen and measured
in docs/reference/matching.md."""

SHARE_REPEATED = 0.02
"""About how many records in a hundred have a second one, before anything is compared."""

FEW = 1000
"""In fewer records than these, how often a name occurs says nothing of how common it is."""

BLOCKS = (
    ("id_number",),
    ("pinyin", "year"),
    ("born", "initials"),
    ("born", "surname"),
    ("phone", "surname"),
    ("address", "initials"),
    ("pinyin", "address"),
)
"""Pairs are looked at only when one of these groups of columns is equal in both."""

Report = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared of a person. Empty text: not known. ``born``: a day as ISO text."""

    number: int
    name: str
    id_number: str = ""
    born: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the lower number first, and how likely they tell of one person."""

    first: int
    second: int
    probability: float


def score(records: Iterable[Record], *, threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs at or above a threshold, the likeliest first. Raises ``UnableToLookForDuplicates`` without Splink."""
    rows = [_row(record) for record in records]
    if len(rows) < 2:
        return []
    splink, _ = _splink()
    import pyarrow as pa

    database = splink.DuckDBAPI()
    table = database.register(pa.Table.from_pylist(rows, schema=_schema()), dataset_display_name="people")
    linker = splink.Linker(table, _settings(len(rows)), log_level="ERROR", validate_settings=False)
    predicted = linker.inference.predict(threshold_match_probability=threshold, warning_mode="never")
    found = predicted.as_duckdbpyrelation().project("number_l, number_r, match_probability").fetchall()
    pairs = {Pair(min(one, other), max(one, other), float(probability)) for one, other, probability in found}
    return sorted(pairs, key=lambda pair: (-pair.probability, pair.first, pair.second))


def _splink() -> tuple[Any, Any]:
    try:
        import splink
        from splink.internals import comparison_library
    except ImportError:
        raise UnableToLookForDuplicates(
            "looking for duplicates needs the extra 'duplicates': pip install 'huijia[duplicates]'"
        ) from None
    return splink, comparison_library


def _row(record: Record) -> dict[str, Any]:
    readings = readings_of(record.name).split("|")
    reading = readings[1] if len(readings) > 2 else ""
    name = plain(record.name)
    values = {
        "name": name,
        "pinyin": plain(reading),
        "surname": name[:1],
        "initials": plain(readings[2])[:4] if len(readings) > 3 else name[:1],
        "id_number": plain(record.id_number),
        "born": record.born,
        "year": record.born[:4],
        "swapped": f"{record.born[:4]}-{record.born[8:10]}-{record.born[5:7]}" if record.born else "",
        "address": plain(record.address),
        "phone": plain(record.phone),
    }
    return {"number": record.number, **{name: value or None for name, value in values.items()}}


def _schema() -> Any:
    import pyarrow as pa

    texts = (
        "name",
        "pinyin",
        "surname",
        "initials",
        "id_number",
        "born",
        "year",
        "swapped",
        "address",
        "phone",
    )
    return pa.schema([("number", pa.int64()), *((name, pa.string()) for name in texts)])


def _settings(count: int) -> Any:
    splink, library = _splink()
    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="number",
        comparisons=[
            _comparison(library, name, levels, count >= FEW) for name, levels in COMPARISONS.items()
        ],
        blocking_rules_to_generate_predictions=[splink.block_on(*columns) for columns in BLOCKS],
        probability_two_random_records_match=min(0.1, SHARE_REPEATED / count),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


@dataclass(frozen=True, slots=True)
class Level:
    """A degree of agreement: among records of one person (``one``) and of two (``two``), how often it is seen.

    ``by_frequency``: the column whose commonness in the records stands in for ``two``, so that a rare name says more than a common one.
    """

    condition: str
    label: str
    one: float
    two: float
    by_frequency: str = ""


_CLOSE = "damerau_levenshtein({0}_l, {0}_r) <= {1}"
_CONTACT = "((address_l = address_r) OR (phone_l = phone_r))"

COMPARISONS: dict[str, tuple[Level, ...]] = {
    "name": (
        Level("name_l = name_r", "same", 0.80, 0.002, "name"),
        Level("pinyin_l = pinyin_r", "same sound", 0.12, 0.003, "pinyin"),
        Level(_CLOSE.format("pinyin", 1) + " AND length(pinyin_l) > 5", "nearly the same sound", 0.04, 0.01),
        # Names in letters only: two syllables of Chinese are three letters apart and another name.
        Level(
            _CLOSE.format("name", 3) + " AND name_l = pinyin_l AND length(name_l) > 9",
            "like letters",
            0.02,
            0.003,
        ),
        Level("ELSE", "other", 0.005, 0.98),
    ),
    "id_number": (
        Level("id_number_l = id_number_r", "same", 0.94, 0.0000001),
        # Who was born on one day in one county has fourteen digits in common by that alone, and the next number at the register is
        # but two characters away: that is a neighbour or a twin, not a slip.
        Level(
            _CLOSE.format("id_number", 2)
            + " AND (length(id_number_l) < 18 OR substr(id_number_l, 1, 14) <> substr(id_number_r, 1, 14))",
            "a slip",
            0.04,
            0.000005,
        ),
        # The check digit catches slips before they are kept: other numbers are other people.
        Level("ELSE", "other", 0.004, 0.999995),
    ),
    "born": (
        Level("born_l = born_r", "same", 0.93, 0.0005, "born"),
        Level("born_l = swapped_r", "day and month changed places", 0.02, 0.0003),
        Level(_CLOSE.format("born", 1), "one digit", 0.03, 0.006),
        Level("ELSE", "other", 0.01, 0.993),
    ),
    # A family shares both: together they say hardly more than one of them.
    "contact": (
        Level("address_l = address_r AND phone_l = phone_r", "same address and phone", 0.35, 0.0005),
        Level(_CONTACT, "same address or phone", 0.30, 0.002),
        Level("jaro_winkler_similarity(address_l, address_r) > 0.9", "like address", 0.10, 0.02),
        Level("ELSE", "other", 0.25, 0.9775),
    ),
}
_MISSING = {
    "name": "name_l IS NULL OR name_r IS NULL",
    "id_number": "id_number_l IS NULL OR id_number_r IS NULL",
    "born": "born_l IS NULL OR born_r IS NULL",
    "contact": "(address_l IS NULL OR address_r IS NULL) AND (phone_l IS NULL OR phone_r IS NULL)",
}


def _comparison(library: Any, name: str, levels: tuple[Level, ...], frequencies: bool) -> Any:
    missing: dict[str, Any] = {
        "sql_condition": _MISSING[name],
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    return library.CustomComparison(
        output_column_name=name,
        comparison_levels=[missing, *(_level(level, frequencies) for level in levels)],
    )


def _level(level: Level, frequencies: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sql_condition": level.condition,
        "label_for_charts": level.label,
        "m_probability": level.one,
        "u_probability": level.two,
    }
    if level.by_frequency and frequencies:
        told |= {"tf_adjustment_column": level.by_frequency, "tf_adjustment_weight": 1.0}
    return told
